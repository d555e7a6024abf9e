//! Amazon CloudWatch Logs.

mod group_kms;
mod group_retention;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&group_kms::RULE, &group_retention::RULE];
