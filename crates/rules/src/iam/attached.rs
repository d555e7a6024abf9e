//! Asking of each managed policy that is attached, however the attachment is written.

use bartizan_estate::views::iam::{IDENTITIES, Identity, Policy, attached_policy};
use bartizan_estate::{Many, Subject};
use bartizan_tree::Tri;

use crate::Judge;

/// The kinds that hold policies, and attachments that are written apart.
pub(super) const HOLDERS: [&str; 5] = [
    "AWS::IAM::Role",
    "AWS::IAM::User",
    "AWS::IAM::Group",
    "AWS::SSO::PermissionSet",
    "Bartizan::IAM::PolicyAttachment",
];

/// Fails for each attached policy of which the answer is yes; `say` gets its name.
pub(super) fn each(
    subject: Subject<'_>,
    judge: &mut Judge,
    ask: impl Fn(&Policy<'_>) -> Tri,
    say: impl Fn(&str) -> String,
) {
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
        if let Some(outcome) = judge.fail_if(ask(policy), policy.origin, say(&name)) {
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
