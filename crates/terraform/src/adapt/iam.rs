//! IAM: an empty `inline_policy` block is no policy, but says that there are no others.
//!
//! (<https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role>:
//! "configuring one empty block" removes all inline policies.)

use bartizan_estate::Resource;
use bartizan_tree::{Node, Value};

/// Leaves the empty blocks out.
pub(super) fn role(mut resource: Resource) -> Resource {
    let Some(map) = resource.properties.as_map() else { return resource };
    let Some(policies) = map.get("Policies") else { return resource };
    let items = policies.items();
    let written = |node: &&&Node| !matches!(&node.value, Value::Map(map) if map.is_empty());
    let kept: Vec<Node> = items.known.iter().filter(written).map(|node| (*node).clone()).collect();
    if kept.len() == items.known.len() {
        return resource;
    }
    let list = Node::list(kept, policies.origin);
    let list = match items.more {
        Some(why) => list.open(why),
        None => list,
    };
    let mut members = map.to_map();
    members.insert("Policies".into(), list);
    let whole = Node::map(members, resource.properties.origin);
    resource.properties = match &resource.properties.value {
        Value::Open { more, .. } => whole.open(more.clone()),
        _ => whole,
    };
    resource
}
