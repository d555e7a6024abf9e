//! AWS CloudTrail.

mod bucket_logging;
mod bucket_public;
mod cloudwatch_logs;
mod kms;
mod log_validation;
mod multi_region;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[
    &bucket_logging::RULE,
    &bucket_public::RULE,
    &cloudwatch_logs::RULE,
    &kms::RULE,
    &log_validation::RULE,
    &multi_region::RULE,
];
