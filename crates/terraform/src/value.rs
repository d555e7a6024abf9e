//! What operators and functions ask of a node, with Terraform's automatic conversions.
//!
//! Each question gives the plain value, or a [`Stop`]: the value is not known (and why), or the
//! expression is wrong. `try` and `can` catch the second and never the first.

use std::collections::BTreeMap;
use std::sync::Arc;

use bartizan_tree::{Node, Number, Origin, Value, Why, json};

/// Why an evaluation gives no value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Stop {
    /// Something that it needs is not known.
    Unknown(Why),
    /// Terraform would refuse the expression.
    Fault(Arc<str>),
}

/// What evaluation gives.
pub(crate) type Outcome<T = Node> = Result<T, Stop>;

impl Stop {
    pub(crate) fn fault(message: impl Into<Arc<str>>) -> Stop {
        Stop::Fault(message.into())
    }

    pub(crate) fn limit(name: &str) -> Stop {
        Stop::Unknown(Why::Limit(name.into()))
    }

    /// The reason under which the lost value stands in the tree.
    pub(crate) fn into_why(self) -> Why {
        match self {
            Stop::Unknown(why) => why,
            Stop::Fault(message) => Why::Invalid(message),
        }
    }
}

/// The largest text that evaluation makes, in bytes.
pub(crate) const MAX_TEXT: usize = 8 << 20;
/// The most members that a value may have, its members' members included.
pub(crate) const MAX_WEIGHT: usize = 1_000_000;
/// How deep lists and maps may nest.
pub(crate) const MAX_NESTING: usize = 200;

/// The value as a text, as Terraform converts it.
pub(crate) fn text(node: &Node) -> Outcome<Arc<str>> {
    match &node.value {
        Value::Text(text) => Ok(text.clone()),
        Value::Number(n) => Ok(n.to_string().into()),
        Value::Bool(b) => Ok(if *b { "true".into() } else { "false".into() }),
        Value::Json(document) => match json::encode(document).value {
            Value::Text(text) => Ok(text),
            _ => Err(not_known(node)),
        },
        Value::Null => Err(Stop::fault("a text is wanted, and this is null")),
        Value::List(_) | Value::Map(_) => Err(Stop::fault("a text is wanted, and this is a collection")),
        Value::Open { .. } => Err(Stop::fault("a text is wanted, and this is a collection")),
        Value::Ref(_) | Value::Concat(_) | Value::Unknown(_) | Value::Redacted { .. } => Err(not_known(node)),
    }
}

/// The value as a number, as Terraform converts it.
pub(crate) fn number(node: &Node) -> Outcome<Number> {
    match &node.value {
        Value::Number(n) => Ok(*n),
        Value::Text(text) => {
            Number::parse(text).ok_or_else(|| Stop::fault("a number is wanted, and this text is none"))
        }
        Value::Null => Err(Stop::fault("a number is wanted, and this is null")),
        Value::Bool(_) | Value::List(_) | Value::Map(_) | Value::Open { .. } | Value::Json(_) => {
            Err(Stop::fault("a number is wanted here"))
        }
        Value::Ref(_) | Value::Concat(_) | Value::Unknown(_) | Value::Redacted { .. } => Err(not_known(node)),
    }
}

/// The value as a whole number.
pub(crate) fn integer(node: &Node) -> Outcome<i64> {
    number(node)?.as_i64().ok_or_else(|| Stop::fault("a whole number is wanted here"))
}

/// The value as true or false, as Terraform converts it.
pub(crate) fn boolean(node: &Node) -> Outcome<bool> {
    match &node.value {
        Value::Bool(b) => Ok(*b),
        Value::Text(text) => match &**text {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => Err(Stop::fault("true or false is wanted, and this text is neither")),
        },
        Value::Null => Err(Stop::fault("true or false is wanted, and this is null")),
        Value::Number(_) | Value::List(_) | Value::Map(_) | Value::Open { .. } | Value::Json(_) => {
            Err(Stop::fault("true or false is wanted here"))
        }
        Value::Ref(_) | Value::Concat(_) | Value::Unknown(_) | Value::Redacted { .. } => Err(not_known(node)),
    }
}

/// The members of a list, and why there may be more.
pub(crate) struct Items<'a> {
    pub(crate) known: &'a [Node],
    pub(crate) more: Option<Why>,
    pub(crate) unordered: bool,
}

impl Items<'_> {
    /// The members, where there are surely no others.
    pub(crate) fn all(&self) -> Outcome<&[Node]> {
        match &self.more {
            None => Ok(self.known),
            Some(why) => Err(Stop::Unknown(why.clone())),
        }
    }
}

/// The value as a list.
pub(crate) fn items(node: &Node) -> Outcome<Items<'_>> {
    match &node.value {
        Value::List(list) => Ok(Items { known: &list.items, more: None, unordered: list.unordered }),
        Value::Open { known, more } => Ok(Items { more: Some(more.clone()), ..items(known)? }),
        Value::Null => Err(Stop::fault("a list is wanted, and this is null")),
        Value::Ref(_) | Value::Unknown(_) => Err(not_known(node)),
        _ => Err(Stop::fault("a list is wanted here")),
    }
}

/// The members of a map, and why there may be more.
pub(crate) struct Members<'a> {
    pub(crate) known: &'a bartizan_tree::Members,
    pub(crate) more: Option<Why>,
}

impl Members<'_> {
    /// The members, where there are surely no others.
    pub(crate) fn all(&self) -> Outcome<&bartizan_tree::Members> {
        match &self.more {
            None => Ok(self.known),
            Some(why) => Err(Stop::Unknown(why.clone())),
        }
    }
}

/// The value as a map.
pub(crate) fn members(node: &Node) -> Outcome<Members<'_>> {
    match &node.value {
        Value::Map(map) => Ok(Members { known: map, more: None }),
        Value::Open { known, more } => Ok(Members { more: Some(more.clone()), ..members(known)? }),
        Value::Null => Err(Stop::fault("a map is wanted, and this is null")),
        Value::Ref(_) | Value::Unknown(_) => Err(not_known(node)),
        _ => Err(Stop::fault("a map is wanted here")),
    }
}

/// Stops unless everything inside the value is known.
pub(crate) fn whole(node: &Node) -> Outcome<&Node> {
    match node.first_unknown() {
        None => Ok(node),
        Some(why) => Err(Stop::Unknown(why)),
    }
}

/// The stop for a node that is not known.
pub(crate) fn not_known(node: &Node) -> Stop {
    Stop::Unknown(node.why().unwrap_or_else(|| Why::Invalid("this value does not fit here".into())))
}

/// Whether nothing of the value itself is known: not a text in parts, nor a collection.
pub(crate) fn is_opaque(node: &Node) -> bool {
    matches!(node.value, Value::Unknown(_) | Value::Ref(_) | Value::Redacted { .. })
}

/// A list, closed or open.
pub(crate) fn list(items: Vec<Node>, more: Option<Why>) -> Node {
    opened(Node::list(items, Origin::NONE), more)
}

/// A map, closed or open.
pub(crate) fn map(members: BTreeMap<Arc<str>, Node>, more: Option<Why>) -> Node {
    opened(Node::map(members, Origin::NONE), more)
}

/// The collection, open where there is a reason.
pub(crate) fn opened(node: Node, more: Option<Why>) -> Node {
    match more {
        Some(why) => node.open(why),
        None => node,
    }
}

/// A set: without duplicates, and in Terraform's order (texts and numbers sorted).
pub(crate) fn set(mut items: Vec<Node>, mut more: Option<Why>) -> Node {
    items.sort_by(order);
    items.dedup();
    // Two members of which one is not known may be the same member.
    if more.is_none() && items.len() > 1 {
        more = items.iter().find_map(|item| match item.value {
            Value::Ref(_) => None,
            _ => item.first_unknown(),
        });
    }
    opened(Node::set(items, Origin::NONE), more)
}

/// The order of a set's members.
pub(crate) fn order(a: &Node, b: &Node) -> std::cmp::Ordering {
    use std::cmp::Ordering;
    let rank = |n: &Node| match n.value {
        Value::Bool(_) => 1,
        Value::Number(_) => 2,
        Value::Text(_) => 3,
        Value::List(_) => 4,
        Value::Map(_) => 5,
        Value::Null => 6,
        _ => 7,
    };
    match (&a.value, &b.value) {
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Number(a), Value::Number(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::List(a), Value::List(b)) => {
            let members = a.items.iter().zip(b.items.iter()).map(|(a, b)| order(a, b));
            members.fold(Ordering::Equal, Ordering::then).then(a.items.len().cmp(&b.items.len()))
        }
        (Value::Map(a), Value::Map(b)) => {
            let members = a.iter().zip(b.iter()).map(|((ka, va), (kb, vb))| ka.cmp(kb).then_with(|| order(va, vb)));
            members.fold(Ordering::Equal, Ordering::then).then(a.len().cmp(&b.len()))
        }
        (Value::Ref(a), Value::Ref(b)) => a.cmp(b),
        (Value::Unknown(a), Value::Unknown(b)) => a.cmp(b),
        _ => rank(a).cmp(&rank(b)),
    }
}

/// Whether two values are the same, where it can be told.
pub(crate) fn equal(a: &Node, b: &Node) -> Outcome<bool> {
    match (&a.value, &b.value) {
        (Value::Text(a), Value::Text(b)) => Ok(a == b),
        (Value::Number(a), Value::Number(b)) => Ok(a == b),
        (Value::Bool(a), Value::Bool(b)) => Ok(a == b),
        (Value::Null, Value::Null) => Ok(true),
        (Value::Json(_), _) | (_, Value::Json(_)) if json_pair(a, b) => {
            let (a, b) = (as_document(a), as_document(b));
            Ok(json::encode(&a) == json::encode(&b) && a.is_known())
        }
        (Value::Null, _) => known_not_null(b),
        (_, Value::Null) => known_not_null(a),
        (Value::List(x), Value::List(y)) => {
            if x.items.len() != y.items.len() {
                return Ok(false);
            }
            all_equal(x.items.iter().zip(y.items.iter()))
        }
        (Value::Map(x), Value::Map(y)) => {
            if x.len() != y.len() || x.keys().ne(y.keys()) {
                return Ok(false);
            }
            all_equal(x.values().zip(y.values()))
        }
        (Value::Ref(x), Value::Ref(y)) if x == y && !x.resource.contains("[?]") => Ok(true),
        (Value::Concat(parts), Value::Text(text)) | (Value::Text(text), Value::Concat(parts)) => {
            if may_be(parts, text) {
                Err(not_known(if matches!(a.value, Value::Concat(_)) { a } else { b }))
            } else {
                Ok(false)
            }
        }
        (Value::Open { known, more }, other) | (other, Value::Open { known, more }) => {
            // A collection with at least these members is not one with fewer.
            let fewer = match (&known.value, other) {
                // Of a set's members those that are not known may be one of the others.
                (Value::List(k), Value::List(o)) => o.items.len() < k.items.iter().filter(|n| n.is_known()).count(),
                (Value::Map(k), Value::Map(o)) => k.keys().any(|key| !o.contains_key(key)),
                _ => false,
            };
            if fewer { Ok(false) } else { Err(Stop::Unknown(more.clone())) }
        }
        _ => match (a.why(), b.why()) {
            (Some(why), _) | (None, Some(why)) => Err(Stop::Unknown(why)),
            (None, None) => Ok(false),
        },
    }
}

fn json_pair(a: &Node, b: &Node) -> bool {
    let textual = |n: &Node| matches!(n.value, Value::Json(_) | Value::Text(_));
    textual(a) && textual(b) && a.first_unknown().is_none() && b.first_unknown().is_none()
}

/// A document whose encoding is the text: for a plain text the text itself in a wrapper that
/// never equals an encoding unless the texts are the same.
fn as_document(node: &Node) -> Node {
    match &node.value {
        Value::Json(document) => Node::text(text_of_document(document), node.origin),
        _ => node.clone(),
    }
}

fn text_of_document(document: &Node) -> Arc<str> {
    match json::encode(document).value {
        Value::Text(text) => text,
        _ => "".into(),
    }
}

fn all_equal<'n>(pairs: impl Iterator<Item = (&'n Node, &'n Node)>) -> Outcome<bool> {
    let mut unknown = None;
    for (a, b) in pairs {
        match equal(a, b) {
            Ok(true) => {}
            Ok(false) => return Ok(false),
            Err(stop) => unknown = unknown.or(Some(stop)),
        }
    }
    match unknown {
        Some(stop) => Err(stop),
        None => Ok(true),
    }
}

/// Whether a comparison with null is decided: no, for what is surely there.
fn known_not_null(node: &Node) -> Outcome<bool> {
    match &node.value {
        Value::Unknown(_) | Value::Redacted { .. } => Err(not_known(node)),
        Value::Ref(reference) if !is_always_set(&reference.attribute) => Err(not_known(node)),
        _ => Ok(false),
    }
}

/// The attributes that every existing resource has, and that are never empty.
pub(crate) fn is_always_set(attribute: &str) -> bool {
    matches!(attribute, "id" | "arn")
}

/// Whether a text that is known in parts may turn out to be this one.
fn may_be(parts: &[Node], text: &str) -> bool {
    let mut rest = text;
    if let Some(first) = parts.first().and_then(Node::as_text) {
        match rest.strip_prefix(first) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    if parts.len() > 1
        && let Some(last) = parts.last().and_then(Node::as_text)
    {
        match rest.strip_suffix(last) {
            Some(before) => rest = before,
            None => return false,
        }
    }
    let inner = parts.get(1..parts.len().saturating_sub(1)).unwrap_or_default();
    inner.iter().filter_map(Node::as_text).all(|part| match rest.find(part) {
        Some(at) => {
            rest = &rest[at + part.len()..];
            true
        }
        None => false,
    })
}

/// Whether the value is within the limits of size and nesting; looks at no more than the limit.
pub(crate) fn within_limits(node: &Node) -> Outcome<()> {
    fn weigh(node: &Node, depth: usize, left: &mut usize) -> Outcome<()> {
        if depth > MAX_NESTING {
            return Err(Stop::limit("nesting of values"));
        }
        if *left == 0 {
            return Err(Stop::limit("size of values"));
        }
        *left -= 1;
        match &node.value {
            Value::List(list) => list.items.iter().try_for_each(|item| weigh(item, depth + 1, left)),
            Value::Map(map) => map.values().try_for_each(|item| weigh(item, depth + 1, left)),
            Value::Open { known, .. } => weigh(known, depth + 1, left),
            Value::Json(document) => weigh(document, depth + 1, left),
            Value::Concat(parts) => parts.iter().try_for_each(|item| weigh(item, depth + 1, left)),
            Value::Text(text) if text.len() > MAX_TEXT => Err(Stop::limit("length of texts")),
            _ => Ok(()),
        }
    }
    let mut left = MAX_WEIGHT;
    weigh(node, 0, &mut left)
}
