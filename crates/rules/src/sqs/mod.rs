//! Amazon SQS.

mod queue_encryption;
mod queue_public;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&queue_encryption::RULE, &queue_public::RULE];
