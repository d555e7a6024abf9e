//! Small things that the adapters do with values.

use std::collections::BTreeMap;
use std::sync::Arc;

use bartizan_tree::{Items, Node, Value};

/// The partition of a region.
pub(crate) fn partition(region: &str) -> &'static str {
    match region.split('-').next() {
        Some("cn") => "aws-cn",
        Some("us") if region.starts_with("us-gov-") => "aws-us-gov",
        _ => "aws",
    }
}

/// Two pages of one answer: maps are united, lists follow each other, of two plain values the later
/// speaks.
pub(crate) fn joined(before: &Node, after: &Node) -> Node {
    match (&before.value, &after.value) {
        (Value::Map(a), Value::Map(b)) => {
            let mut all: BTreeMap<Arc<str>, Node> = a.to_map();
            for (key, value) in b.iter() {
                let value = match all.get(key) {
                    Some(earlier) => joined(earlier, value),
                    None => value.clone(),
                };
                all.insert(key.clone(), value);
            }
            Node::map(all, before.origin)
        }
        (Value::List(a), Value::List(b)) => {
            Node::list(a.items.iter().chain(b.items.iter()).cloned().collect(), before.origin)
        }
        (_, Value::Null) => before.clone(),
        _ => after.clone(),
    }
}

/// What two calls say of one thing: maps are united, of anything else the later speaks where it says
/// something.
pub(crate) fn united(before: &Node, after: &Node) -> Node {
    match (&before.value, &after.value) {
        (Value::Map(a), Value::Map(b)) => {
            let mut all: BTreeMap<Arc<str>, Node> = a.to_map();
            for (key, value) in b.iter() {
                let value = all.get(key).map_or_else(|| value.clone(), |earlier| united(earlier, value));
                all.insert(key.clone(), value);
            }
            Node::map(all, before.origin)
        }
        (_, Value::Null) => before.clone(),
        _ => after.clone(),
    }
}

/// A member that is a text.
pub(crate) fn text<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    node.get(key).value().and_then(|node| node.as_text())
}

/// A member that is a text, or nothing.
pub(crate) fn text_or_empty<'a>(node: &'a Node, key: &str) -> &'a str {
    text(node, key).unwrap_or_default()
}

/// The name at the end of an ARN or path: `role/team/app` is `app`.
pub(crate) fn after_last_slash(node: &Node) -> Node {
    match node.as_text().and_then(|text| text.rsplit('/').next()) {
        Some(name) => Node::text(name, node.origin),
        None => node.clone(),
    }
}

/// The members of a list in an answer; `Reservations[].Instances` are those of all reservations.
/// Also why there may be more.
pub(crate) fn members<'a>(node: &'a Node, path: &str) -> Items<'a> {
    let Some((outer, inner)) = path.split_once("[].") else { return node.find(path).items() };
    let mut all = node.find(outer).items();
    for member in std::mem::take(&mut all.known) {
        let items = members(member, inner);
        all.known.extend(items.known);
        all.more = all.more.or(items.more);
    }
    all
}

/// A map with a member in place of the one before, if any. Anything but a map stays as it is.
pub(crate) fn with(node: &Node, key: &str, value: Node) -> Node {
    match &node.value {
        Value::Map(map) => {
            let mut all = map.to_map();
            all.insert(key.into(), value);
            Node::map(all, node.origin)
        }
        _ => node.clone(),
    }
}
