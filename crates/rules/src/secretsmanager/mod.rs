//! AWS Secrets Manager.

mod kms;
mod rotation;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&kms::RULE, &rotation::RULE];
