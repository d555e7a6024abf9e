//! AWS Security Hub.

mod aggregator;
mod auto_enable_controls;
mod cis;
mod enabled;
mod fsbp;
mod integrations;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] =
    &[&aggregator::RULE, &auto_enable_controls::RULE, &cis::RULE, &enabled::RULE, &fsbp::RULE, &integrations::RULE];
