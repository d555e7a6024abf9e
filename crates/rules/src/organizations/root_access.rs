//! A hundred accounts have a hundred root passwords, unless they have none.

use bartizan_estate::Subject;
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "organizations-root-access",
    title: "Member accounts' root users are not managed centrally",
    severity: Severity::Medium,
    practice: "IAM-6",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::IAM::OrganizationsFeatures"],
    aliases: &[Alias::exact("prowler:iam_root_credentials_management_enabled")],
    controls: &["CIS-AWS-7.0/2.1.1"],
    page: include_str!("root_access.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let features = subject.get("EnabledFeatures");
    let items = features.items();
    let is_it = |feature: &str| feature == "RootCredentialsManagement";
    let found = Tri::any(items.known.iter().map(|feature| feature.field().text().is(|feature| is_it(feature))));
    let found = found.or(items.more.map_or(Tri::No, Tri::Unknown));
    judge.fail_if(found.not(), features.origin(), "the root credentials of member accounts are not managed centrally");
}
