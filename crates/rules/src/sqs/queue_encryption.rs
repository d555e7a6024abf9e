//! A queue whose messages lie unencrypted.

use bartizan_estate::Subject;
use bartizan_estate::views::stores::Store;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "sqs-queue-encryption",
    title: "SQS queue is not encrypted",
    severity: Severity::Medium,
    practice: "DAT-16",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::SQS::Queue"],
    aliases: &[
        Alias::exact("CKV_AWS_27"),
        Alias::exact("AVD-AWS-0096"),
        Alias::exact("6e8849c1-3aa7-40e3-9063-b85ee300f29f"),
        Alias::exact("12726829-93ed-4d51-9cbe-13423f4299e1"),
        Alias::broader("W48"),
        Alias::broader("SQS_QUEUE_KMS_MASTER_KEY_ID_RULE"),
    ],
    controls: &["AWS-FSBP/SQS.1"],
    page: include_str!("queue_encryption.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let on = Store::new(subject).encrypted();
    judge.require(&on, |on| *on, "messages are not encrypted");
}
