//! Amazon MSK.

mod encryption_in_transit;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&encryption_in_transit::RULE];
