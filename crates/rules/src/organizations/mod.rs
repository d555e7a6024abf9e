//! AWS Organizations.

mod all_features;
mod delegated_administrator;
mod guardrails;
mod management_workloads;
mod root_access;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[
    &all_features::RULE,
    &delegated_administrator::RULE,
    &guardrails::RULE,
    &management_workloads::RULE,
    &root_access::RULE,
];
