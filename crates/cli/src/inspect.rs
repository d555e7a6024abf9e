//! `bartizan inspect`.

use std::collections::HashSet;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use bartizan_estate::{Estate, Join, Resource, Subject, views};
use bartizan_look::Looked;
use bartizan_report::Places;
use bartizan_report::inspect::{self, Fact, Item};
use bartizan_tree::{Field, Incomplete};

use crate::args::{Format, Inspect, Rendered};
use crate::output::print;
use crate::{config, scan, settings};

/// Prints the estate. What could not be read is said, and is no failure.
pub(crate) fn run(arguments: &Inspect) -> anyhow::Result<u8> {
    let config = config::load(arguments.input.config.as_deref(), &arguments.input.paths)?;
    let options = settings::look_options(&arguments.input, &config)?;
    let printed = arguments.output.or(format(config.format), config.color);
    let paths = &arguments.input.paths;
    print(|out| match printed.format {
        Format::Json => {
            let mut writer = inspect::json::Writer::new(out, env!("CARGO_PKG_VERSION"))?;
            let looked = each(paths, &options, &mut |item, places| writer.item(item, places))?;
            Ok(writer.finish(&looked.incomplete, &Places::new(&looked.sources))?)
        }
        Format::Text => {
            let palette = printed.palette;
            let looked = each(paths, &options, &mut |item, places| inspect::text::item(out, item, places, palette))?;
            Ok(inspect::text::incomplete(out, &looked.incomplete, &Places::new(&looked.sources), palette)?)
        }
    })?;
    Ok(0)
}

/// What is printed where the configuration chose a form of findings.
fn format(chosen: Option<Rendered>) -> Option<Format> {
    chosen.map(|form| if form == Rendered::Text { Format::Text } else { Format::Json })
}

/// Shows every resource of every root, one root in memory at a time, and gives what could not be
/// read.
fn each(
    paths: &[PathBuf],
    options: &bartizan_look::Options,
    show: &mut dyn FnMut(&Item<'_>, &Places<'_>) -> io::Result<()>,
) -> anyhow::Result<Looked> {
    let mut incomplete: Vec<Incomplete> = Vec::new();
    let mut shown = Ok(());
    let mut looked = scan::look(paths, options, &mut |root, sources| {
        incomplete.extend(root.worlds.iter().flat_map(|world| world.incomplete.iter().cloned()));
        let places = Places::new(sources);
        // Where a template's conditions are open: a resource as it is in the first world that has it.
        let mut before: HashSet<Arc<str>> = HashSet::new();
        for estate in root.relate() {
            if shown.is_ok() {
                shown = items(&estate, &mut |item| {
                    if before.contains(item.address) { Ok(()) } else { show(item, &places) }
                });
            }
            before.extend(estate.resources().iter().map(|resource| resource.address.clone()));
        }
    })?;
    shown?;
    looked.incomplete.extend(incomplete);
    bartizan_report::tidy(&mut looked.incomplete, &looked.sources);
    Ok(looked)
}

/// Every resource and part of an estate, in its order.
fn items(estate: &Estate, show: &mut dyn FnMut(&Item<'_>) -> io::Result<()>) -> io::Result<()> {
    let mut subjects = estate.subjects();
    for resource in estate.resources() {
        match &resource.part_of {
            None => {
                let Some(subject) = subjects.next() else { continue };
                show(&Item { facts: facts(subject), properties: subject.properties(), ..item(estate, resource) })?;
            }
            Some(part) => {
                let owner = match estate.resolve(&[&resource.kind], &part.owner) {
                    Join::To(id) => Some(estate.resources()[id].address.clone()),
                    Join::Outside(_) | Join::Unknown(_) => None,
                };
                show(&Item { part_of: owner, ..item(estate, resource) })?;
            }
        }
    }
    Ok(())
}

fn item<'a>(estate: &'a Estate, resource: &'a Resource) -> Item<'a> {
    let known = |field: &Field<Arc<str>>| field.value().cloned();
    Item {
        address: &resource.address,
        kind: &resource.kind,
        source_type: &resource.source_type,
        properties: &resource.properties,
        source: &resource.source,
        facts: Vec::new(),
        origin: resource.origin,
        account: known(&resource.scope.account),
        region: known(&resource.scope.region),
        part_of: None,
        implied: resource.implied,
        root: &estate.name,
    }
}

fn facts(subject: Subject<'_>) -> Vec<(&'static str, Fact)> {
    let fact = |(name, fact)| {
        let fact = match fact {
            views::facts::Fact::Known(value) => Fact::Known(value),
            views::facts::Fact::Default(value) => Fact::Default(value),
            views::facts::Fact::Absent => Fact::Absent,
            views::facts::Fact::Unknown(why) => Fact::Unknown(why),
        };
        (name, fact)
    };
    views::facts::facts(subject).0.into_iter().map(fact).collect()
}
