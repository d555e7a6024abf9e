//! A queue that everybody may fill or empty.

use crate::documents;
use bartizan_estate::Subject;
use bartizan_estate::views::stores::Store;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "sqs-queue-public",
    title: "SQS queue lets everybody in",
    severity: Severity::High,
    practice: "IAM-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::SQS::Queue"],
    aliases: &[Alias::exact("CKV_AWS_168")],
    controls: &[],
    page: include_str!("queue_public.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let policy = Store::new(subject).policy();
    documents::closed_to_strangers(subject, &policy, judge, "on the queue");
}
