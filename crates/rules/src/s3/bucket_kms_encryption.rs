//! A bucket whose objects are not encrypted with a KMS key.

use bartizan_estate::Subject;
use bartizan_estate::views::s3::Bucket;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "s3-bucket-kms-encryption",
    title: "S3 bucket is not encrypted with a KMS key",
    severity: Severity::Low,
    practice: "DAT-15",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::S3::Bucket"],
    aliases: &[Alias::exact("CKV_AWS_145"), Alias::broader("AVD-AWS-0132")],
    controls: &["AWS-FSBP/S3.17"],
    page: include_str!("bucket_kms_encryption.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let bucket = Bucket::new(subject);
    if bucket.receives_access_logs().is_yes() {
        judge.not_applicable();
        return;
    }
    let algorithm = bucket.encryption();
    let word = algorithm.value().map(ToString::to_string).unwrap_or_default();
    let message = format!("new objects are encrypted with `{word}`, not with a KMS key");
    judge.require(&algorithm, |a| a.starts_with("aws:kms"), message);
}
