//! The rules: each judges one question on one view, whatever source it came from.
//!
//! A rule is two files: `s3/bucket_versioning.rs` holds its data and its judgement,
//! `s3/bucket_versioning.md` is its page, whose examples are its tests. [`all`] lists them.

mod documents;
mod environment;
mod frameworks;
mod judge;
pub mod quickwins;
mod region;
mod rule;
mod run;

mod accessanalyzer;
mod account;
mod acm;
mod apigateway;
mod athena;
mod autoscaling;
mod backup;
mod cloudfront;
mod cloudtrail;
mod cloudwatch;
mod codebuild;
mod config;
mod documentdb;
mod dynamodb;
mod ec2;
mod ecr;
mod ecs;
mod efs;
mod eks;
mod elasticache;
mod elb;
mod guardduty;
mod iam;
mod identitycenter;
mod inspector;
mod kinesis;
mod kms;
mod lambda;
mod logs;
mod macie;
mod mq;
mod msk;
mod neptune;
mod opensearch;
mod organizations;
mod rds;
mod redshift;
mod s3;
mod secretsmanager;
mod securityhub;
mod sns;
mod sqs;
mod ssm;
mod stepfunctions;
mod vpc;
mod wafv2;

pub use frameworks::{FRAMEWORKS, Framework};
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
    accessanalyzer::RULES,
    account::RULES,
    acm::RULES,
    apigateway::RULES,
    athena::RULES,
    autoscaling::RULES,
    backup::RULES,
    cloudfront::RULES,
    cloudtrail::RULES,
    cloudwatch::RULES,
    codebuild::RULES,
    config::RULES,
    documentdb::RULES,
    dynamodb::RULES,
    ec2::RULES,
    ecr::RULES,
    ecs::RULES,
    efs::RULES,
    eks::RULES,
    elasticache::RULES,
    elb::RULES,
    guardduty::RULES,
    iam::RULES,
    identitycenter::RULES,
    inspector::RULES,
    kinesis::RULES,
    kms::RULES,
    lambda::RULES,
    logs::RULES,
    macie::RULES,
    mq::RULES,
    msk::RULES,
    neptune::RULES,
    opensearch::RULES,
    organizations::RULES,
    rds::RULES,
    redshift::RULES,
    s3::RULES,
    secretsmanager::RULES,
    securityhub::RULES,
    sns::RULES,
    sqs::RULES,
    ssm::RULES,
    stepfunctions::RULES,
    vpc::RULES,
    wafv2::RULES,
];
