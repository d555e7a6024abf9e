//! Amazon EKS.

mod control_plane_logs;
mod node_role;
mod public_endpoint;
mod secrets_encryption;
mod workload_identity;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[
    &control_plane_logs::RULE,
    &node_role::RULE,
    &public_endpoint::RULE,
    &secrets_encryption::RULE,
    &workload_identity::RULE,
];
