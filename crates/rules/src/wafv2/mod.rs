//! AWS WAF.

mod logging;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&logging::RULE];
