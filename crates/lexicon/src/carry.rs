//! Carrying values from a source's names to the vocabulary's.
//!
//! Each name is followed from the source's tree into a tree that is built up beside it. What is
//! unknown on the way makes the value unknown at its new name, and what is open stays open: nothing
//! is lost because its name changed. Linear in the tree for each name.

use std::collections::BTreeMap;
use std::sync::Arc;

use bartizan_tree::{Node, Origin, Sources, Value, Why, json};

use crate::load::{As, Name, Step};

/// Builds the properties that the names give. The origin is that of the whole.
pub fn carry(names: &[Name], source: &Node, sources: &Sources, origin: Origin) -> Node {
    let mut root = Slot { origin, ..Slot::default() };
    for name in names {
        follow(&name.from, &name.to, source, &mut root, &Way { name, sources });
    }
    let built = root.build(origin);
    match &source.value {
        Value::Open { more, .. } | Value::Unknown(more) => built.open(more.clone()),
        _ => built,
    }
}

struct Way<'a> {
    name: &'a Name,
    sources: &'a Sources,
}

/// A place in the tree that is being built.
struct Slot {
    origin: Origin,
    leaf: Option<Node>,
    members: BTreeMap<Arc<str>, Slot>,
    items: Option<Vec<Slot>>,
    more: Option<Why>,
}

impl Default for Slot {
    fn default() -> Self {
        Slot { origin: Origin::NONE, leaf: None, members: BTreeMap::new(), items: None, more: None }
    }
}

impl Slot {
    fn build(self, around: Origin) -> Node {
        let origin = if self.origin.is_some() { self.origin } else { around };
        let node = if let Some(leaf) = self.leaf {
            leaf
        } else if let Some(items) = self.items {
            Node::list(items.into_iter().map(|slot| slot.build(origin)).collect(), origin)
        } else {
            Node::map(self.members.into_iter().map(|(key, slot)| (key, slot.build(origin))).collect(), origin)
        };
        match self.more {
            Some(why) => node.open(why),
            None => node,
        }
    }

    /// The slot for the next step; it takes the origin of the value that leads there.
    fn step(&mut self, key: &Arc<str>, origin: Origin) -> &mut Slot {
        let slot = self.members.entry(key.clone()).or_default();
        if !slot.origin.is_some() {
            slot.origin = origin;
        }
        slot
    }
}

fn follow(from: &[Step], to: &[Step], node: &Node, slot: &mut Slot, way: &Way<'_>) {
    match from.split_first() {
        None => place(to, form(node, way), slot),
        Some((Step::Key(key), rest)) => match &node.value {
            Value::Unknown(why) => place_unknown(to, why, node.origin, slot),
            Value::List(list) => match list.items.as_slice() {
                [] => {}
                [only] => follow(from, to, only, slot, way),
                _ => {
                    let why = Why::Invalid(format!("`{key}` is asked of several").into());
                    place_unknown(to, &why, node.origin, slot);
                }
            },
            Value::Open { known, more } => match &known.value {
                Value::Map(map) if map.contains_key(key) => follow(from, to, known, slot, way),
                Value::List(list) if list.items.len() == 1 => follow(from, to, known, slot, way),
                _ => place_unknown(to, more, node.origin, slot),
            },
            Value::Map(map) => match map.get(key) {
                Some(next) if !next.is_null() => {
                    // Keep the two paths in step, so that a block's place is its new map's place.
                    follow(rest, to, next, slot, way);
                }
                _ => {}
            },
            Value::Ref(_) | Value::Concat(_) => {
                if let Some(why) = node.why() {
                    place_unknown(to, &why, node.origin, slot);
                }
            }
            _ => {}
        },
        Some((Step::Each, rest)) => each(rest, to, node, slot, way),
    }
}

/// Enters a list on both sides: the steps of `to` up to its own list lead to where it is built.
fn each(from: &[Step], to: &[Step], node: &Node, slot: &mut Slot, way: &Way<'_>) {
    let at = to.iter().position(|step| *step == Step::Each);
    let (lead, rest) = match at {
        Some(at) => (&to[..at], &to[at + 1..]),
        None => {
            // The vocabulary has no list here: the only member speaks.
            return match node.items().known.as_slice() {
                [only] => follow(from, to, only, slot, way),
                _ => {
                    if let Some(why) = node.items().more {
                        place_unknown(to, &why, node.origin, slot);
                    }
                }
            };
        }
    };
    let mut target = slot;
    for step in lead {
        if let Step::Key(key) = step {
            target = target.step(key, node.origin);
        }
    }
    let items = node.items();
    let built = target.items.get_or_insert_default();
    for (i, item) in items.known.into_iter().enumerate() {
        if built.len() == i {
            built.push(Slot { origin: item.origin, ..Slot::default() });
        }
        follow(from, rest, item, &mut built[i], way);
    }
    if let Some(why) = items.more {
        target.more.get_or_insert(why);
    }
}

fn place(to: &[Step], node: Node, slot: &mut Slot) {
    match to.split_first() {
        None => match &node.value {
            Value::Map(map) if map.is_empty() => {
                slot.origin = node.origin;
            }
            _ => slot.leaf = Some(node),
        },
        Some((Step::Key(key), rest)) => place(rest, node.clone(), slot.step(key, node.origin)),
        Some((Step::Each, rest)) => {
            let items = slot.items.get_or_insert_default();
            if items.is_empty() {
                items.push(Slot { origin: node.origin, ..Slot::default() });
            }
            place(rest, node, &mut items[0]);
        }
    }
}

fn place_unknown(to: &[Step], why: &Why, origin: Origin, slot: &mut Slot) {
    let until_list = to.iter().position(|step| *step == Step::Each).unwrap_or(to.len());
    let mut target = slot;
    for step in &to[..until_list] {
        if let Step::Key(key) = step {
            target = target.step(key, origin);
        }
    }
    if until_list < to.len() {
        target.items.get_or_insert_default();
        target.more.get_or_insert_with(|| why.clone());
    } else {
        target.leaf.get_or_insert_with(|| Node::unknown(why.clone(), origin));
    }
}

fn form(node: &Node, way: &Way<'_>) -> Node {
    let node = renamed(node, way.name);
    match way.name.form {
        As::Same => node,
        As::Json => match &node.value {
            Value::Map(_) | Value::List(_) | Value::Unknown(_) | Value::Open { .. } | Value::Ref(_) => node,
            _ => json::parse_embedded(way.sources, &node).unwrap_or_else(|error| {
                let why = node.why().unwrap_or_else(|| Why::Invalid(format!("this is not JSON: {error}").into()));
                Node::unknown(why, node.origin)
            }),
        },
        As::Block => match node.why() {
            Some(why) if matches!(node.value, Value::Unknown(_)) => Node::unknown(why, node.origin),
            _ => Node::map(BTreeMap::new(), node.origin),
        },
        As::List => match &node.value {
            Value::List(_) | Value::Open { .. } | Value::Unknown(_) => node,
            _ => {
                let origin = node.origin;
                Node::list(vec![node], origin)
            }
        },
        As::Not => match node.field().bool().state() {
            bartizan_tree::State::Known(value) => Node::bool(!value, node.origin),
            _ => node,
        },
        As::Tags => pairs(&node, "Key"),
        As::Pairs => pairs(&node, "Name"),
        As::Secret => secret(&node),
    }
}

fn renamed(node: &Node, name: &Name) -> Node {
    if name.values.is_empty() {
        return node.clone();
    }
    let rename = |node: &Node| {
        let field = node.field().text();
        match field.value().and_then(|text| name.values.get(&**text)) {
            Some(word) => Node::text(word.as_str(), node.origin),
            None => node.clone(),
        }
    };
    match &node.value {
        Value::List(list) => {
            let items = list.items.iter().map(rename).collect();
            if list.unordered { Node::set(items, node.origin) } else { Node::list(items, node.origin) }
        }
        _ => rename(node),
    }
}

fn pairs(node: &Node, key_name: &str) -> Node {
    let Some(map) = node.as_map() else { return node.clone() };
    let pair = |(key, value): (&Arc<str>, &Node)| {
        let key = Node::text(key.clone(), value.origin);
        Node::map(json::members([(key_name, key), ("Value", value.clone())]), value.origin)
    };
    let list = Node::list(map.iter().map(pair).collect(), node.origin);
    match &node.value {
        Value::Open { more, .. } => list.open(more.clone()),
        _ => list,
    }
}

/// What stands where a secret is wanted: a reference to one stays, a value is taken out.
fn secret(node: &Node) -> Node {
    match &node.value {
        Value::Text(_) | Value::Number(_) | Value::Concat(_) => {
            let value = Value::Redacted { kind: "secret".into(), fingerprint: "".into() };
            Node::new(value, node.origin)
        }
        _ => node.clone(),
    }
}
