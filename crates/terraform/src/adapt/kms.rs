//! KMS: a key whose material is imported says so in its type, not in an attribute.

use bartizan_estate::Resource;
use bartizan_tree::{Node, Value};

/// Adds `Origin`.
pub(super) fn external_key(mut resource: Resource) -> Resource {
    let Some(map) = resource.properties.as_map() else { return resource };
    let mut members = map.to_map();
    members.insert("Origin".into(), Node::text("EXTERNAL", resource.origin));
    let whole = Node::map(members, resource.properties.origin);
    resource.properties = match &resource.properties.value {
        Value::Open { more, .. } => whole.open(more.clone()),
        _ => whole,
    };
    resource
}
