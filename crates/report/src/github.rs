//! Annotations of a pull request, as a GitHub workflow prints them
//! (docs.github.com, "Workflow commands for GitHub Actions").

use std::io::{self, Write};

use bartizan_finding::suppress::Written;
use bartizan_finding::{Finding, Severity, Verdict};

use crate::{Places, Report, clean};

/// Writes one line a failure; what could not be read is a warning. What passes is not spoken of.
///
/// # Errors
/// Where the writer fails.
pub fn write(out: &mut dyn Write, report: &Report, places: &Places<'_>) -> io::Result<()> {
    for finding in &report.findings {
        match &finding.verdict {
            _ if finding.suppressed.is_some() => {}
            Verdict::Pass => {}
            Verdict::Fail => line(out, finding, places, &finding.message)?,
            Verdict::Undecided(why) => line(out, finding, places, &format!("undecided: {why}"))?,
        }
    }
    for incomplete in &report.incomplete {
        let place = places
            .place(incomplete.origin)
            .map(|place| format!(" file={},line={}", property(&place.file), place.start.line))
            .unwrap_or_default();
        let text = format!("{} {} was not judged: {}", incomplete.what, incomplete.name, incomplete.reason);
        writeln!(out, "::warning{place}::{}", data(&text))?;
    }
    for line in report.suppressions.iter().filter(|line| line.state.is_trouble()) {
        let place = match &line.suppression.place {
            Written::At(origin) => places.place(*origin),
            Written::In(..) => None,
        };
        let place = place.map(|place| format!(" file={},line={}", property(&place.file), place.start.line));
        let text = crate::suppressed::trouble(line);
        writeln!(out, "::notice{}::{}", place.unwrap_or_default(), data(&text))?;
    }
    Ok(())
}

fn line(out: &mut dyn Write, finding: &Finding, places: &Places<'_>, message: &str) -> io::Result<()> {
    let command = match (&finding.verdict, finding.severity) {
        (Verdict::Fail, Severity::Critical | Severity::High) => "error",
        (Verdict::Fail, Severity::Medium | Severity::Low) => "warning",
        _ => "notice",
    };
    let mut properties = Vec::new();
    if let Some(place) = places.place(finding.origin) {
        properties.push(format!("file={}", property(&place.file)));
        properties.push(format!("line={},endLine={}", place.start.line, place.end.line));
        // Columns are only taken where the place is one line.
        if place.start.line == place.end.line {
            properties.push(format!("col={},endColumn={}", place.start.column, place.end.column));
        }
    }
    properties.push(format!("title={}", property(&format!("{} [{}]", finding.title, finding.rule))));
    writeln!(
        out,
        "::{command} {}::{}",
        properties.join(","),
        data(&format!("{message} ({})", finding.resource.address))
    )
}

/// A workflow's log is shown in terminals too: nothing steers them, and a message is one line.
fn data(text: &str) -> String {
    clean(text).replace('%', "%25")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
