//! A group that nothing wears.

use bartizan_estate::Subject;
use bartizan_estate::views::security_group::{SecurityGroup, all_wearers_known};
use bartizan_finding::Severity;
use bartizan_tree::{Tri, Why};

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ec2-security-group-unused",
    title: "Security group that nothing wears",
    severity: Severity::Low,
    practice: "NET-7",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::EC2::SecurityGroup"],
    aliases: &[Alias::exact("CKV2_AWS_5"), Alias::exact("4849211b-ac39-479e-ae78-5694d506cb24")],
    controls: &[],
    page: include_str!("security_group_unused.md"),
    check: Check::Each(check),
};

/// Sources of rules: that a rule names a group is no use of it.
const RULES: [&str; 6] = [
    "AWS::EC2::SecurityGroup",
    "AWS::EC2::SecurityGroupIngress",
    "AWS::EC2::SecurityGroupEgress",
    "Bartizan::EC2::SecurityGroupRule",
    "AWS::EC2::NetworkAclEntry",
    "AWS::EC2::VPC",
];

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let group = SecurityGroup::new(subject);
    if subject.resource().implied || group.is_default().is_yes() {
        return judge.not_applicable();
    }
    let wearers = group.wearers();
    let mentioned = subject.mentioned_by().any(|resource| !RULES.contains(&&*resource.kind));
    if !wearers.known.is_empty() || mentioned {
        return;
    }
    let text = "nothing wears the group";
    match wearers.more.map_or_else(|| all_wearers_known(subject.estate()), Tri::Unknown) {
        Tri::Unknown(Why::Outside(_)) => {
            judge.undecided(Why::Outside("what wears the group".into()), subject.origin());
        }
        Tri::Unknown(why) => judge.undecided(why, subject.origin()),
        Tri::Yes | Tri::No => {
            judge.fail(subject.origin(), text);
        }
    }
}
