//! In an emergency there should be a role for it, not an administrator's password.

use bartizan_estate::Subject;
use bartizan_estate::views::iam::ManagedPolicy;
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-support-role",
    title: "Nobody may ask AWS Support",
    severity: Severity::Low,
    practice: "IAM-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::Account"],
    aliases: &[
        Alias::exact("prowler:iam_support_role_created"),
        Alias::exact("AVD-AWS-0169"),
        Alias::narrower("d71b5fd7-9020-4b2d-9ec8-b3839faa2744"),
    ],
    controls: &["CIS-AWS-7.0/2.15", "CIS-AWS-5.0/1.16", "CIS-AWS-3.0/1.17"],
    page: include_str!("support_role.md"),
    check: Check::Each(check),
};

const KIND: &str = "Bartizan::IAM::AwsManagedPolicy";

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let estate = subject.estate();
    if !estate.coverage.was_asked(KIND) {
        return judge.not_applicable();
    }
    let is_it = |policy: &Subject<'_>| policy.address().ends_with(":policy/AWSSupportAccess");
    let used = Tri::any(estate.of(KIND).filter(is_it).map(|policy| ManagedPolicy::new(policy).uses().is(|n| *n > 0)));
    let used = used.or(estate.missing(KIND).map_or(Tri::No, Tri::Unknown));
    judge.fail_if(used.not(), subject.origin(), "AWSSupportAccess is attached to nobody");
}
