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
        follow(&name.from, &name.to, source, &mut Trail::default(), &mut root, &Way { name, sources });
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

/// The places of the blocks that were entered since the last list, outermost first. A new map
/// stands where the block stands that it is made of, so that what is absent in it is looked for
/// there; a map without such a block (`block_public_acls` becomes a member of one) stands where
/// what is around it stands.
#[derive(Default)]
struct Trail(Vec<Origin>);

impl Trail {
    /// The place of the map before each step of a path: the last ones are the blocks that were
    /// entered, counted from the leaf.
    fn place(&self, step: usize, steps: usize) -> Origin {
        let from_leaf = steps - step;
        match self.0.len().checked_sub(from_leaf) {
            // The outermost is the whole itself: what is around speaks.
            None | Some(0) => Origin::NONE,
            Some(at) => self.0[at],
        }
    }
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

fn follow(from: &[Step], to: &[Step], node: &Node, trail: &mut Trail, slot: &mut Slot, way: &Way<'_>) {
    match from.split_first() {
        // Where blocks are written as lists, a block that does not stand there is an empty list.
        None if way.name.form == As::Block && node.items().known.is_empty() && node.items().more.is_none() => {}
        None => place(to, form(node, way), trail, slot),
        Some((Step::Key(key), rest)) => match &node.value {
            Value::Unknown(why) => place_unknown(to, why, node.origin, trail, slot),
            Value::List(list) => match list.items.as_slice() {
                [] => {}
                [only] => follow(from, to, only, trail, slot, way),
                _ => {
                    let why = Why::Invalid(format!("`{key}` is asked of several").into());
                    place_unknown(to, &why, node.origin, trail, slot);
                }
            },
            Value::Open { known, more } => match &known.value {
                Value::Map(map) if map.contains_key(key) => follow(from, to, known, trail, slot, way),
                Value::List(list) if list.items.len() == 1 => follow(from, to, known, trail, slot, way),
                _ => place_unknown(to, more, node.origin, trail, slot),
            },
            Value::Map(map) => match map.get(key) {
                Some(next) if !next.is_null() => {
                    trail.0.push(node.origin);
                    follow(rest, to, next, trail, slot, way);
                    trail.0.pop();
                }
                _ => {}
            },
            Value::Ref(_) | Value::Concat(_) => {
                if let Some(why) = node.why() {
                    place_unknown(to, &why, node.origin, trail, slot);
                }
            }
            _ => {}
        },
        Some((Step::Each, rest)) => each(rest, to, node, trail, slot, way),
    }
}

/// Enters a list on both sides: the steps of `to` up to its own list lead to where it is built.
fn each(from: &[Step], to: &[Step], node: &Node, trail: &mut Trail, slot: &mut Slot, way: &Way<'_>) {
    let at = to.iter().position(|step| *step == Step::Each);
    let (lead, rest) = match at {
        Some(at) => (&to[..at], &to[at + 1..]),
        None => {
            // The vocabulary has no list here: the only member speaks.
            return match node.items().known.as_slice() {
                [only] => follow(from, to, only, trail, slot, way),
                _ => {
                    if let Some(why) = node.items().more {
                        place_unknown(to, &why, node.origin, trail, slot);
                    }
                }
            };
        }
    };
    let target = lead_to(lead, node.origin, trail, slot);
    let items = node.items();
    let built = target.items.get_or_insert_default();
    for (i, item) in items.known.into_iter().enumerate() {
        if built.len() == i {
            built.push(Slot { origin: item.origin, ..Slot::default() });
        }
        follow(from, rest, item, &mut Trail::default(), &mut built[i], way);
    }
    if let Some(why) = items.more {
        target.more.get_or_insert(why);
    }
}

/// The slot at the end of a path of names; the last one takes the origin of what is put there.
fn lead_to<'s>(to: &[Step], origin: Origin, trail: &Trail, slot: &'s mut Slot) -> &'s mut Slot {
    let mut target = slot;
    for (i, step) in to.iter().enumerate() {
        if let Step::Key(key) = step {
            let last = i + 1 == to.len();
            target = target.step(key, if last { origin } else { trail.place(i + 1, to.len()) });
        }
    }
    target
}

fn place(to: &[Step], node: Node, trail: &Trail, slot: &mut Slot) {
    let until_list = to.iter().position(|step| *step == Step::Each).unwrap_or(to.len());
    let target = lead_to(&to[..until_list], node.origin, trail, slot);
    if until_list < to.len() {
        let items = target.items.get_or_insert_default();
        if items.is_empty() {
            items.push(Slot { origin: node.origin, ..Slot::default() });
        }
        return place(&to[until_list + 1..], node, &Trail::default(), &mut items[0]);
    }
    match &node.value {
        Value::Map(map) if map.is_empty() => target.origin = node.origin,
        _ => target.leaf = Some(node),
    }
}

fn place_unknown(to: &[Step], why: &Why, origin: Origin, trail: &Trail, slot: &mut Slot) {
    let until_list = to.iter().position(|step| *step == Step::Each).unwrap_or(to.len());
    let target = lead_to(&to[..until_list], origin, trail, slot);
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
        As::Json => decoded(node, way.sources),
        As::Capitals => capitals(&decoded(node, way.sources), &way.name.keep),
        As::Block => block(&node),
        As::List => match &node.value {
            Value::List(_) | Value::Open { .. } => node,
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

/// What a text that holds JSON holds.
fn decoded(node: Node, sources: &Sources) -> Node {
    match &node.value {
        Value::Map(_) | Value::List(_) | Value::Unknown(_) | Value::Open { .. } | Value::Ref(_) => node,
        _ => json::parse_embedded(sources, &node).unwrap_or_else(|error| {
            let why = node.why().unwrap_or_else(|| Why::Invalid(format!("this is not JSON: {error}").into()));
            Node::unknown(why, node.origin)
        }),
    }
}

/// The same tree with a capital at the beginning of every name. Linear; as deep as JSON may nest.
fn capitals(node: &Node, keep: &[String]) -> Node {
    let value = match &node.value {
        Value::Map(map) => {
            let member = |(key, value): (&Arc<str>, &Node)| {
                let mut letters = key.chars();
                let first = letters.next().map(|c| c.to_ascii_uppercase());
                let key: String = first.into_iter().chain(letters).collect();
                let value = if keep.contains(&key) { value.clone() } else { capitals(value, keep) };
                (Arc::from(key), value)
            };
            return Node::map(map.iter().map(member).collect(), node.origin);
        }
        Value::List(list) => {
            let items = list.items.iter().map(|item| capitals(item, keep)).collect();
            return if list.unordered { Node::set(items, node.origin) } else { Node::list(items, node.origin) };
        }
        Value::Open { known, more } => Value::Open { known: Arc::new(capitals(known, keep)), more: more.clone() },
        Value::Json(document) => return capitals(document, keep),
        other => other.clone(),
    };
    Node::new(value, node.origin)
}

/// That a block stands there. In a plan, no block is an empty list.
fn block(node: &Node) -> Node {
    match &node.value {
        Value::Unknown(why) => Node::unknown(why.clone(), node.origin),
        Value::Open { known, more } if known.items().known.is_empty() => Node::unknown(more.clone(), node.origin),
        Value::List(list) => match list.items.first() {
            Some(first) => Node::map(BTreeMap::new(), first.origin),
            None => Node::null(node.origin),
        },
        _ => Node::map(BTreeMap::new(), node.origin),
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

/// What stands where a secret is wanted: a reference to one stays (CloudFormation's dynamic
/// reference `{{resolve:secretsmanager:…}}` too), a value is taken out.
fn secret(node: &Node) -> Node {
    match &node.value {
        Value::Text(text) if text.starts_with("{{resolve:") => node.clone(),
        // Part of it comes from elsewhere, so what is written is not the secret.
        Value::Concat(_) => match node.why() {
            Some(why) => Node::unknown(why, node.origin),
            None => node.clone(),
        },
        Value::Text(_) | Value::Number(_) | Value::Json(_) => {
            let value = Value::Redacted { kind: "secret".into(), fingerprint: "".into() };
            Node::new(value, node.origin)
        }
        _ => node.clone(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use bartizan_tree::SourceId;

    use super::*;
    use crate::Lexicon;

    fn steps(path: &str) -> Vec<Step> {
        path.split('.').map(|key| Step::Key(key.into())).collect()
    }

    fn carried(from: &str, to: &str, source: &Node, sources: &Sources, whole: Origin) -> Node {
        let name = Name { from: steps(from), to: steps(to), values: HashMap::new(), form: As::Same, keep: Vec::new() };
        carry(&[name], source, sources, whole)
    }

    fn at(id: SourceId, range: std::ops::Range<usize>) -> Origin {
        Origin::new(id, range)
    }

    #[test]
    fn what_is_absent_in_a_block_is_looked_for_at_the_block() {
        let mut sources = Sources::new();
        let id = sources.add_file("f", "resource x { versioning { status } }");
        let leaf = Node::text("Enabled", at(id, 26..32));
        let block = Node::map(json::members([("status", leaf)]), at(id, 13..23));
        let source = Node::map(json::members([("versioning", Node::list(vec![block], at(id, 13..23)))]), at(id, 0..10));
        let node = carried("versioning.status", "VersioningConfiguration.Status", &source, &sources, at(id, 0..10));
        assert_eq!(node.find("VersioningConfiguration.Status").origin().range(), 26..32);
        assert_eq!(node.find("VersioningConfiguration.MFADelete").origin().range(), 13..23);
    }

    #[test]
    fn what_is_absent_in_a_map_without_a_block_is_looked_for_at_the_whole() {
        let mut sources = Sources::new();
        let id = sources.add_file("f", "resource x { acls = true }");
        let source = Node::map(json::members([("acls", Node::bool(true, at(id, 20..24)))]), at(id, 0..10));
        let node = carried("acls", "Block.Acls", &source, &sources, at(id, 0..10));
        assert_eq!(node.find("Block.Acls").origin().range(), 20..24);
        assert_eq!(node.find("Block.Policy").origin().range(), 0..10);
    }

    fn carried_as(resource_type: &str, attributes: &str) -> String {
        let mut sources = Sources::new();
        let id = sources.add_file("attributes.json", attributes);
        let attributes = json::parse_file(&sources, id).unwrap();
        let names = &Lexicon::builtin().terraform(resource_type).unwrap().names;
        json::write(&carry(names, &attributes, &sources, Origin::NONE))
    }

    #[test]
    fn container_definitions_get_capitals_but_not_in_the_maps_of_people() {
        let text = r#"{"container_definitions": "[{\"name\": \"a\", \"environment\": [{\"name\": \"k\", \"value\": \"v\"}], \"logConfiguration\": {\"logDriver\": \"awslogs\", \"options\": {\"awslogs-group\": \"g\"}}}]"}"#;
        assert_eq!(
            carried_as("aws_ecs_task_definition", text),
            r#"{"ContainerDefinitions":[{"Environment":[{"Name":"k","Value":"v"}],"LogConfiguration":{"LogDriver":"awslogs","Options":{"awslogs-group":"g"}},"Name":"a"}]}"#
        );
    }

    #[test]
    fn a_block_that_is_an_empty_list_is_not_there() {
        assert_eq!(carried_as("aws_s3_bucket", r#"{"website": []}"#), "{}");
        assert_eq!(carried_as("aws_s3_bucket", r#"{"website": [{}]}"#), r#"{"WebsiteConfiguration":{}}"#);
    }

    #[test]
    fn one_of_several_is_a_list_of_one() {
        assert_eq!(
            carried_as("aws_iam_role_policy_attachment", r#"{"role": "r", "policy_arn": "p"}"#),
            r#"{"PolicyArn":"p","Roles":["r"]}"#
        );
    }
}
