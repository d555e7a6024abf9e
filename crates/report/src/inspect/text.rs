//! Resources for people: every property with its value and where it came from.

use std::io::{self, Write};

use bartizan_tree::{Incomplete, Node, Origin, Source, Value, json};

use super::{Fact, Item};
use crate::clean::clean;
use crate::hide::{hide, hide_in};
use crate::{Palette, Places};

/// Writes one resource.
///
/// # Errors
/// Where the writer fails.
pub fn item(out: &mut dyn Write, item: &Item<'_>, places: &Places<'_>, palette: Palette) -> io::Result<()> {
    let mut about = vec![item.source_type.to_owned()];
    about.extend(item.part_of.iter().map(|owner| format!("part of {owner}")));
    if item.implied {
        about.push("made by AWS unasked".to_owned());
    }
    about.extend(place(places, item.origin));
    let (address, kind) = (palette.bold(clean(item.address)), palette.frame(clean(item.kind)));
    writeln!(out, "{address}  {kind}  ({})", clean(&about.join(", ")))?;
    let mut lines = Vec::new();
    let properties = hide(item.properties, places.sources());
    flatten(&properties, &mut String::new(), &mut lines);
    for (path, node) in lines {
        let from = place(places, node.origin).map(|place| format!("  # {place}")).unwrap_or_default();
        writeln!(out, "  {} = {}{}", clean(&path), value(node), palette.frame(clean(&from)))?;
    }
    if let Value::Open { more, .. } = &item.properties.value {
        writeln!(out, "  … ({})", shorten(&more.to_string()))?;
    }
    for (name, fact) in &item.facts {
        let said = match fact {
            Fact::Known(value) => shorten(&hide_in(value)),
            Fact::Default(value) => format!("{} (default)", shorten(&hide_in(value))),
            Fact::Absent => continue,
            Fact::Unknown(why) => format!("unknown: {}", shorten(why)),
        };
        writeln!(out, "  {} {name} = {said}", palette.frame("~"))?;
    }
    writeln!(out)
}

/// Writes what could not be read.
///
/// # Errors
/// Where the writer fails.
pub fn incomplete(out: &mut dyn Write, lines: &[Incomplete], places: &Places<'_>, palette: Palette) -> io::Result<()> {
    for line in lines {
        let at = place(places, line.origin).map(|place| format!(" ({place})")).unwrap_or_default();
        let word = palette.bold(format!("could not read {}", line.what));
        writeln!(out, "{word} {}{}: {}", clean(&line.name), clean(&at), clean(&line.reason))?;
    }
    Ok(())
}

/// How much of a value is shown, in characters.
const MAX_VALUE: usize = 200;

fn shorten(text: &str) -> String {
    let text = clean(text);
    match text.char_indices().nth(MAX_VALUE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into_owned(),
    }
}

fn value(node: &Node) -> String {
    match &node.value {
        Value::Unknown(why) => format!("(unknown: {})", shorten(&why.to_string())),
        Value::Ref(reference) => format!("({}.{})", clean(&reference.resource), clean(&reference.attribute)),
        Value::Redacted { kind, .. } => format!("(secret: {})", clean(kind)),
        _ => shorten(&json::write(node)),
    }
}

/// The leaves of a tree, each with its path. A document inside a text is entered.
fn flatten<'a>(node: &'a Node, path: &mut String, out: &mut Vec<(String, &'a Node)>) {
    let length = path.len();
    match &node.value {
        Value::Map(map) if !map.is_empty() => {
            for (key, value) in map.iter() {
                if length > 0 {
                    path.push('.');
                }
                path.push_str(key);
                flatten(value, path, out);
                path.truncate(length);
            }
        }
        Value::List(list) if !list.items.is_empty() => {
            for (n, value) in list.items.iter().enumerate() {
                path.push_str(&format!("[{n}]"));
                flatten(value, path, out);
                path.truncate(length);
            }
        }
        Value::Json(document) => flatten(document, path, out),
        // What is known of it; that there may be more stands at the end.
        Value::Open { known, .. } if matches!(known.value, Value::Map(_)) => flatten(known, path, out),
        _ => out.push((path.clone(), node)),
    }
}

fn place(places: &Places<'_>, origin: Origin) -> Option<String> {
    match places.sources().source(origin.source()) {
        Source::Builtin("computed") => None,
        Source::Builtin(who) => Some((*who).to_owned()),
        Source::File { .. } => places.place(origin).map(|place| format!("{}:{}", place.file, place.start)),
        Source::Answer { call, .. } => Some(call.to_string()),
    }
}
