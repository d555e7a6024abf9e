//! Amazon Athena.

mod workgroup_encryption;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&workgroup_encryption::RULE];
