//! A role that nobody takes on is a way in that nobody watches.

use bartizan_estate::Subject;
use bartizan_estate::views::iam::Identity;
use bartizan_finding::Severity;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-role-unused",
    title: "IAM role was not used for 90 days",
    severity: Severity::Low,
    practice: "IAM-11",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::IAM::Role"],
    aliases: &[],
    controls: &[],
    page: include_str!("role_unused.md"),
    check: Check::Each(check),
};

/// As AWS's own advice has it.
const DAYS: i64 = 90;

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let (role, estate) = (Identity::new(subject), subject.estate());
    if role.made().is_absent().is_yes() || role.is_kept_by_aws().is_yes() {
        return judge.not_applicable();
    }
    let age = estate.days_since(&role.made());
    let used = estate.days_since(&role.last_used());
    let message = match (used.value(), age.value()) {
        (Some(days), _) => format!("the role was last used {days} days ago"),
        (None, Some(days)) => format!("the role is {days} days old and was never used, as far as AWS remembers"),
        (None, None) => String::new(),
    };
    let is_recent = used.is(|days| *days < DAYS).or(age.is(|days| *days < DAYS));
    judge.fail_if(is_recent.not(), subject.origin(), message);
}
