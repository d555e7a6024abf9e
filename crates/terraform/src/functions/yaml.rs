//! YAML, as far as plain documents go: no tags beyond the standard ones, no anchors.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use bartizan_tree::{Node, Number, Origin, Value, Why, json};
use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::value::{self, MAX_NESTING, Outcome, Stop};

/// Writes a known value as Terraform's `yamlencode` does: texts and keys in quotes, two spaces.
pub(super) fn encode(node: &Node) -> String {
    let mut out = String::new();
    block(node, 0, &mut out);
    out
}

fn block(node: &Node, indent: usize, out: &mut String) {
    match &node.value {
        Value::Map(map) if !map.is_empty() => {
            for (i, (key, value)) in map.iter().enumerate() {
                if i > 0 {
                    pad(indent, out);
                }
                json::quote(key, out);
                out.push(':');
                match &value.value {
                    Value::Map(inner) if !inner.is_empty() => {
                        out.push('\n');
                        pad(indent + 2, out);
                        block(value, indent + 2, out);
                    }
                    // A list stands no deeper than its key.
                    Value::List(inner) if !inner.items.is_empty() => {
                        out.push('\n');
                        pad(indent, out);
                        block(value, indent, out);
                    }
                    _ => {
                        out.push(' ');
                        block(value, indent + 2, out);
                    }
                }
            }
        }
        Value::List(list) if !list.items.is_empty() => {
            for (i, item) in list.items.iter().enumerate() {
                if i > 0 {
                    pad(indent, out);
                }
                out.push_str("- ");
                block(item, indent + 2, out);
            }
        }
        _ => {
            match &node.value {
                Value::Map(_) => out.push_str("{}"),
                Value::List(_) => out.push_str("[]"),
                Value::Null => out.push_str("null"),
                Value::Bool(b) => {
                    let _ = write!(out, "{b}");
                }
                Value::Number(n) => {
                    let _ = write!(out, "{n}");
                }
                Value::Text(text) if text.contains('\n') && text.trim() == text.trim_end_matches('\n') => {
                    out.push_str(if text.ends_with('\n') { "|" } else { "|-" });
                    for line in text.lines() {
                        out.push('\n');
                        if !line.is_empty() {
                            pad(indent, out);
                            out.push_str(line);
                        }
                    }
                }
                _ => {
                    let text = value::text(node).unwrap_or_default();
                    json::quote(&text, out);
                }
            }
            out.push('\n');
        }
    }
}

fn pad(indent: usize, out: &mut String) {
    out.extend(std::iter::repeat_n(' ', indent));
}

/// Reads one document.
pub(super) fn decode(node: &Node) -> Outcome {
    let text = value::text(node)?;
    let mut reader = Reader { events: Parser::new_from_str(&text), origin: node.origin };
    loop {
        match reader.next()? {
            Event::StreamStart | Event::DocumentStart(_) => {}
            Event::StreamEnd | Event::DocumentEnd => return Ok(Node::null(node.origin)),
            event => return reader.value(&event, 0),
        }
    }
}

struct Reader<'t> {
    events: Parser<'t, saphyr_parser::StrInput<'t>>,
    origin: Origin,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Outcome<Event<'t>> {
        match self.events.next() {
            Some(Ok((event, _))) => Ok(event),
            Some(Err(_)) | None => Err(Stop::fault("this text is no YAML")),
        }
    }

    fn value(&mut self, event: &Event<'t>, depth: usize) -> Outcome {
        if depth > MAX_NESTING {
            return Err(Stop::limit("nesting of values"));
        }
        match event {
            Event::Scalar(text, style, _, tag) => {
                if tag.is_some() {
                    return Err(not_simple());
                }
                Ok(if *style == ScalarStyle::Plain {
                    plain(text, self.origin)
                } else {
                    Node::text(&**text, self.origin)
                })
            }
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        Event::SequenceEnd => return Ok(Node::list(items, self.origin)),
                        event => items.push(self.value(&event, depth + 1)?),
                    }
                }
            }
            Event::MappingStart(..) => {
                let mut members: BTreeMap<Arc<str>, Node> = BTreeMap::new();
                loop {
                    let key = match self.next()? {
                        Event::MappingEnd => return Ok(Node::map(members, self.origin)),
                        event => value::text(&self.value(&event, depth + 1)?)?,
                    };
                    if &*key == "<<" {
                        return Err(not_simple());
                    }
                    let event = self.next()?;
                    members.insert(key, self.value(&event, depth + 1)?);
                }
            }
            _ => Err(not_simple()),
        }
    }
}

fn not_simple() -> Stop {
    Stop::Unknown(Why::Function("yamldecode".into()))
}

/// A plain scalar by YAML 1.2's core schema, with the words of 1.1 that Terraform reads too.
fn plain(text: &str, origin: Origin) -> Node {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Node::null(origin),
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Node::bool(true, origin),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Node::bool(false, origin),
        _ if text.starts_with("0x") => match i64::from_str_radix(&text[2..], 16) {
            Ok(number) => Node::number(number, origin),
            Err(_) => Node::text(text, origin),
        },
        _ if is_date(text) => Node::text(format!("{text}T00:00:00Z"), origin),
        _ => {
            let numeric = text.trim_start_matches(['-', '+']).starts_with(|c: char| c.is_ascii_digit())
                && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E'));
            match Number::parse(text) {
                Some(number) if numeric => Node::number(number, origin),
                _ => Node::text(text, origin),
            }
        }
    }
}

/// `2020-01-31`, which YAML 1.1 reads as a time.
fn is_date(text: &str) -> bool {
    let digit =
        |range: std::ops::Range<usize>| text.as_bytes().get(range).is_some_and(|d| d.iter().all(u8::is_ascii_digit));
    text.len() == 10
        && digit(0..4)
        && digit(5..7)
        && digit(8..10)
        && text.as_bytes()[4] == b'-'
        && text.as_bytes()[7] == b'-'
}
