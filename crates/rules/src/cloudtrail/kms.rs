//! A trail whose files everybody with the bucket can read.

use bartizan_estate::Subject;
use bartizan_estate::views::cloudtrail::Trail;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "cloudtrail-kms",
    title: "CloudTrail log files are not encrypted with a KMS key",
    severity: Severity::Low,
    practice: "DAT-15",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::CloudTrail::Trail"],
    aliases: &[
        Alias::exact("CKV_AWS_35"),
        Alias::exact("prowler:cloudtrail_kms_encryption_enabled"),
        Alias::exact("AVD-AWS-0015"),
        Alias::exact("5d9e3164-9265-470c-9a10-57ae454ac0c7"),
        Alias::exact("050a9ba8-d1cb-4c61-a5e8-8805a70d3b85"),
        Alias::exact("CLOUD_TRAIL_ENCRYPTION_ENABLED"),
    ],
    controls: &["CIS-AWS-7.0/4.5", "CIS-AWS-5.0/3.5", "CIS-AWS-3.0/3.5", "AWS-FSBP/CloudTrail.2"],
    page: include_str!("kms.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let key = Trail::new(subject).kms_key();
    judge.require(&key, |_| true, "no KMS key is chosen for the log files");
}
