//! Markdown, for the comment on a pull request or a wiki page.

use std::io::{self, Write};

use bartizan_finding::{Finding, Severity, Verdict};

use crate::{Places, Report};

/// How many findings are listed; a comment has a limit, and nobody reads a thousand rows.
const LISTED: usize = 200;

/// Writes the counts, and a row for each finding, the most severe first.
///
/// # Errors
/// Where the writer fails.
pub fn write(out: &mut dyn Write, report: &Report, places: &Places<'_>) -> io::Result<()> {
    let tally = report.tally();
    writeln!(out, "## Bartizan\n")?;
    writeln!(out, "| fail | undecided | pass | not read |\n|---|---|---|---|")?;
    writeln!(
        out,
        "| {} | {} | {} | {} |\n",
        tally.fails(),
        tally.undecided(),
        tally.passes(),
        report.incomplete().len()
    )?;
    let counts = Severity::ALL.map(|severity| (severity, tally.failed(severity)));
    let counts: Vec<String> = counts.iter().filter(|(_, n)| *n > 0).map(|(s, n)| format!("{n} {s}")).collect();
    if !counts.is_empty() {
        writeln!(out, "{}\n", counts.join(", "))?;
    }
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    findings.sort_by_key(|finding| {
        (finding.suppressed.is_some(), finding.verdict != Verdict::Fail, std::cmp::Reverse(finding.severity))
    });
    if !findings.is_empty() {
        writeln!(out, "| | rule | resource | what | where |\n|---|---|---|---|---|")?;
        for finding in findings.iter().take(LISTED) {
            row(out, finding, places)?;
        }
        if findings.len() > LISTED {
            writeln!(out, "\nand {} more", findings.len() - LISTED)?;
        }
    }
    for cause in tally.causes().iter().take(1) {
        writeln!(out, "\n{} verdicts are undecided ({}): {}.", cause.count, cause.kind, cause.advice)?;
    }
    Ok(())
}

fn row(out: &mut dyn Write, finding: &Finding, places: &Places<'_>) -> io::Result<()> {
    let (word, message) = match &finding.verdict {
        _ if finding.suppressed.is_some() => ("suppressed", finding.message.clone()),
        Verdict::Fail => (finding.severity.name(), finding.message.clone()),
        Verdict::Pass => ("pass", String::new()),
        Verdict::Undecided(why) => ("undecided", why.to_string()),
    };
    let place = places.place(finding.origin).map(|place| format!("{}:{}", place.file, place.start.line));
    writeln!(
        out,
        "| {word} | `{}` | {} | {} | {} |",
        finding.rule,
        cell(&finding.resource.address),
        cell(&message),
        cell(&place.unwrap_or_default())
    )
}

/// A text inside a cell: nothing in it is markup, a link or an end of the row.
fn cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    for c in crate::clean(text).chars() {
        match c {
            '<' => cell.push_str("&lt;"),
            '>' => cell.push_str("&gt;"),
            '&' => cell.push_str("&amp;"),
            // A handle would tell a stranger.
            '@' => cell.push_str("&#64;"),
            '|' | '\\' | '*' | '_' | '[' | ']' | '`' | '#' | '!' | '~' => {
                cell.push('\\');
                cell.push(c);
            }
            _ => cell.push(c),
        }
    }
    cell
}
