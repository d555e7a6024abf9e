//! AWS's own policy that allows everything is as much as a policy of one's own that does.

use crate::documents;
use bartizan_estate::Many;
use bartizan_estate::Subject;
use bartizan_estate::views::iam::{IDENTITIES, Identity, Policy, PolicyKind, attached_policy};
use bartizan_finding::Severity;
use bartizan_policy::question::grants_admin;
use bartizan_tree::Tri;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-admin-policy-attached",
    title: "AdministratorAccess is attached",
    severity: Severity::High,
    practice: "IAM-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &[
        "AWS::IAM::Role",
        "AWS::IAM::User",
        "AWS::IAM::Group",
        "AWS::SSO::PermissionSet",
        "Bartizan::IAM::PolicyAttachment",
    ],
    aliases: &[
        Alias::exact("CKV_AWS_274"),
        Alias::narrower("W43"),
        Alias::narrower("IAM_ROLE_ADMINISTRATOR_ACCESS_POLICY_RULE"),
    ],
    controls: &["CIS-AWS-5.0/1.15", "CIS-AWS-3.0/1.16"],
    page: include_str!("admin_policy_attached.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let attached = match subject.kind() {
        "AWS::SSO::PermissionSet" => named(subject, "ManagedPolicies"),
        "Bartizan::IAM::PolicyAttachment" => {
            // Holders that are here are asked themselves.
            let owners = [
                ("Groups", "AWS::IAM::Group"),
                ("PermissionSets", "AWS::SSO::PermissionSet"),
                ("Roles", "AWS::IAM::Role"),
                ("Users", "AWS::IAM::User"),
            ];
            let all_here = owners.into_iter().all(|(key, kind)| subject.follow(key, &[kind]).more.is_none());
            if all_here {
                return judge.not_applicable();
            }
            named(subject, "PolicyArn")
        }
        _ => Identity::new(subject).attached(),
    };
    if attached.known.is_empty() && attached.more.is_none() && !IDENTITIES.contains(&subject.kind()) {
        return judge.not_applicable();
    }
    for policy in &attached.known {
        let name = policy.name.value().map(ToString::to_string).unwrap_or_default();
        let message = format!("`{name}` allows everything");
        if let Some(outcome) = judge.fail_if(is_admin(policy), policy.origin, message) {
            outcome.facet(format!("policy:{name}"));
        }
    }
    if let Some(why) = attached.more {
        judge.undecided(why, subject.origin());
    }
}

fn named<'e>(subject: Subject<'e>, property: &str) -> Many<Policy<'e>> {
    let items = subject.get(property).items();
    Many { known: items.known.into_iter().map(|arn| attached_policy(subject, arn)).collect(), more: items.more }
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
