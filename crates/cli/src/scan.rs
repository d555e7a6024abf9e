//! `bartizan scan`.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::bail;
use bartizan_estate::Look;
use bartizan_finding::Finding;
use bartizan_look::{Looked, Root};
use bartizan_report::{Places, Report, Tally};
use bartizan_tree::Sources;

use crate::args::Scan;
use crate::ignore;
use crate::render::render;
use crate::settings::Settings;

/// Scans, prints, and gives the exit status.
pub(crate) fn run(scan: &Scan) -> anyhow::Result<u8> {
    judge_paths(&scan.input.paths, &Settings::of(scan)?)
}

/// Judges what is at these paths.
pub(crate) fn judge_paths(paths: &[PathBuf], settings: &Settings) -> anyhow::Result<u8> {
    let mut report = Report::new(env!("CARGO_PKG_VERSION"), settings.show);
    let mut suppressions = ignore::suppressions(paths, &settings.ignore)?;
    let looked = look(paths, &settings.look, &mut |root, sources| {
        suppressions.read(sources);
        suppressions.enter(ignore::judged(&root));
        ignore::metadata(&root, sources, &mut suppressions);
        judge(root, settings, &mut |finding| suppressions.apply(finding, sources), &mut report);
    })?;
    suppressions.read(&looked.sources);
    report.set_suppressions(suppressions.finish(&looked.sources, &asked(settings)));
    report.set_files(looked.files);
    report.add_incomplete(looked.incomplete);
    report.sort(&looked.sources);
    let places = Places::new(&looked.sources);
    render(&settings.forms, &report, &places, &settings.rules)?;
    Ok(status(settings, report.tally(), !report.incomplete().is_empty()))
}

/// The ids of the rules that are asked.
fn asked(settings: &Settings) -> HashSet<&'static str> {
    settings.rules.iter().map(|rule| rule.id).collect()
}

/// Looks at the paths and hands over each root once, however often its folder or file was named.
/// What comes back has no roots.
pub(crate) fn look(
    paths: &[PathBuf],
    options: &bartizan_look::Options,
    take: &mut dyn FnMut(Root, &Sources),
) -> anyhow::Result<Looked> {
    let mut seen: HashSet<Arc<str>> = HashSet::new();
    let mut any = false;
    let looked = bartizan_look::look_each(paths, options, &mut |root, sources| {
        any = true;
        // Two snapshots of one account are two looks at it.
        let account = root.worlds.iter().any(|world| world.look == Look::Account);
        if account || seen.insert(root.name.clone()) {
            take(root, sources);
        }
    })?;
    if !any && looked.files == 0 && looked.incomplete.is_empty() {
        let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        bail!(
            "nothing to scan in {}: no Terraform files, plan, state, template or snapshot is there\n\
             name a folder or a file that holds some; files that .gitignore names are left out",
            names.join(", ")
        );
    }
    Ok(looked)
}

/// Judges one root and lets go of it, so that only one related estate is in memory at a time.
fn judge(root: Root, settings: &Settings, suppress: &mut dyn FnMut(&mut Finding), report: &mut Report) {
    for world in &root.worlds {
        report.add_incomplete(world.incomplete.iter().cloned());
    }
    let worlds = root.relate();
    let resources = worlds.iter().map(|world| world.resources().iter().filter(|r| !r.implied).count()).max();
    report.add_secrets(worlds.iter().flat_map(bartizan_estate::Estate::secrets));
    // One rule at a time: what passes is counted and let go.
    let findings = settings.rules.iter().flat_map(|rule| bartizan_rules::judge(&worlds, &[rule]));
    let findings = findings.map(|mut finding| {
        suppress(&mut finding);
        finding
    });
    report.add_root(resources.unwrap_or(0), findings);
}

fn status(settings: &Settings, tally: &Tally, incomplete: bool) -> u8 {
    if tally.fails_from(settings.fail_on) > 0 {
        return 1;
    }
    let unread = incomplete && !settings.allow_incomplete;
    let unsure = settings.strict && tally.undecided_from(settings.fail_on) > 0;
    if unread || unsure { 3 } else { 0 }
}
