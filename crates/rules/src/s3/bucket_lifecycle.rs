//! A bucket in which nothing ever ends.

use bartizan_estate::Subject;
use bartizan_estate::views::s3::Bucket;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "s3-bucket-lifecycle",
    title: "S3 bucket has no lifecycle rule",
    severity: Severity::Info,
    practice: "DAT-10",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::S3::Bucket"],
    aliases: &[Alias::exact("CKV2_AWS_61"), Alias::exact("prowler:s3_bucket_lifecycle_enabled")],
    controls: &["AWS-FSBP/S3.13"],
    page: include_str!("bucket_lifecycle.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let bucket = Bucket::new(subject);
    judge.fail_if(bucket.has_lifecycle().not(), subject.origin(), "no lifecycle rule is on");
}
