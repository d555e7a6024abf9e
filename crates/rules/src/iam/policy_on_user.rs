//! Permissions of single users are overlooked when people come and go.

use bartizan_estate::Subject;
use bartizan_estate::views::iam::{Identity, PolicyKind};
use bartizan_finding::Severity;
use bartizan_tree::{State, Tri};

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-policy-on-user",
    title: "IAM policy is attached to a user",
    severity: Severity::Low,
    practice: "IAM-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &[
        "AWS::IAM::User",
        "AWS::IAM::UserPolicy",
        "AWS::IAM::Policy",
        "AWS::IAM::ManagedPolicy",
        "Bartizan::IAM::PolicyAttachment",
    ],
    aliases: &[
        Alias::exact("CKV_AWS_40"),
        Alias::exact("AVD-AWS-0143"),
        Alias::exact("b4378389-a9aa-44ee-91e7-ef183f11079e"),
        Alias::narrower("edc95c10-7366-4f30-9b4b-f995c84eceb5"),
        Alias::narrower("e4239438-e639-44aa-adb8-866e400e3ade"),
        Alias::narrower("0e5872b4-19a0-4165-8b2f-56d9e14b909f"),
        Alias::narrower("5e7acff5-095b-40ac-9073-ac2e4ad8a512"),
        Alias::narrower("F10"),
        Alias::narrower("F11"),
        Alias::narrower("F12"),
        Alias::narrower("IAM_NO_POLICY_ON_USER"),
        Alias::narrower("IAM_USER_NO_POLICIES_CHECK"),
        Alias::exact("prowler:iam_policy_attached_only_to_group_or_roles"),
    ],
    controls: &["CIS-AWS-7.0/2.13", "CIS-AWS-5.0/1.14", "CIS-AWS-3.0/1.15", "AWS-FSBP/IAM.2"],
    page: include_str!("policy_on_user.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    match subject.kind() {
        "AWS::IAM::User" => check_user(subject, judge),
        "AWS::IAM::UserPolicy" => check_elsewhere(subject, "UserName", judge),
        _ => check_elsewhere(subject, "Users", judge),
    }
}

fn check_user(subject: Subject<'_>, judge: &mut Judge) {
    let policies = Identity::new(subject).policies();
    for policy in &policies.known {
        let name = policy.name.value().map(ToString::to_string).unwrap_or_default();
        let message = match policy.kind {
            PolicyKind::Inline => format!("the inline policy `{name}` is the user's own"),
            _ => format!("the policy `{name}` is attached to the user"),
        };
        judge.fail(policy.origin, message).facet(format!("policy:{name}"));
    }
    if let Some(why) = policies.more {
        judge.undecided(why, subject.origin());
    }
}

/// A policy or attachment that names users. Those that are here were asked themselves.
fn check_elsewhere(subject: Subject<'_>, property: &str, judge: &mut Judge) {
    let users = subject.get(property);
    if let (State::Unknown(_), "UserName") = (users.state(), property) {
        // Whoever it is, it is a user.
        judge.fail(users.origin(), "a user holds this policy itself").facet("user:?");
        return;
    }
    let items = users.items();
    if items.known.is_empty() && items.more.is_none() {
        return judge.not_applicable();
    }
    let mut all_are_here = items.more.is_none();
    for user in items.known {
        let here = subject.resolve(user, &["AWS::IAM::User"]);
        if matches!(here.state(), State::Known(_)) {
            continue;
        }
        all_are_here = false;
        let name = user.field().text().value().map(ToString::to_string).unwrap_or_else(|| "?".to_owned());
        judge.fail(user.origin, "a user holds this policy itself").facet(format!("user:{name}"));
    }
    judge.fail_if(items.more.map_or(Tri::No, Tri::Unknown), users.origin(), "");
    if all_are_here {
        judge.not_applicable();
    }
}
