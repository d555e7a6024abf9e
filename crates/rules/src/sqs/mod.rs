//! Amazon SQS.

mod queue_encryption;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&queue_encryption::RULE];
