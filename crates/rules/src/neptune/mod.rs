//! Amazon Neptune.

mod encryption;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&encryption::RULE];
