//! Amazon SNS.

mod topic_encryption;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&topic_encryption::RULE];
