//! A stream whose records lie unencrypted.

use bartizan_estate::Subject;
use bartizan_estate::views::stores::Store;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "kinesis-encryption",
    title: "Kinesis stream is not encrypted",
    severity: Severity::Medium,
    practice: "DAT-16",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::Kinesis::Stream"],
    aliases: &[
        Alias::exact("CKV_AWS_43"),
        Alias::exact("862fe4bf-3eec-4767-a517-40f378886b88"),
        Alias::exact("7f65be75-90ab-4036-8c2a-410aef7bb650"),
        Alias::exact("W49"),
        Alias::exact("KINESIS_STREAM_ENCRYPTION_RULE"),
        Alias::broader("AVD-AWS-0064"),
    ],
    controls: &["AWS-FSBP/Kinesis.1"],
    page: include_str!("encryption.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let on = Store::new(subject).encrypted();
    judge.require(&on, |on| *on, "records are not encrypted");
}
