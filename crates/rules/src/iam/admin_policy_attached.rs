//! AWS's own policy that allows everything is as much as a policy of one's own that does.

use bartizan_estate::Subject;
use bartizan_estate::views::iam::{Policy, PolicyKind};
use bartizan_finding::Severity;
use bartizan_policy::question::grants_admin;
use bartizan_tree::Tri;

use super::attached;
use crate::documents;
use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-admin-policy-attached",
    title: "AdministratorAccess is attached",
    severity: Severity::High,
    practice: "IAM-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &attached::HOLDERS,
    aliases: &[
        Alias::exact("CKV_AWS_274"),
        Alias::narrower("prowler:iam_aws_attached_policy_no_administrative_privileges"),
        Alias::narrower("W43"),
        Alias::narrower("IAM_ROLE_ADMINISTRATOR_ACCESS_POLICY_RULE"),
    ],
    controls: &["CIS-AWS-7.0/2.14", "CIS-AWS-5.0/1.15", "CIS-AWS-3.0/1.16"],
    page: include_str!("admin_policy_attached.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    attached::each(subject, judge, is_admin, |name| format!("`{name}` allows everything"));
}

/// Whether it is a policy of AWS that allows everything. Those whose content is not held here do
/// not, and policies of one's own are judged where they are written.
fn is_admin(policy: &Policy<'_>) -> Tri {
    match (policy.kind, policy.document.value()) {
        (PolicyKind::Aws, Some(node)) => grants_admin(&documents::read(node)).verdict,
        (PolicyKind::Elsewhere, _) if policy.name.value().is_none() => {
            policy.document.why().cloned().map_or(Tri::No, Tri::Unknown)
        }
        _ => Tri::No,
    }
}
