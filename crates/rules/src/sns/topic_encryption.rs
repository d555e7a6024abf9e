//! A topic whose messages lie unencrypted.

use bartizan_estate::Subject;
use bartizan_estate::views::stores::Store;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "sns-topic-encryption",
    title: "SNS topic is not encrypted",
    severity: Severity::Low,
    practice: "DAT-16",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::SNS::Topic"],
    aliases: &[
        Alias::exact("CKV_AWS_26"),
        Alias::exact("AVD-AWS-0095"),
        Alias::exact("28545147-2fc6-42d5-a1f9-cf226658e591"),
        Alias::exact("9d13b150-a2ab-42a1-b6f4-142e41f81e52"),
        Alias::exact("W47"),
        Alias::exact("SNS_ENCRYPTED_KMS"),
    ],
    controls: &["AWS-FSBP/SNS.1"],
    page: include_str!("topic_encryption.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let on = Store::new(subject).encrypted();
    judge.require(&on, |on| *on, "no KMS key is chosen for this topic");
}
