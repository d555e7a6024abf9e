//! Without all features, nothing can be asked of the accounts.

use bartizan_estate::Subject;
use bartizan_estate::views::organization::Organization;
use bartizan_finding::Severity;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "organizations-all-features",
    title: "Organization only shares the bill",
    severity: Severity::Medium,
    practice: "IAM-13",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::Organizations::Organization"],
    aliases: &[],
    controls: &[],
    page: include_str!("all_features.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let organization = Organization::new(subject);
    if organization.is_seen_by_a_member() {
        return judge.not_applicable();
    }
    judge.require(&organization.features(), |set| &**set == "ALL", "the organization only consolidates bills");
}
