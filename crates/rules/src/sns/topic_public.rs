//! A topic that everybody may publish to, or listen to.

use crate::documents;
use bartizan_estate::Subject;
use bartizan_estate::views::stores::Store;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "sns-topic-public",
    title: "SNS topic lets everybody in",
    severity: Severity::High,
    practice: "IAM-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::SNS::Topic"],
    aliases: &[Alias::exact("CKV_AWS_169")],
    controls: &["AWS-FSBP/SNS.4"],
    page: include_str!("topic_public.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let policy = Store::new(subject).policy();
    documents::closed_to_strangers(subject, &policy, judge, "on the topic");
}
