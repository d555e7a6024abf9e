//! Putting a text together from pieces, known or not, in linear time.
//!
//! A dynamic reference (`{{resolve:secretsmanager:…}}`) is replaced when the stack is deployed
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html>): to a
//! reader of the template it is a value from outside, however it was put together.

use std::fmt::Write as _;

use bartizan_tree::{Node, Origin, Value, Why};

use super::wrong;

/// How a dynamic reference begins.
pub(super) const DYNAMIC: &str = "{{resolve:";

/// A text in the making.
pub(super) struct Pieces {
    parts: Vec<Node>,
    text: String,
    origin: Option<Origin>,
    /// How many bytes of text were added.
    pub(super) length: usize,
}

impl Pieces {
    pub(super) fn new() -> Self {
        Pieces { parts: Vec::new(), text: String::new(), origin: None, length: 0 }
    }

    /// Adds a known text.
    pub(super) fn text(&mut self, text: &str, origin: Origin) {
        if text.is_empty() {
            return;
        }
        self.length += text.len();
        self.text.push_str(text);
        self.origin = Some(self.origin.map_or(origin, |before| before.to(origin)));
    }

    /// Adds a value. Lists and maps are no text: they make the whole unknown in their place.
    pub(super) fn value(&mut self, node: &Node, origin: Origin) {
        match &node.value {
            Value::Text(text) => self.text(text, origin),
            Value::Number(number) => self.text(&number.to_string(), origin),
            Value::Bool(truth) => self.text(if *truth { "true" } else { "false" }, origin),
            Value::Concat(parts) => parts.iter().for_each(|part| self.value(part, part.origin)),
            Value::Json(document) => {
                let encoded = bartizan_tree::json::encode(document);
                self.value(&encoded, origin);
            }
            Value::Null => {}
            Value::List(_) | Value::Map(_) | Value::Open { .. } => {
                let why = node.why().unwrap_or_else(|| Why::Invalid("a text is expected here".into()));
                self.hole(Node::unknown(why, origin));
            }
            Value::Ref(_) | Value::Unknown(_) | Value::Redacted { .. } => self.hole(node.clone().at(origin)),
        }
    }

    fn hole(&mut self, node: Node) {
        self.flush();
        self.parts.push(node);
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            let origin = self.origin.take().unwrap_or(Origin::NONE);
            self.parts.push(Node::text(std::mem::take(&mut self.text), origin));
        }
    }

    /// The whole, which stands at the origin.
    pub(super) fn finish(mut self, origin: Origin) -> Node {
        self.flush();
        Node::concat(self.parts, origin)
    }
}

/// The value with what dynamic references in it stand for: unknowns.
pub(super) fn resolved(node: Node) -> Node {
    let is_dynamic = |node: &Node| node.as_text().is_some_and(|text| text.contains(DYNAMIC));
    match &node.value {
        Value::Text(_) if is_dynamic(&node) => {
            let origin = node.origin;
            resolve(vec![node], origin)
        }
        Value::Concat(parts) if parts.iter().any(is_dynamic) => resolve(parts.to_vec(), node.origin),
        Value::List(list) if list.items.iter().any(is_dynamic) => {
            Node::list(list.items.iter().cloned().map(resolved).collect(), node.origin)
        }
        _ => node,
    }
}

/// Replaces what stands between `{{resolve:` and `}}`.
fn resolve(parts: Vec<Node>, origin: Origin) -> Node {
    let mut out: Vec<Node> = Vec::new();
    // What is asked for, while inside a reference.
    let mut asked: Option<String> = None;
    for part in parts {
        let Some(text) = part.as_text().map(str::to_owned) else {
            match &mut asked {
                Some(asked) => spell(&part, asked),
                None => out.push(part),
            }
            continue;
        };
        let mut rest = text.as_str();
        loop {
            match asked.take() {
                None => match rest.split_once(DYNAMIC) {
                    Some((before, after)) => {
                        if !before.is_empty() {
                            out.push(Node::text(before, part.origin));
                        }
                        asked = Some(String::new());
                        rest = after;
                    }
                    None => {
                        if !rest.is_empty() {
                            out.push(Node::text(rest, part.origin));
                        }
                        break;
                    }
                },
                Some(mut name) => match rest.split_once("}}") {
                    Some((end, after)) => {
                        name.push_str(end);
                        out.push(Node::unknown(Why::DataSource(name.into()), part.origin));
                        rest = after;
                    }
                    None => {
                        name.push_str(rest);
                        asked = Some(name);
                        break;
                    }
                },
            }
        }
    }
    if asked.is_some() {
        out.push(wrong("this dynamic reference has no end", origin));
    }
    Node::concat(out, origin)
}

/// Writes a text with its holes as a person would: `${Bucket.Arn}`.
pub(super) fn spell(node: &Node, out: &mut String) {
    let _ = match &node.value {
        Value::Text(text) => write!(out, "{text}"),
        Value::Ref(reference) => write!(out, "${{{}.{}}}", reference.resource, reference.attribute),
        Value::Unknown(why) => write!(out, "${{{}}}", why.subject()),
        Value::Concat(parts) => {
            parts.iter().for_each(|part| spell(part, out));
            Ok(())
        }
        _ => write!(out, "${{…}}"),
    };
}
