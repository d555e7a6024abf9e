//! Permissions that wait for somebody to be put there.

use bartizan_estate::Subject;
use bartizan_estate::views::iam::Identity;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-group-empty",
    title: "IAM group has no members",
    severity: Severity::Info,
    practice: "IAM-11",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::IAM::Group"],
    aliases: &[
        Alias::narrower("CKV2_AWS_14"),
        Alias::narrower("fc101ca7-c9dd-4198-a1eb-0fbe92e80044"),
        Alias::narrower("8f957abd-9703-413d-87d3-c578950a753c"),
    ],
    controls: &[],
    page: include_str!("group_empty.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let group = Identity::new(subject);
    if group.made().is_absent().is_yes() {
        return judge.not_applicable();
    }
    judge.fail_if(group.members().is_empty(), subject.origin(), "nobody is in this group");
}
