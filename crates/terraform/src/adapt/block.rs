//! Small tools for shaping: a block's members under other names, properties put beside others.

use std::collections::BTreeMap;
use std::sync::Arc;

use bartizan_estate::Resource;
use bartizan_tree::{Map, Node, Value};

/// Named members of a map that is being built.
pub(super) type Members = BTreeMap<Arc<str>, Node>;

/// The members of a block under the vocabulary's names, given as pairs; a name of two steps
/// (`PortRange.From`) makes a map inside.
pub(super) fn of_block(block: &Node, pairs: &[(&str, &str)]) -> Members {
    let mut members = Members::new();
    for (from, to) in pairs {
        let field = block.get(from);
        let node = match field.state() {
            bartizan_tree::State::Known(node) | bartizan_tree::State::Default(node) => (*node).clone(),
            bartizan_tree::State::Unknown(why) => Node::unknown(why.clone(), field.origin()),
            bartizan_tree::State::Absent => continue,
        };
        match to.split_once('.') {
            None => {
                members.insert((*to).into(), node);
            }
            Some((outer, inner)) => {
                let at = members.entry(outer.into()).or_insert_with(|| Node::map(Members::new(), block.origin));
                if let Value::Map(map) = &mut at.value {
                    let mut inside = map.to_map();
                    inside.insert(inner.into(), node);
                    *map = Arc::new(inside.into());
                }
            }
        }
    }
    members
}

/// The resource with these properties beside (and above) its own.
pub(super) fn with(mut resource: Resource, properties: Vec<(&str, Node)>) -> Resource {
    let add = |map: &mut Map| {
        let mut members = map.to_map();
        members.extend(properties.into_iter().map(|(name, node)| (Arc::from(name), node)));
        *map = Arc::new(members.into());
    };
    match &mut resource.properties.value {
        Value::Map(map) => add(map),
        Value::Open { known, .. } => {
            if let Value::Map(map) = &mut Arc::make_mut(known).value {
                add(map);
            }
        }
        _ => {}
    }
    resource
}
