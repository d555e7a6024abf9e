//! Amazon ElastiCache.

mod encryption_at_rest;
mod encryption_in_transit;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&encryption_at_rest::RULE, &encryption_in_transit::RULE];
