//! A bucket without versioning loses what is overwritten or deleted.

use bartizan_estate::Subject;
use bartizan_estate::views::s3::Bucket;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "s3-bucket-versioning",
    title: "S3 bucket keeps no versions",
    severity: Severity::Medium,
    practice: "DAT-10",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::S3::Bucket"],
    aliases: &[
        Alias::exact("CKV_AWS_21"),
        Alias::exact("AVD-AWS-0090"),
        Alias::exact("568a4d22-3517-44a6-a7ad-6a7eed88722c"),
        Alias::exact("a227ec01-f97a-4084-91a4-47b350c1db54"),
        Alias::exact("S3_BUCKET_VERSIONING_ENABLED"),
    ],
    controls: &["AWS-FSBP/S3.14"],
    page: include_str!("bucket_versioning.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let versioning = Bucket::new(subject).versioning();
    judge.require(&versioning, |status| &**status == "Enabled", "versioning is not enabled");
}
