//! The group that every VPC has, and that whatever names no group wears.

use bartizan_estate::Subject;
use bartizan_estate::views::security_group::{Direction, SecurityGroup};
use bartizan_finding::Severity;
use bartizan_tree::{Value, Why};

use super::exposure::{self, node_of};
use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ec2-default-security-group-closed",
    title: "Default security group lets traffic through",
    severity: Severity::Medium,
    practice: "NET-4",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::EC2::SecurityGroup"],
    aliases: &[
        Alias::exact("CKV2_AWS_12"),
        Alias::narrower("AVD-AWS-0173"),
        Alias::narrower("9a4ef195-74b9-4c58-b8ed-2b2fe4353a75"),
        Alias::narrower("46883ce1-dc3e-4b17-9195-c6a601624c73"),
        Alias::narrower("ea33fcf7-394b-4d11-a228-985c5d08f205"),
    ],
    controls: &["CIS-AWS-7.0/6.5", "CIS-AWS-5.0/5.5", "CIS-AWS-3.0/5.4", "AWS-FSBP/EC2.2"],
    page: include_str!("default_security_group_closed.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let group = SecurityGroup::new(subject);
    if !group.is_default().is_yes() {
        return judge.not_applicable();
    }
    for direction in [Direction::Ingress, Direction::Egress] {
        let rules = group.rules(direction);
        for rule in rules.known {
            let peers = rule.peers();
            let known = peers
                .known
                .iter()
                .find(|peer| matches!(node_of(**peer).value, Value::Text(_) | Value::Ref(_) | Value::Concat(_)));
            match (known, peers.known.first()) {
                (Some(peer), _) if subject.resource().implied => {
                    let _ = peer;
                    judge.fail(subject.origin(), "the VPC's default security group keeps the rules that AWS gives it");
                    return;
                }
                (Some(peer), _) => {
                    let text =
                        format!("the default security group has an {} rule, `{}`", direction.name(), rule.label());
                    let facet = format!("{}:{}:{}", direction.name(), rule.label(), exposure::spelled(*peer));
                    let outcome = judge.fail(rule.origin(), text);
                    outcome.facet(facet);
                    if let Some(vpc) = group.vpc().value() {
                        outcome.related(vpc.resource(), "is its VPC");
                    }
                }
                (None, Some(unknown)) => {
                    let node = node_of(*unknown);
                    judge.undecided(node.why().unwrap_or(Why::NotRead("a rule".into())), node.origin);
                }
                (None, None) => {}
            }
        }
        if let Some(why) = rules.more {
            judge.undecided(why, subject.origin());
        }
    }
}
