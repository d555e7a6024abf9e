//! A shell in the console that carries files in and out.

use bartizan_estate::Subject;
use bartizan_estate::views::iam::{Policy, PolicyKind};
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use super::attached;
use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-cloudshell-full-access",
    title: "AWSCloudShellFullAccess is attached",
    severity: Severity::Low,
    practice: "IAM-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &attached::HOLDERS,
    aliases: &[Alias::exact("prowler:iam_policy_cloudshell_admin_not_attached")],
    controls: &["CIS-AWS-7.0/2.20", "CIS-AWS-5.0/1.21", "CIS-AWS-3.0/1.22"],
    page: include_str!("cloudshell_full_access.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    attached::each(subject, judge, is_full_access, |name| format!("`{name}` lets files in and out through CloudShell"));
}

fn is_full_access(policy: &Policy<'_>) -> Tri {
    match policy.kind {
        PolicyKind::Aws => policy.name.is(|name| &**name == "AWSCloudShellFullAccess"),
        PolicyKind::Elsewhere if policy.name.value().is_none() => {
            policy.document.why().cloned().map_or(Tri::No, Tri::Unknown)
        }
        _ => Tri::No,
    }
}
