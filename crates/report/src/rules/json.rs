//! The list of rules for programs; its schema is `docs/schemas/rules-1.json`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::Entry;
use crate::json::Each;

/// Writes the list.
///
/// # Errors
/// Where the writer fails.
pub fn write(mut out: &mut dyn Write, entries: &[Entry]) -> io::Result<()> {
    serde_json::to_writer(&mut out, &Each { items: entries, as_json: EntryJson::of })?;
    writeln!(out)
}

#[derive(Serialize)]
struct EntryJson<'a> {
    id: &'a str,
    title: &'a str,
    severity: &'a str,
    aliases: Vec<&'a str>,
    alias_relations: BTreeMap<&'a str, &'a str>,
    controls: &'a [&'a str],
    resource_types: &'a [&'a str],
    sources: &'a [&'a str],
    responsibility: &'a str,
    practice: &'a str,
    default: &'a str,
}

impl<'a> EntryJson<'a> {
    fn of(entry: &'a Entry) -> Self {
        EntryJson {
            id: entry.id,
            title: entry.title,
            severity: entry.severity.name(),
            aliases: entry.aliases.iter().map(|(id, _)| *id).collect(),
            alias_relations: entry.aliases.iter().copied().collect(),
            controls: entry.controls,
            resource_types: entry.kinds,
            sources: &entry.sources,
            responsibility: entry.responsibility,
            practice: entry.practice,
            default: entry.default,
        }
    }
}
