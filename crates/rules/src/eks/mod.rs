//! Amazon EKS.

mod control_plane_logs;
mod public_endpoint;
mod secrets_encryption;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&control_plane_logs::RULE, &public_endpoint::RULE, &secrets_encryption::RULE];
