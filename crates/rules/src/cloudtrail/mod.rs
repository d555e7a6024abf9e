//! AWS CloudTrail.

mod bucket_logging;
mod bucket_mfa_delete;
mod bucket_public;
mod bucket_tls_only;
mod bucket_versioning;
mod cloudwatch_delivery;
mod cloudwatch_logs;
mod data_events;
mod delivery;
mod enabled;
mod insights;
mod kms;
mod log_validation;
mod logging;
mod management_events;
mod multi_region;
mod organization;

use bartizan_estate::views::cloudtrail::Trail;
use bartizan_estate::views::s3::Bucket;
use bartizan_tree::{Origin, State};

use crate::{Judge, Rule};

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[
    &bucket_logging::RULE,
    &bucket_mfa_delete::RULE,
    &bucket_public::RULE,
    &bucket_tls_only::RULE,
    &bucket_versioning::RULE,
    &cloudwatch_delivery::RULE,
    &cloudwatch_logs::RULE,
    &data_events::DYNAMODB,
    &data_events::LAMBDA,
    &data_events::S3_READS,
    &data_events::S3_WRITES,
    &delivery::RULE,
    &enabled::RULE,
    &insights::RULE,
    &kms::RULE,
    &log_validation::RULE,
    &logging::RULE,
    &management_events::RULE,
    &multi_region::RULE,
    &organization::RULE,
];

/// A trail's bucket, and where the trail names it. Where it stands elsewhere, the judge is told that
/// nobody knows.
fn bucket_of<'e>(trail: Trail<'e>, judge: &mut Judge) -> Option<(Bucket<'e>, Origin)> {
    let name = trail.bucket_name().origin();
    match trail.bucket().state() {
        State::Known(bucket) | State::Default(bucket) => return Some((*bucket, name)),
        State::Unknown(why) => judge.undecided(why.clone(), name),
        State::Absent => judge.not_applicable(),
    }
    None
}
