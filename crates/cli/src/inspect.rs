//! `bartizan inspect`.

use std::io::{self, Write};
use std::sync::Arc;

use bartizan_estate::{Estate, Join, Resource, Subject, views};
use bartizan_look::Root;
use bartizan_report::Places;
use bartizan_report::inspect::{self, Fact, Item};
use bartizan_tree::{Field, Incomplete};

use crate::args::{Format, Inspect};
use crate::output::{Printed, print};
use crate::{config, scan, settings};

/// Prints the estate. What could not be read is said, and is no failure.
pub(crate) fn run(arguments: &Inspect) -> anyhow::Result<u8> {
    let config = config::load(arguments.input.config.as_deref(), &arguments.input.paths)?;
    let options = settings::look_options(&arguments.input, &config)?;
    let printed = arguments.output.or(config.format, config.color);
    let looked = scan::look(&arguments.input.paths, &options)?;
    let places = Places::new(&looked.sources);
    print(|out| write(out, looked.roots, looked.incomplete, &places, printed))?;
    Ok(0)
}

fn write(
    out: &mut dyn Write,
    roots: Vec<Root>,
    mut incomplete: Vec<Incomplete>,
    places: &Places<'_>,
    printed: Printed,
) -> io::Result<()> {
    let each = |show: &mut dyn FnMut(&Item<'_>) -> io::Result<()>| -> io::Result<()> {
        for root in roots {
            for world in &root.worlds {
                incomplete.extend(
                    world.incomplete.iter().filter(|line| !incomplete.contains(line)).cloned().collect::<Vec<_>>(),
                );
            }
            // Where a template's conditions are open, its first world is shown.
            if let Some(estate) = root.relate().first() {
                items(estate, show)?;
            }
        }
        Ok(())
    };
    match printed.format {
        Format::Json => {
            let mut writer = inspect::json::Writer::new(out, env!("CARGO_PKG_VERSION"))?;
            each(&mut |item| writer.item(item, places))?;
            writer.finish(&incomplete, places)
        }
        Format::Text => {
            each(&mut |item| inspect::text::item(out, item, places, printed.palette))?;
            inspect::text::incomplete(out, &incomplete, places, printed.palette)
        }
    }
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
