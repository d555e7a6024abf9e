//! A bucket from which whoever may delete can delete for good.

use bartizan_estate::Subject;
use bartizan_estate::views::s3::Bucket;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "s3-bucket-object-lock",
    title: "S3 bucket has no Object Lock",
    severity: Severity::Info,
    practice: "DAT-11",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::S3::Bucket"],
    aliases: &[
        Alias::exact("S3_BUCKET_DEFAULT_LOCK_ENABLED"),
        Alias::exact("prowler:s3_bucket_object_lock"),
        Alias::narrower("CKV_AWS_143"),
    ],
    controls: &["AWS-FSBP/S3.15"],
    page: include_str!("bucket_object_lock.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    judge.require(&Bucket::new(subject).object_lock(), |on| *on, "objects can be deleted for good at any time");
}
