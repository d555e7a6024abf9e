//! A bucket of which nobody can say later who read it.

use bartizan_estate::Subject;
use bartizan_estate::views::s3::Bucket;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "s3-bucket-logging",
    title: "S3 bucket does not log access",
    severity: Severity::Low,
    practice: "DAT-12",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::S3::Bucket"],
    aliases: &[
        Alias::exact("CKV_AWS_18"),
        Alias::exact("AVD-AWS-0089"),
        Alias::exact("f861041c-8c9f-4156-acfc-5e6e524f5884"),
        Alias::exact("4552b71f-0a2a-4bc4-92dd-ed7ec1b4674c"),
        Alias::exact("W35"),
        Alias::exact("S3_BUCKET_LOGGING_ENABLED"),
    ],
    controls: &["AWS-FSBP/S3.9"],
    page: include_str!("bucket_logging.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let bucket = Bucket::new(subject);
    let logged = bucket.is_logged().or(bucket.receives_access_logs());
    judge.fail_if(logged.not(), subject.origin(), "access to this bucket is not logged");
}
