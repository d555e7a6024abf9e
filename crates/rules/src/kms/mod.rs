//! AWS Key Management Service.

mod grant_foreign;
mod key_deletion_window;
mod key_pending_deletion;
mod key_policy_public;
mod key_rotation;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[
    &grant_foreign::RULE,
    &key_deletion_window::RULE,
    &key_pending_deletion::RULE,
    &key_policy_public::RULE,
    &key_rotation::RULE,
];
