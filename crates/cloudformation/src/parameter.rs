//! A template's parameters
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html>).
//!
//! A parameter has the value that a person gives, else its default, else none. What is secret
//! (`NoEcho`) decides conditions, but never becomes a value.

use std::sync::Arc;

use bartizan_tree::{Node, Number, Origin, Placement, Sources, Value, Why};

/// One parameter, with the value it has.
#[derive(Debug)]
pub(crate) struct Parameter {
    /// Its value as a person would type it; nothing where nobody says.
    setting: Option<Setting>,
    shape: Shape,
    /// The values it may take; empty where any.
    pub(crate) allowed: Vec<Arc<str>>,
    secret: bool,
    /// Whether an empty text can be its value.
    may_be_empty: bool,
    pub(crate) name: Arc<str>,
}

#[derive(Debug)]
struct Setting {
    text: Arc<str>,
    /// Where it is written; nowhere where a person gave it.
    origin: Origin,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Text,
    Number,
    List,
    /// The name of a parameter in Systems Manager, which holds the value.
    Store,
}

impl Parameter {
    pub(crate) fn read(name: &Arc<str>, node: &Node, given: Option<&str>, header: Origin) -> Self {
        let member = |key: &str| node.as_map().and_then(|map| map.get(key));
        let kind = member("Type").and_then(Node::as_text).unwrap_or("String");
        let shape = match kind {
            "Number" => Shape::Number,
            "CommaDelimitedList" => Shape::List,
            _ if kind.starts_with("List<") => Shape::List,
            _ if kind.starts_with("AWS::SSM::Parameter::Value<") => Shape::Store,
            _ => Shape::Text,
        };
        let allowed: Vec<Arc<str>> =
            member("AllowedValues").into_iter().flat_map(|list| list.items().known).filter_map(written).collect();
        let default = || {
            let node = member("Default")?;
            Some(Setting { text: written(node)?, origin: node.origin })
        };
        let only = || match allowed.as_slice() {
            [only] => Some(Setting { text: only.clone(), origin: header }),
            _ => None,
        };
        let given = given.map(|text| Setting { text: text.into(), origin: Origin::NONE });
        let setting = given.or_else(default).or_else(only);
        let at_least = member("MinLength").and_then(written).and_then(|text| Number::parse(&text));
        let may_be_empty =
            at_least.is_none_or(|length| length.as_f64() < 1.0) && !kind.contains("AWS::") && shape != Shape::Number;
        let secret = member("NoEcho").and_then(written).is_some_and(|text| text.eq_ignore_ascii_case("true"));
        Parameter { setting, shape, allowed, secret, may_be_empty, name: name.clone() }
    }

    /// What it is where conditions compare it: the same as its value, but that a secret counts.
    pub(crate) fn compared(&self, assumed: Option<&Arc<str>>, at: Origin, sources: &Sources) -> Node {
        let known = self.setting.as_ref().filter(|_| self.shape != Shape::Store).map(|setting| &setting.text);
        match known.or(assumed) {
            Some(text) => self.shaped(text, at, sources),
            None => Node::unknown(Why::Variable(self.name.clone()), at),
        }
    }

    /// Whether nobody says its value.
    pub(crate) fn is_open(&self) -> bool {
        self.setting.is_none() || self.shape == Shape::Store
    }

    /// Whether the value can be this text, as far as the declaration says.
    pub(crate) fn may_be(&self, text: &str) -> bool {
        (self.allowed.is_empty() || self.allowed.iter().any(|allowed| **allowed == *text))
            && (self.may_be_empty || !text.is_empty())
    }

    /// What `Ref` gives for it. `at` is where it is asked for, `assumed` the value of this world
    /// where nothing else says one.
    pub(crate) fn value(&self, assumed: Option<&Arc<str>>, at: Origin, sources: &Sources) -> Node {
        if self.secret {
            return match &self.setting {
                Some(setting) if setting.text.is_empty() => Node::text("", place(setting.origin, at)),
                Some(setting) => {
                    let value = Value::Redacted { kind: "NoEcho parameter".into(), fingerprint: "".into() };
                    Node::new(value, place(setting.origin, at))
                }
                None => Node::unknown(Why::Variable(self.name.clone()), at),
            };
        }
        match (&self.setting, assumed) {
            (Some(setting), _) if self.shape == Shape::Store => {
                let what = format!("the Systems Manager parameter {}", setting.text);
                assumed
                    .map_or_else(|| Node::unknown(Why::Outside(what.into()), at), |text| Node::text(text.clone(), at))
            }
            (Some(setting), _) => self.shaped(&setting.text, place(setting.origin, at), sources),
            (None, Some(text)) => self.shaped(text, at, sources),
            (None, None) => Node::unknown(Why::Variable(self.name.clone()), at),
        }
    }

    fn shaped(&self, text: &Arc<str>, origin: Origin, sources: &Sources) -> Node {
        match self.shape {
            Shape::Text | Shape::Store => Node::text(text.clone(), origin),
            Shape::Number => match Number::parse(text) {
                Some(number) if number.to_string() == **text => Node::number(number, origin),
                _ => Node::text(text.clone(), origin),
            },
            Shape::List => {
                let placement = Placement::align(sources, origin, text);
                let mut items = Vec::new();
                let mut at = 0;
                for piece in text.split(',') {
                    let start = at + (piece.len() - piece.trim_start().len());
                    let trimmed = piece.trim();
                    items.push(Node::text(trimmed, placement.origin(start..start + trimmed.len())));
                    at += piece.len() + 1;
                }
                Node::list(items, origin)
            }
        }
    }
}

fn place(written: Origin, asked: Origin) -> Origin {
    if written.is_some() { written } else { asked }
}

/// A plain value as a person would type it.
fn written(node: &Node) -> Option<Arc<str>> {
    match &node.value {
        Value::Text(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string().into()),
        Value::Bool(truth) => Some(if *truth { "true".into() } else { "false".into() }),
        _ => None,
    }
}
