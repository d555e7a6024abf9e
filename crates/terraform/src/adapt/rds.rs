//! RDS: what Terraform's provider fills in otherwise than AWS does, and parameters, which are blocks
//! in Terraform and a map in the vocabulary.
//!
//! The provider's defaults are those of its documentation of `aws_db_instance` and
//! `aws_rds_cluster_instance`: no backups (AWS keeps one day), and never a public address (AWS decides
//! by the VPC).

use std::collections::BTreeMap;

use bartizan_estate::Resource;
use bartizan_tree::{Node, State, Value};

use super::{Raw, in_vocabulary, with};

/// An instance outside a cluster.
pub(super) fn instance(raw: &Raw<'_>, resource: Resource) -> Resource {
    let resource = cluster_instance(raw, resource);
    let made_from = ["replicate_source_db", "snapshot_identifier", "restore_to_point_in_time"];
    // In a plan, no block is an empty list.
    let is_nothing = |node: &Node| matches!(&node.value, Value::List(list) if list.items.is_empty());
    let is_new = made_from.iter().all(|name| match raw.attribute(name).state() {
        State::Absent => true,
        State::Known(node) | State::Default(node) => is_nothing(node),
        State::Unknown(_) => false,
    });
    if is_new {
        filled_in(raw, resource, "backup_retention_period", "BackupRetentionPeriod", Value::Number(0.into()))
    } else {
        resource
    }
}

/// An instance of a cluster.
pub(super) fn cluster_instance(raw: &Raw<'_>, resource: Resource) -> Resource {
    filled_in(raw, resource, "publicly_accessible", "PubliclyAccessible", Value::Bool(false))
}

/// A cluster. The engine must be written since version 5 of the provider; before, it was `aurora`.
pub(super) fn cluster(raw: &Raw<'_>, resource: Resource) -> Resource {
    filled_in(raw, resource, "engine", "Engine", Value::Text("aurora".into()))
}

fn filled_in(raw: &Raw<'_>, resource: Resource, attribute: &str, property: &str, value: Value) -> Resource {
    match raw.attribute(attribute).state() {
        State::Absent => {
            let node = Node::new(value, resource.origin);
            with(resource, property, node)
        }
        _ => resource,
    }
}

/// A parameter group of instances or clusters.
pub(super) fn parameter_group(raw: &Raw<'_>, resource: Resource) -> Resource {
    let blocks = raw.evaluated.attributes.find("parameter").items();
    let mut more = blocks.more;
    let mut parameters = BTreeMap::new();
    for block in blocks.known {
        let (name, value) = (block.get("name").text(), block.get("value"));
        match (name.state(), value.value()) {
            (State::Known(name), Some(value)) => {
                parameters.insert(name.clone(), in_vocabulary(value));
            }
            (State::Known(name), None) => {
                if let Some(why) = value.why() {
                    parameters.insert(name.clone(), Node::unknown(why.clone(), block.origin));
                }
            }
            (State::Unknown(why), _) => {
                more.get_or_insert_with(|| why.clone());
            }
            _ => {}
        }
    }
    if parameters.is_empty() && more.is_none() {
        return resource;
    }
    let map = Node::map(parameters, resource.origin);
    let map = match more {
        Some(why) => map.open(why),
        None => map,
    };
    with(resource, "Parameters", map)
}
