//! Amazon SNS.

mod topic_encryption;
mod topic_public;
mod topic_subscriber;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&topic_encryption::RULE, &topic_public::RULE, &topic_subscriber::RULE];
