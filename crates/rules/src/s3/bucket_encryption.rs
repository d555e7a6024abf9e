//! A bucket whose default encryption is set to something that does not encrypt.

use bartizan_estate::Subject;
use bartizan_estate::views::s3::Bucket;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "s3-bucket-encryption",
    title: "S3 bucket does not encrypt new objects",
    severity: Severity::High,
    practice: "DAT-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::S3::Bucket"],
    aliases: &[
        Alias::exact("CKV_AWS_19"),
        Alias::exact("AVD-AWS-0088"),
        Alias::exact("b2e8752c-3497-4255-98d2-e4ae5b46bbf5"),
        Alias::exact("W41"),
        Alias::exact("S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED"),
        Alias::exact("S3_DEFAULT_ENCRYPTION_KMS"),
    ],
    controls: &[],
    page: include_str!("bucket_encryption.md"),
    check: Check::Each(check),
};

/// What S3 knows (docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionByDefault.html).
const ALGORITHMS: [&str; 3] = ["AES256", "aws:kms", "aws:kms:dsse"];

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let algorithm = Bucket::new(subject).encryption();
    let word = algorithm.value().map(ToString::to_string).unwrap_or_default();
    judge.require(&algorithm, |a| ALGORITHMS.contains(&&**a), format!("`{word}` is no algorithm of S3"));
}
