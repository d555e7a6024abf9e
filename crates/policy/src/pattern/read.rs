//! Taking a node apart into the pieces of a pattern.

use std::sync::Arc;

use bartizan_tree::{Node, Reference, Value, Why};

use super::{Hole, Part, Syntax};

pub(super) fn read_into(parts: &mut Vec<Part>, node: &Node, syntax: Syntax) -> Option<()> {
    match &node.value {
        Value::Text(text) => scan(parts, text, syntax, None),
        Value::Number(number) => scan(parts, &number.to_string(), syntax, None),
        Value::Bool(truth) => scan(parts, if *truth { "true" } else { "false" }, syntax, None),
        Value::Concat(pieces) => {
            for (i, piece) in pieces.iter().enumerate() {
                match &piece.value {
                    // A variable may begin here and end behind a hole.
                    Value::Text(text) => scan(parts, text, syntax, pieces.get(i + 1)),
                    _ => read_into(parts, piece, syntax)?,
                }
            }
        }
        Value::Ref(reference) => parts.push(hole(node, Some(reference.clone()))),
        Value::Unknown(_) | Value::Redacted { .. } => parts.push(hole(node, None)),
        Value::Json(document) => read_into(parts, &bartizan_tree::json::encode(document), syntax)?,
        Value::Null | Value::List(_) | Value::Map(_) | Value::Open { .. } => return None,
    }
    Some(())
}

fn hole(node: &Node, reference: Option<Arc<Reference>>) -> Part {
    let why = node.why().unwrap_or_else(|| Why::Computed("a value".into()));
    Part::Hole(Arc::new(Hole { why, reference, calls: node.origin.calls() }))
}

/// Takes a text apart. Where `next` follows and a `${` has no end, the rest belongs to a variable
/// whose name is not known: a hole.
pub(super) fn scan(parts: &mut Vec<Part>, text: &str, syntax: Syntax, next: Option<&Node>) {
    let mut rest = text;
    while let Some(at) = rest.find(|c| (syntax.wildcards && matches!(c, '*' | '?')) || (syntax.variables && c == '$')) {
        push_text(parts, &rest[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix('*') {
            // `**` is the same as `*`.
            if !matches!(parts.last(), Some(Part::Any)) {
                parts.push(Part::Any);
            }
            rest = after;
        } else if let Some(after) = rest.strip_prefix('?') {
            parts.push(Part::One);
            rest = after;
        } else {
            let Some(inside) = rest.strip_prefix("${") else {
                push_text(parts, "$");
                rest = &rest[1..];
                continue;
            };
            match inside.split_once('}') {
                Some((name, after)) => {
                    variable(parts, name);
                    rest = after;
                }
                None => {
                    match next {
                        Some(next) => parts.push(hole(next, None)),
                        None => push_text(parts, rest),
                    }
                    return;
                }
            }
        }
    }
    push_text(parts, rest);
}

fn variable(parts: &mut Vec<Part>, inside: &str) {
    match inside {
        "*" | "?" | "$" => push_text(parts, inside),
        _ => {
            let (key, default) = match inside.split_once(',') {
                Some((key, default)) => {
                    let quoted = default.trim().strip_prefix('\'').and_then(|d| d.strip_suffix('\''));
                    (key, quoted.map(Arc::from))
                }
                None => (inside, None),
            };
            parts.push(Part::Variable { key: key.trim().to_lowercase().into(), default });
        }
    }
}

pub(super) fn push_text(parts: &mut Vec<Part>, text: &str) {
    if text.is_empty() {
        return;
    }
    match parts.last_mut() {
        Some(Part::Text(before)) => *before = format!("{before}{text}").into(),
        _ => parts.push(Part::Text(text.into())),
    }
}
