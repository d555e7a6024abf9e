//! AWS Account Management.

mod security_contact;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&security_contact::RULE];
