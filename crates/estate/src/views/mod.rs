//! Typed windows on the kinds: what is effective, whoever wrote it.
//!
//! Each view computes [`Field`](bartizan_tree::Field)s from a [`Subject`](crate::Subject), fills in
//! AWS's defaults with the year since when they hold, and lists its [`facts`]: what equality
//! scenarios compare between sources, and what `inspect` shows.

pub mod account;
pub mod backup;
pub mod cloudtrail;
pub mod cloudwatch;
pub mod compute;
pub mod credentials;
pub mod ecs;
pub mod elb;
pub mod endpoints;
pub mod event_selectors;
pub mod facts;
pub mod iam;
pub mod kms;
pub mod lambda;
pub mod logs;
pub mod managed;
pub mod organization;
pub mod rds;
pub mod s3;
pub mod secrets;
pub mod security_group;
pub mod services;
pub mod sharing;
pub mod singletons;
pub mod sns;
pub mod ssm;
pub mod sso;
pub mod stores;
pub mod vpc;

use bartizan_tree::{Field, Node, Value};

/// The same, but an empty text or list counts as nothing: sources write it for "none".
pub(crate) fn filled(field: Field<&Node>) -> Field<&Node> {
    let is_empty = field.value().is_some_and(|node| match &node.value {
        Value::Text(text) => text.is_empty(),
        Value::List(list) => list.items.is_empty(),
        _ => false,
    });
    if is_empty { Field::absent(field.origin()) } else { field }
}
