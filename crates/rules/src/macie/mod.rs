//! Amazon Macie.

mod automated_discovery;
mod enabled;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&automated_discovery::RULE, &enabled::RULE];
