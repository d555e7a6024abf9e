//! Asking a tree for a member: every step keeps what is not known.

use std::sync::Arc;

use crate::{Field, Node, Number, Origin, Value, Why};

/// The members of a list, and whether there may be more.
#[derive(Clone, Debug, Default)]
pub struct Items<'a> {
    /// The known members.
    pub known: Vec<&'a Node>,
    /// Why there may be more.
    pub more: Option<Why>,
}

impl Node {
    /// A named member. `null` counts as absent; a member that an open map may hold is unknown.
    pub fn get(&self, key: &str) -> Field<&Node> {
        match &self.value {
            Value::Map(map) => match map.get(key) {
                Some(node) => node.field(),
                None => Field::absent(self.origin),
            },
            Value::Open { known, more } => match known.as_map().and_then(|map| map.get(key)) {
                Some(node) => node.field(),
                None => Field::unknown(more.clone(), self.origin),
            },
            Value::Null => Field::absent(self.origin),
            // A block that stands once is written as a list of one in Terraform's JSON.
            Value::List(list) => match list.items.as_slice() {
                [] => Field::absent(self.origin),
                [only] => only.get(key),
                _ => Field::unknown(Why::Invalid(format!("`{key}` is asked of several").into()), self.origin),
            },
            _ => match self.why() {
                Some(why) => Field::unknown(why, self.origin),
                None => Field::unknown(Why::Invalid(format!("`{key}` is asked of a plain value").into()), self.origin),
            },
        }
    }

    /// A member by a dotted path: `VersioningConfiguration.Status`.
    pub fn find(&self, path: &str) -> Field<&Node> {
        path.split('.').fold(self.field(), |field, key| {
            let origin = field.origin();
            match field.state() {
                crate::State::Absent => Field::absent(origin),
                _ => field.then(|node| node.get(key)),
            }
        })
    }

    /// The node as a field: `null` is absent, what is wholly unknown is unknown, and everything
    /// else (references and partly known texts too) is there.
    pub fn field(&self) -> Field<&Node> {
        match &self.value {
            Value::Null => Field::absent(self.origin),
            Value::Unknown(why) => Field::unknown(why.clone(), self.origin),
            _ => Field::known(self, self.origin),
        }
    }

    /// The members of a list. A single value that is no list is a list of one (as IAM and
    /// Terraform's block syntax read it); `null` is a list of none.
    pub fn items(&self) -> Items<'_> {
        match &self.value {
            Value::Null => Items::default(),
            Value::List(list) => Items { known: list.items.iter().collect(), more: None },
            // A map that may have more members is one value all the same.
            Value::Open { known, .. } if matches!(known.value, Value::Map(_)) => {
                Items { known: vec![self], more: None }
            }
            Value::Open { known, more } => Items { more: Some(more.clone()), ..known.items() },
            Value::Unknown(why) => Items { known: Vec::new(), more: Some(why.clone()) },
            _ => Items { known: vec![self], more: None },
        }
    }
}

impl<'a> Field<&'a Node> {
    /// A member of the value.
    pub fn get(self, key: &str) -> Field<&'a Node> {
        self.then(|node| node.get(key))
    }

    /// The members of a list; absent is a list of none.
    pub fn items(&self) -> Items<'a> {
        match self.state() {
            crate::State::Known(node) | crate::State::Default(node) => node.items(),
            crate::State::Absent => Items::default(),
            crate::State::Unknown(why) => Items { known: Vec::new(), more: Some(why.clone()) },
        }
    }

    /// The value as a text. Numbers and truth values are written out; a reference or a partly
    /// known text is unknown.
    pub fn text(self) -> Field<Arc<str>> {
        self.leaf("a text", |value| match value {
            Value::Text(text) => Some(text.clone()),
            Value::Number(n) => Some(n.to_string().into()),
            Value::Bool(b) => Some(if *b { "true".into() } else { "false".into() }),
            Value::Json(document) => match crate::json::encode(document).value {
                Value::Text(text) => Some(text),
                _ => None,
            },
            _ => None,
        })
    }

    /// The value as true or false; the texts `true` and `false` count, in any case.
    pub fn bool(self) -> Field<bool> {
        self.leaf("true or false", |value| match value {
            Value::Bool(b) => Some(*b),
            Value::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Value::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        })
    }

    /// The value as a number; a text that reads as one counts.
    pub fn number(self) -> Field<Number> {
        self.leaf("a number", |value| match value {
            Value::Number(n) => Some(*n),
            Value::Text(text) => Number::parse(text),
            _ => None,
        })
    }

    /// The value as a whole number.
    pub fn integer(self) -> Field<i64> {
        self.leaf("a whole number", |value| match value {
            Value::Number(n) => n.as_i64(),
            Value::Text(text) => Number::parse(text).and_then(Number::as_i64),
            _ => None,
        })
    }

    fn leaf<T>(self, wanted: &str, read: impl FnOnce(&Value) -> Option<T>) -> Field<T> {
        let origin: Origin = self.origin();
        self.then(|node| match read(&node.value) {
            Some(value) => Field::known(value, node.origin),
            None => {
                let why = node.why().unwrap_or_else(|| Why::Invalid(format!("{wanted} is wanted here").into()));
                Field::unknown(why, if node.origin.is_some() { node.origin } else { origin })
            }
        })
    }
}
