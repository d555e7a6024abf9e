//! The value with an origin: what every source is turned into.
//!
//! Lists and maps are shared, so a node is cheap to copy however large it is: values travel
//! through variables, locals and modules without being built again.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::{Members, Number, Origin, Why};

/// A value and where it came from.
///
/// Equality compares values only: the same value written in two places is equal.
#[derive(Clone, Debug)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where it came from.
    pub origin: Origin,
}

/// What a node holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Written as nothing: `null`.
    Null,
    /// True or false.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text.
    Text(Arc<str>),
    /// Members in order (or, where the list says so, in no order).
    List(List),
    /// Named members.
    Map(Map),
    /// An attribute of a resource that is known only once the resource exists.
    Ref(Arc<Reference>),
    /// A text of which only parts are known. Its nodes are texts, references and unknowns.
    Concat(Arc<[Node]>),
    /// The text that encodes this document as JSON, the document itself kept: a policy that was
    /// written with `jsonencode` keeps the place of each of its members, and an unknown in it
    /// stays where it is. Whoever wants the text asks [`json::encode`](crate::json::encode).
    Json(Arc<Node>),
    /// A list or a map of which these members are known and more may exist.
    Open {
        /// A list or a map.
        known: Arc<Node>,
        /// Why there may be more.
        more: Why,
    },
    /// Not known.
    Unknown(Why),
    /// A secret that was taken out as it was read.
    Redacted {
        /// What kind of secret: `aws-access-key`, `password` …
        kind: Arc<str>,
        /// A keyed fingerprint, so that two places with one secret can be told.
        fingerprint: Arc<str>,
    },
}

/// An attribute of a resource, known only once the resource exists.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference {
    /// The resource's address in its estate: `module.a.aws_s3_bucket.x["k"]`, `MyBucket`.
    pub resource: Arc<str>,
    /// The attribute, in the words of the source until it is adapted, then in the vocabulary's
    /// (`Ref` for what `!Ref` gives, `Arn` …).
    pub attribute: Arc<str>,
}

/// The members of a list.
#[derive(Clone, Debug)]
pub struct List {
    /// The members.
    pub items: Arc<Vec<Node>>,
    /// Whether the order has no meaning (a set).
    pub unordered: bool,
}

impl PartialEq for List {
    fn eq(&self, other: &Self) -> bool {
        self.items == other.items
    }
}

impl Eq for List {}

/// Named members, in the order of their names.
pub type Map = Arc<Members>;

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Eq for Node {}

impl Node {
    /// A node from its parts.
    pub fn new(value: Value, origin: Origin) -> Self {
        Node { value, origin }
    }

    /// `null`.
    pub fn null(origin: Origin) -> Self {
        Node::new(Value::Null, origin)
    }

    /// True or false.
    pub fn bool(value: bool, origin: Origin) -> Self {
        Node::new(Value::Bool(value), origin)
    }

    /// A number.
    pub fn number(value: impl Into<Number>, origin: Origin) -> Self {
        Node::new(Value::Number(value.into()), origin)
    }

    /// A text.
    pub fn text(value: impl Into<Arc<str>>, origin: Origin) -> Self {
        Node::new(Value::Text(value.into()), origin)
    }

    /// An ordered list.
    pub fn list(items: Vec<Node>, origin: Origin) -> Self {
        Node::new(Value::List(List { items: Arc::new(items), unordered: false }), origin)
    }

    /// A list without order. The members are taken as they are, duplicates included.
    pub fn set(items: Vec<Node>, origin: Origin) -> Self {
        Node::new(Value::List(List { items: Arc::new(items), unordered: true }), origin)
    }

    /// A map.
    pub fn map(members: BTreeMap<Arc<str>, Node>, origin: Origin) -> Self {
        Node::members(members.into(), origin)
    }

    /// A map of members that are in order already.
    pub fn members(members: Members, origin: Origin) -> Self {
        Node::new(Value::Map(Arc::new(members)), origin)
    }

    /// The text that encodes a document as JSON.
    pub fn json(document: Node, origin: Origin) -> Self {
        Node::new(Value::Json(Arc::new(document)), origin)
    }

    /// Something not known.
    pub fn unknown(why: Why, origin: Origin) -> Self {
        Node::new(Value::Unknown(why), origin)
    }

    /// An attribute of a resource.
    pub fn reference(resource: impl Into<Arc<str>>, attribute: impl Into<Arc<str>>, origin: Origin) -> Self {
        let reference = Reference { resource: resource.into(), attribute: attribute.into() };
        Node::new(Value::Ref(Arc::new(reference)), origin)
    }

    /// The same collection, to which more members may belong. Anything but a list or map is
    /// given back as it is.
    #[must_use]
    pub fn open(self, more: Why) -> Self {
        let origin = self.origin;
        match self.value {
            Value::List(_) | Value::Map(_) => Node::new(Value::Open { known: Arc::new(self), more }, origin),
            _ => self,
        }
    }

    /// Joins pieces of a text: neighbouring known texts become one, nested joins are flattened,
    /// and a join of one text alone is that text. Numbers and truth values are written out.
    pub fn concat(pieces: impl IntoIterator<Item = Node>, origin: Origin) -> Self {
        let mut parts: Vec<Node> = Vec::new();
        for piece in pieces {
            join(&mut parts, piece);
        }
        match parts.len() {
            0 => Node::text("", origin),
            1 => {
                let Some(only) = parts.pop() else { return Node::text("", origin) };
                match only.value {
                    Value::Text(text) => Node::text(text, origin),
                    _ => Node { origin, ..only },
                }
            }
            _ => Node::new(Value::Concat(parts.into()), origin),
        }
    }

    /// The same value with another origin.
    #[must_use]
    pub fn at(self, origin: Origin) -> Self {
        Node { origin, ..self }
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// Whether nothing inside it is unknown, a reference, partly known or redacted. Linear.
    pub fn is_known(&self) -> bool {
        self.first_unknown().is_none()
    }

    /// The first reason in it for which it is not wholly known. Linear.
    pub fn first_unknown(&self) -> Option<Why> {
        match &self.value {
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => None,
            Value::List(list) => list.items.iter().find_map(Node::first_unknown),
            Value::Map(map) => map.values().find_map(Node::first_unknown),
            Value::Concat(parts) => parts.iter().find_map(Node::first_unknown),
            Value::Json(document) => document.first_unknown(),
            Value::Ref(_) | Value::Open { .. } | Value::Unknown(_) | Value::Redacted { .. } => self.why(),
        }
    }

    /// The reason where the node itself (not a member of it) is not known.
    pub fn why(&self) -> Option<Why> {
        match &self.value {
            Value::Unknown(why) => Some(why.clone()),
            Value::Ref(r) => Some(Why::Computed(format!("{}.{}", r.resource, r.attribute).into())),
            Value::Concat(parts) => parts.iter().find_map(Node::why),
            Value::Json(document) => document.first_unknown(),
            Value::Redacted { kind, .. } => Some(Why::Redacted(kind.clone())),
            Value::Open { more, .. } => Some(more.clone()),
            _ => None,
        }
    }

    /// The text where it is a known text (and not the encoding of a document).
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The map where it is one; the known part of an open one.
    pub fn as_map(&self) -> Option<&Map> {
        match &self.value {
            Value::Map(map) => Some(map),
            Value::Open { known, .. } => known.as_map(),
            _ => None,
        }
    }

    /// The reference where it is one.
    pub fn as_ref_to(&self) -> Option<&Reference> {
        match &self.value {
            Value::Ref(reference) => Some(reference),
            _ => None,
        }
    }

    /// Rebuilds the tree bottom up: every node, members first, goes through `change`.
    #[must_use]
    pub fn rebuilt(&self, change: &mut dyn FnMut(Node) -> Node) -> Node {
        let value = match &self.value {
            Value::List(list) => Value::List(List {
                items: Arc::new(list.items.iter().map(|n| n.rebuilt(change)).collect()),
                unordered: list.unordered,
            }),
            Value::Map(map) => Value::Map(Arc::new(map.iter().map(|(k, n)| (k.clone(), n.rebuilt(change))).collect())),
            Value::Concat(parts) => Value::Concat(parts.iter().map(|n| n.rebuilt(change)).collect()),
            Value::Json(document) => Value::Json(Arc::new(document.rebuilt(change))),
            Value::Open { known, more } => Value::Open { known: Arc::new(known.rebuilt(change)), more: more.clone() },
            other => other.clone(),
        };
        change(Node { value, origin: self.origin })
    }
}

fn join(parts: &mut Vec<Node>, piece: Node) {
    let piece = match &piece.value {
        Value::Concat(inner) => {
            for part in inner.iter() {
                join(parts, part.clone());
            }
            return;
        }
        Value::Json(document) => return join(parts, crate::json::encode(document).at(piece.origin)),
        Value::Number(n) => Node::text(n.to_string(), piece.origin),
        Value::Bool(b) => Node::text(b.to_string(), piece.origin),
        _ => piece,
    };
    if let Value::Text(text) = &piece.value {
        if text.is_empty() {
            return;
        }
        if let Some(Node { value: Value::Text(before), origin }) = parts.last_mut() {
            *before = format!("{before}{text}").into();
            *origin = origin.to(piece.origin);
            return;
        }
    }
    parts.push(piece);
}
