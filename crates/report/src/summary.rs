//! The end of the text: how many of each, why checks were undecided and what to do about it, and
//! what could not be judged at all.

use std::collections::HashMap;
use std::io::{self, Write};

use bartizan_finding::Severity;
use bartizan_tree::{Incomplete, What};

use crate::clean::clean;
use crate::text::names;
use crate::{Cause, Palette, Places, Report, Tally, suppressed};

/// How many reasons of one kind of what could not be judged are shown.
const MAX_LINES: usize = 10;
/// How many things that a cause speaks of are named.
const MAX_SUBJECTS: usize = 3;

pub(crate) fn write(out: &mut dyn Write, report: &Report, places: &Places<'_>, palette: Palette) -> io::Result<()> {
    counts(out, report, palette)?;
    causes(out, &report.tally, palette)?;
    for what in [What::File, What::Block, What::Call, What::Module, What::Function] {
        let lines: Vec<&Incomplete> = report.incomplete.iter().filter(|line| line.what == what).collect();
        if !lines.is_empty() {
            incomplete(out, what, &lines, places, palette)?;
        }
    }
    suppressed::summary(out, &report.suppressions, places, palette)
}

fn counts(out: &mut dyn Write, report: &Report, palette: Palette) -> io::Result<()> {
    let (tally, scanned) = (&report.tally, report.scanned);
    writeln!(
        out,
        "{}: {} in {}, {}",
        palette.bold("scanned"),
        count(scanned.resources, "resource", "resources"),
        count(scanned.files, "file", "files"),
        count(scanned.roots, "root", "roots"),
    )?;
    let severities: Vec<String> = Severity::ALL
        .into_iter()
        .filter(|severity| tally.failed(*severity) > 0)
        .map(|severity| format!("{} {severity}", tally.failed(severity)))
        .collect();
    let detail = if severities.is_empty() { String::new() } else { format!(" ({})", severities.join(", ")) };
    writeln!(
        out,
        "{}: {}{detail}, {} passed, {} undecided",
        palette.bold("verdicts"),
        count(tally.fails(), "failure", "failures"),
        tally.passes(),
        tally.undecided(),
    )?;
    if tally.suppressed() > 0 {
        let shown = if report.show.suppressed { "" } else { " (--show suppressed lists them)" };
        writeln!(out, "  {} suppressed{shown}", count(tally.suppressed(), "finding", "findings"))?;
    }
    match report.hidden() {
        0 => Ok(()),
        n => writeln!(out, "  {} below {} not shown", count(n, "failure", "failures"), report.show.least),
    }
}

/// "413 of 520 checks undecided": the causes, the most frequent first.
fn causes(out: &mut dyn Write, tally: &Tally, palette: Palette) -> io::Result<()> {
    if tally.undecided() == 0 {
        return Ok(());
    }
    let lead = format!("{} of {} undecided:", tally.undecided(), count(tally.checks(), "check", "checks"));
    writeln!(out, "\n{}", palette.bold(lead))?;
    let causes = tally.causes();
    let width = causes.first().map_or(1, |cause| cause.count.to_string().len());
    for cause in &causes {
        let words = clean(&because(cause)).into_owned();
        writeln!(out, "  {:>width$} because {words} - {}", cause.count, cause.advice)?;
    }
    Ok(())
}

/// What stands behind a number of undecided checks: "modules are not here (12 modules)".
fn because(cause: &Cause) -> String {
    let (one, many, said) = match cause.kind {
        "variable" => ("variable", "variables", "have no value"),
        "computed" => ("value", "values", "are known only after apply"),
        "data-source" => ("data source", "data sources", "are read from outside"),
        "function" => ("function", "functions", "are not evaluated"),
        "module" => ("module", "modules", "are not here"),
        "outside" => ("thing", "things", "may stand outside what was scanned"),
        "denied" => ("call", "calls", "were denied"),
        "not-read" => ("answer", "answers", "were not read"),
        "redacted" => ("secret", "secrets", "were taken out"),
        "condition" => ("parameter", "parameters", "decide"),
        "invalid" => ("expression", "expressions", "are wrong or do not fit"),
        "limit" => ("limit", "limits", "were reached"),
        _ => ("question", "questions", "are not decided here"),
    };
    let listed = names(cause.subjects.iter().map(|subject| &**subject), MAX_SUBJECTS);
    format!("{many} {said} ({}: {listed})", count(cause.subjects.len(), one, many))
}

fn incomplete(
    out: &mut dyn Write,
    what: What,
    lines: &[&Incomplete],
    places: &Places<'_>,
    palette: Palette,
) -> io::Result<()> {
    let title = match what {
        What::File => count(lines.len(), "file", "files"),
        What::Block => count(lines.len(), "block", "blocks"),
        What::Call => count(lines.len(), "call", "calls"),
        What::Module => count(lines.len(), "module", "modules"),
        What::Function => count(lines.len(), "function", "functions"),
    };
    writeln!(out, "\n{}", palette.bold(format_args!("could not be judged: {title}")))?;
    let groups = by_reason(lines);
    for group in groups.iter().take(MAX_LINES) {
        let first = group[0];
        let (name, reason) = (clean(&first.name), clean(&first.reason));
        let place = match places.place(first.origin) {
            Some(place) if *place.file == *first.name => format!(":{}", place.start),
            Some(place) => format!(" ({}:{})", clean(&place.file), place.start),
            None => String::new(),
        };
        match group.len() {
            1 => writeln!(out, "  {name}{place}: {reason}")?,
            n => writeln!(out, "  {n} times, first {name}{place}: {reason}")?,
        }
    }
    match groups.iter().skip(MAX_LINES).map(Vec::len).sum() {
        0 => Ok(()),
        more => writeln!(out, "  and {more} more (--format json lists all)"),
    }
}

/// What has one and the same reason belongs together; the most frequent reason first.
fn by_reason<'a>(lines: &[&'a Incomplete]) -> Vec<Vec<&'a Incomplete>> {
    let mut at: HashMap<&str, usize> = HashMap::new();
    let mut groups: Vec<Vec<&Incomplete>> = Vec::new();
    for line in lines {
        let group = *at.entry(&line.reason).or_insert(groups.len());
        if group == groups.len() {
            groups.push(Vec::new());
        }
        groups[group].push(line);
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    groups
}

pub(crate) fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
