//! `bartizan scan`.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::bail;
use bartizan_look::{Looked, Root};
use bartizan_report::{Places, Report, Tally};

use crate::args::{Format, Scan};
use crate::output::print;
use crate::rules::mend;
use crate::settings::Settings;

/// Scans, prints, and gives the exit status.
pub(crate) fn run(scan: &Scan) -> anyhow::Result<u8> {
    let settings = Settings::of(scan)?;
    let looked = look(&scan.input.paths, &settings.look)?;
    let mut report = Report::new(env!("CARGO_PKG_VERSION"), settings.show);
    report.set_files(looked.files);
    report.add_incomplete(looked.incomplete);
    for root in looked.roots {
        judge(root, &settings, &mut report);
    }
    report.sort(&looked.sources);
    let places = Places::new(&looked.sources);
    print(|out| match settings.printed.format {
        Format::Json => bartizan_report::json::write(out, &report, &places),
        Format::Text => {
            let style = bartizan_report::text::Style { palette: settings.printed.palette, mend };
            bartizan_report::text::write(out, &report, &places, style)
        }
    })?;
    Ok(status(&settings, report.tally(), !report.incomplete().is_empty()))
}

/// Looks at the paths; each root once, however often it was named.
pub(crate) fn look(paths: &[PathBuf], options: &bartizan_look::Options) -> anyhow::Result<Looked> {
    let mut looked = bartizan_look::look(paths, options)?;
    if looked.files == 0 && looked.roots.is_empty() && looked.incomplete.is_empty() {
        let names: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        bail!(
            "nothing to scan in {}: no Terraform files, plan, state or template is there\n\
             name a folder or a file that holds some; files that .gitignore names are left out",
            names.join(", ")
        );
    }
    let mut seen: HashSet<Arc<str>> = HashSet::new();
    looked.roots.retain(|root| seen.insert(root.name.clone()));
    Ok(looked)
}

/// Judges one root and lets go of it, so that only one related estate is in memory at a time.
fn judge(root: Root, settings: &Settings, report: &mut Report) {
    for world in &root.worlds {
        report.add_incomplete(world.incomplete.iter().cloned());
    }
    let worlds = root.relate();
    let resources = worlds.iter().map(|world| world.resources().iter().filter(|r| !r.implied).count()).max();
    report.add_root(resources.unwrap_or(0), bartizan_rules::judge(&worlds, &settings.rules));
}

fn status(settings: &Settings, tally: &Tally, incomplete: bool) -> u8 {
    if tally.fails_from(settings.fail_on) > 0 {
        return 1;
    }
    let unread = incomplete && !settings.allow_incomplete;
    let unsure = settings.strict && tally.undecided_from(settings.fail_on) > 0;
    if unread || unsure { 3 } else { 0 }
}
