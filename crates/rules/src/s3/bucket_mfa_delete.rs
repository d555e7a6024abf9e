//! A bucket whose versions can be deleted without a second factor.

use bartizan_estate::Subject;
use bartizan_estate::views::s3::Bucket;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "s3-bucket-mfa-delete",
    title: "S3 bucket deletes versions without MFA",
    severity: Severity::Low,
    practice: "DAT-10",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::S3::Bucket"],
    aliases: &[Alias::exact("AVD-AWS-0170"), Alias::broader("c5b31ab9-0f26-4a49-b8aa-4cc064392f4d")],
    controls: &["CIS-AWS-7.0/3.1.2", "CIS-AWS-5.0/2.1.2", "CIS-AWS-3.0/2.1.2", "AWS-FSBP/S3.20"],
    page: include_str!("bucket_mfa_delete.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let mfa = Bucket::new(subject).mfa_delete();
    judge.require(&mfa, |status| &**status == "Enabled", "versions can be deleted without MFA");
}
