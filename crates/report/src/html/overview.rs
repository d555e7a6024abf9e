//! What whoever decides wants to know: how bad it is, whose it is to mend, what to begin with, and
//! what nobody can say yet. Written as it is, so it can be read where no script runs.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

use bartizan_finding::{Finding, Severity, Verdict};

use super::data::service;
use super::escape;
use crate::rules::Entry;
use crate::{Places, Report};

/// How many rules and services, unread things, and subjects of a cause are listed.
const RULES: usize = 10;
const UNREAD: usize = 200;
const SUBJECTS: usize = 8;

/// The sides of the shared responsibility, as the rules name them and as people do.
const SIDES: [(&str, &str, &str); 3] = [
    ("customer", "Yours", "AWS gives the switch, and does not turn it"),
    ("shared", "Shared", "AWS does a part, and you do a part"),
    ("aws", "AWS", "AWS does it; you can see it"),
];

pub(super) fn write(out: &mut dyn Write, report: &Report, places: &Places<'_>, entries: &[Entry]) -> io::Result<()> {
    let (tally, scanned) = (report.tally(), report.scanned());
    writeln!(
        out,
        "<header><h1>Bartizan report</h1><p>{} resources in {} roots ({} files), version {}</p></header>\n<main>",
        scanned.resources,
        scanned.roots,
        scanned.files,
        escape(report.version)
    )?;
    writeln!(out, "<section aria-label=\"Verdicts\" class=\"tiles\">")?;
    for (name, count, says) in [
        ("fail", tally.fails(), "checks fail"),
        ("undecided", tally.undecided(), "could not be told"),
        ("pass", tally.passes(), "pass"),
        ("suppressed", tally.suppressed(), "are suppressed"),
        ("unread", report.incomplete().len(), "things were not read"),
    ] {
        writeln!(out, "<p class=\"tile {name}\"><strong>{count}</strong> {says}</p>")?;
    }
    writeln!(out, "</section>\n<div class=\"columns\">")?;
    severities(out, report, entries)?;
    top_rules(out, report)?;
    services(out, report)?;
    writeln!(out, "</div>")?;
    unknown(out, report)?;
    unread(out, report, places)
}

/// What fails and counts, of what is listed.
fn failures(report: &Report) -> impl Iterator<Item = &Finding> {
    report.findings.iter().filter(|finding| finding.verdict == Verdict::Fail && finding.suppressed.is_none())
}

/// Counts by severity and responsibility. The table is of what is listed; what was not asked for is
/// said below it.
fn severities(out: &mut dyn Write, report: &Report, entries: &[Entry]) -> io::Result<()> {
    let side: BTreeMap<&str, &str> = entries.iter().map(|entry| (entry.id, entry.responsibility)).collect();
    let mut counts: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
    for finding in failures(report) {
        let side = side.get(finding.rule).copied().unwrap_or("customer");
        *counts.entry((finding.severity, side)).or_default() += 1;
    }
    let of = |severity: Severity, side: &str| counts.get(&(severity, side)).copied().unwrap_or_default();
    writeln!(out, "<section><h2>How bad, and whose to mend</h2><table><thead><tr><th scope=\"col\">Severity</th>")?;
    for (_, name, meaning) in SIDES {
        writeln!(out, "<th scope=\"col\" title=\"{meaning}\">{name}</th>")?;
    }
    writeln!(out, "<th scope=\"col\">All</th></tr></thead><tbody>")?;
    for severity in Severity::ALL {
        let all: usize = SIDES.iter().map(|(side, ..)| of(severity, side)).sum();
        write!(
            out,
            "<tr><th scope=\"row\"><a class=\"badge {0}\" href=\"#severity={0}&amp;verdict=fail\">{0}</a></th>",
            severity.name()
        )?;
        for (side, ..) in SIDES {
            write!(out, "<td>{}</td>", of(severity, side))?;
        }
        writeln!(out, "<td>{all}</td></tr>")?;
    }
    let all: usize = counts.values().sum();
    write!(out, "</tbody><tfoot><tr><th scope=\"row\">Share</th>")?;
    for (side, ..) in SIDES {
        let of: usize = Severity::ALL.iter().map(|severity| of(*severity, side)).sum();
        write!(out, "<td>{}</td>", share(of, all))?;
    }
    writeln!(out, "<td>{all}</td></tr></tfoot></table><dl class=\"legend\">")?;
    for (_, name, meaning) in SIDES {
        writeln!(out, "<div><dt>{name}</dt><dd>{meaning}.</dd></div>")?;
    }
    writeln!(out, "</dl>")?;
    if report.hidden() > 0 {
        writeln!(out, "<p>{} less severe failures are counted above but not listed.</p>", report.hidden())?;
    }
    writeln!(out, "</section>")
}

/// A part of a whole in per cent.
fn share(part: usize, whole: usize) -> String {
    match (part * 100 + whole / 2).checked_div(whole) {
        Some(0) if part > 0 => "&lt; 1 %".to_owned(),
        Some(share) => format!("{share} %"),
        None => "–".to_owned(),
    }
}

fn top_rules(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let mut rules: BTreeMap<&str, (Severity, usize, &str)> = BTreeMap::new();
    for finding in failures(report) {
        let (severity, count, _) = rules.entry(finding.rule).or_insert((finding.severity, 0, finding.title));
        *count += 1;
        *severity = (*severity).max(finding.severity);
    }
    let mut rules: Vec<_> = rules.into_iter().collect();
    rules.sort_by_key(|(id, (severity, count, _))| (Reverse(*severity), Reverse(*count), *id));
    writeln!(out, "<section><h2>What to begin with</h2>")?;
    if rules.is_empty() {
        writeln!(out, "<p>No failure is listed.</p>")?;
    } else {
        writeln!(out, "<ol class=\"ranked\">")?;
        for (id, (severity, count, title)) in rules.iter().take(RULES) {
            writeln!(
                out,
                "<li><span class=\"badge {0}\">{0}</span> <a href=\"#rule={1}&amp;verdict=fail\">{2}</a> \
                 <span class=\"number\">{count}</span></li>",
                severity.name(),
                escape(id),
                escape(title)
            )?;
        }
        writeln!(out, "</ol>")?;
    }
    if rules.len() > RULES {
        writeln!(out, "<p>and {} more rules</p>", rules.len() - RULES)?;
    }
    writeln!(out, "</section>")
}

fn services(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let mut services: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in failures(report) {
        *services.entry(service(&finding.resource.kind)).or_default() += 1;
    }
    if services.is_empty() {
        return Ok(());
    }
    let mut services: Vec<_> = services.into_iter().collect();
    services.sort_by_key(|(name, count)| (Reverse(*count), *name));
    writeln!(out, "<section><h2>Where</h2><ol class=\"ranked\">")?;
    for (name, count) in services.iter().take(RULES) {
        let encoded: String = name.bytes().filter(u8::is_ascii_alphanumeric).map(char::from).collect();
        writeln!(
            out,
            "<li><a href=\"#service={encoded}&amp;verdict=fail\">{}</a> <span class=\"number\">{count}</span></li>",
            escape(name)
        )?;
    }
    writeln!(out, "</ol></section>")
}

/// Why verdicts are open, and what to do about it.
fn unknown(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let causes = report.tally().causes();
    writeln!(out, "<section><h2>What could not be told</h2>")?;
    if causes.is_empty() {
        return writeln!(out, "<p>Every check that was made has an answer.</p></section>");
    }
    writeln!(out, "<ul>")?;
    for cause in causes {
        let subjects: Vec<String> =
            cause.subjects.iter().take(SUBJECTS).map(|subject| format!("<code>{}</code>", escape(subject))).collect();
        let more = match cause.subjects.len().saturating_sub(SUBJECTS) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        writeln!(
            out,
            "<li><strong>{}</strong> {}: {}{more}. {}.</li>",
            cause.count,
            escape(cause.kind),
            subjects.join(", "),
            escape(cause.advice)
        )?;
    }
    writeln!(out, "</ul></section>")
}

/// What was not read at all: nothing in it was judged.
fn unread(out: &mut dyn Write, report: &Report, places: &Places<'_>) -> io::Result<()> {
    let lines = report.incomplete();
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "<section><h2>What was not read</h2><details><summary>{} things were not judged, and nothing in them \
         passes</summary><ul>",
        lines.len()
    )?;
    for line in lines.iter().take(UNREAD) {
        let place = places.place(line.origin).map(|place| format!(" ({}:{})", place.file, place.start.line));
        writeln!(
            out,
            "<li>{} <code>{}</code>: {}{}</li>",
            escape(&line.what.to_string()),
            escape(&line.name),
            escape(&line.reason),
            escape(&place.unwrap_or_default())
        )?;
    }
    if lines.len() > UNREAD {
        writeln!(out, "<li>and {} more</li>", lines.len() - UNREAD)?;
    }
    writeln!(out, "</ul></details></section>")
}
