//! The account that nothing holds back should be entered least.

use bartizan_estate::Subject;
use bartizan_estate::views::organization::Organization;
use bartizan_finding::Severity;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "organizations-delegated-administrator",
    title: "Organization administers everything from its management account",
    severity: Severity::Low,
    practice: "IAM-13",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::Organizations::Organization"],
    aliases: &[],
    controls: &["CIS-AWS-7.0/2.1.5", "CIS-AWS-7.0/2.1.6"],
    page: include_str!("delegated_administrator.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let organization = Organization::new(subject);
    let administrators = organization.delegated_administrators();
    if organization.is_seen_by_a_member() || administrators.is_absent().is_yes() {
        return judge.not_applicable();
    }
    judge.require(&administrators, |n| *n > 0, "no account administers a service for the others");
}
