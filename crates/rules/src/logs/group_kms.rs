//! A log group without a key of its own.

use bartizan_estate::Subject;
use bartizan_estate::views::logs::LogGroup;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "cloudwatch-log-group-kms",
    title: "CloudWatch log group has no KMS key",
    severity: Severity::Low,
    practice: "DAT-15",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::Logs::LogGroup"],
    aliases: &[
        Alias::exact("CKV_AWS_158"),
        Alias::exact("AVD-AWS-0017"),
        Alias::exact("0afbcfe9-d341-4b92-a64c-7e6de0543879"),
        Alias::exact("W84"),
        Alias::exact("CLOUDWATCH_LOG_GROUP_ENCRYPTED"),
    ],
    controls: &[],
    page: include_str!("group_kms.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let key = LogGroup::new(subject).kms_key();
    judge.require(&key, |_| true, "no KMS key is chosen for this log group");
}
