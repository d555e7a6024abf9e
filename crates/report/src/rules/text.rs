//! The list of rules, and one rule's page, for people.

use std::io::{self, Write};

use bartizan_finding::Verdict;

use super::Entry;
use crate::Palette;

/// Writes the list: id, severity, title.
///
/// # Errors
/// Where the writer fails.
pub fn list(out: &mut dyn Write, entries: &[Entry], palette: Palette) -> io::Result<()> {
    let width = entries.iter().map(|entry| entry.id.len()).max().unwrap_or(0);
    for entry in entries {
        let severity = palette.paint(Palette::verdict(&Verdict::Fail, entry.severity), entry.severity.name());
        let gap = 8 - entry.severity.name().len();
        writeln!(out, "{:width$}  {severity}{:gap$}  {}", entry.id, "", entry.title)?;
    }
    Ok(())
}

/// Writes what a rule says of itself, then its page.
///
/// # Errors
/// Where the writer fails.
pub fn explain(out: &mut dyn Write, entry: &Entry, palette: Palette) -> io::Result<()> {
    let aliases: Vec<String> = entry.aliases.iter().map(|(id, relation)| format!("{id} ({relation})")).collect();
    let default = match entry.default {
        "effective" => "what AWS does where nothing is written counts",
        _ => "only what is written counts",
    };
    let lines = [
        ("rule", entry.id.to_owned()),
        ("severity", entry.severity.name().to_owned()),
        ("resources", entry.kinds.join(", ")),
        ("sources", entry.sources.join(", ")),
        ("default", default.to_owned()),
        ("responsibility", entry.responsibility.to_owned()),
        ("practice", entry.practice.to_owned()),
        ("controls", entry.controls.join(", ")),
        ("aliases", aliases.join(", ")),
    ];
    for (word, value) in lines.iter().filter(|(_, value)| !value.is_empty()) {
        writeln!(out, "{}{:2$} {value}", palette.frame(format_args!("{word}:")), "", 15 - word.len())?;
    }
    writeln!(out)?;
    for line in entry.page.lines() {
        if line.starts_with('#') {
            writeln!(out, "{}", palette.bold(line))?;
        } else {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}
