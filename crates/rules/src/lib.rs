//! The rules: each judges one question on one view, whatever source it came from.
//!
//! A rule is two files: `s3/bucket_versioning.rs` holds its data and its judgement,
//! `s3/bucket_versioning.md` is its page, whose examples are its tests. [`all`] lists them.

mod documents;
mod environment;
mod judge;
mod rule;
mod run;

mod autoscaling;
mod cloudtrail;
mod cloudwatch;
mod ec2;
mod ecs;
mod elb;
mod iam;
mod kms;
mod lambda;
mod logs;
mod rds;
mod s3;
mod vpc;

pub use judge::{Judge, Outcome};
pub use rule::{Alias, Check, Counts, Relation, Responsibility, Rule};
pub use run::judge;

/// Every rule, by id.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    SERVICES.iter().flat_map(|rules| rules.iter().copied())
}

/// The rule of an id.
pub fn find(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id == id)
}

/// A new service folder is added here.
const SERVICES: &[&[&Rule]] = &[
    autoscaling::RULES,
    cloudtrail::RULES,
    cloudwatch::RULES,
    ec2::RULES,
    ecs::RULES,
    elb::RULES,
    iam::RULES,
    kms::RULES,
    lambda::RULES,
    logs::RULES,
    rds::RULES,
    s3::RULES,
    vpc::RULES,
];
