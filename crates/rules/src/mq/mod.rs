//! Amazon MQ.

mod public;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&public::RULE];
