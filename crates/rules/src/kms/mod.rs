//! AWS Key Management Service.

mod key_deletion_window;
mod key_policy_public;
mod key_rotation;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&key_deletion_window::RULE, &key_policy_public::RULE, &key_rotation::RULE];
