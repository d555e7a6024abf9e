//! What nobody holds, nobody looks after.

use bartizan_estate::Subject;
use bartizan_estate::views::iam::ManagedPolicy;
use bartizan_finding::Severity;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-policy-unused",
    title: "IAM policy is attached to nobody",
    severity: Severity::Info,
    practice: "IAM-11",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::IAM::ManagedPolicy"],
    aliases: &[],
    controls: &[],
    page: include_str!("policy_unused.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let uses = ManagedPolicy::new(subject).uses();
    if uses.is_absent().is_yes() {
        return judge.not_applicable();
    }
    judge.fail_if(uses.is(|n| *n == 0), subject.origin(), "nobody holds this policy, and it bounds nobody");
}
