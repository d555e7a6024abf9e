//! IAM Identity Center.

mod session_duration;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&session_duration::RULE];
