//! Anything from everywhere, but the web at a load balancer.

use bartizan_estate::Subject;
use bartizan_estate::views::compute::{LAUNCHES, Launch};
use bartizan_estate::views::security_group::{Direction, Protocol, Rule as GroupRule, SecurityGroup};
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use super::exposure::{self, INGRESS, judge_rules, openings, said};
use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ec2-security-group-open-ingress",
    title: "Security group opens more than the web to the internet",
    severity: Severity::Medium,
    practice: "NET-4",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: INGRESS,
    aliases: &[
        Alias::narrower("CKV_AWS_24"),
        Alias::narrower("CKV_AWS_25"),
        Alias::narrower("CKV_AWS_277"),
        Alias::narrower("AVD-AWS-0107"),
        Alias::narrower("590d878b-abdc-428f-895a-e2b68a0e1998"),
        Alias::narrower("829ce3b8-065c-41a3-ad57-e0accfea82d2"),
        Alias::broader("4728cd65-a20c-49da-8b31-9c08b423e4db"),
        Alias::broader("4a1e6b34-1008-4e61-a5f2-1f7c276f8d14"),
        Alias::broader("W2"),
        Alias::broader("EC2_SECURITY_GROUP_INGRESS_OPEN_TO_WORLD_RULE"),
    ],
    controls: &["AWS-FSBP/EC2.18"],
    page: include_str!("security_group_open_ingress.md"),
    check: Check::Each(check),
};

/// What may be open to everybody: the web, at a load balancer.
const WEB: [u16; 2] = [80, 443];

/// What a group's member is when it is a machine of its own. A load balancer is none, and what the
/// group is worn by besides (a function, a database) has rules of its own.
const MACHINES: [&str; 4] = [
    "AWS::AutoScaling::LaunchConfiguration",
    "AWS::EC2::Instance",
    "AWS::EC2::LaunchTemplate",
    "AWS::EC2::NetworkInterface",
];

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let not_web = |rule: GroupRule<'_>| {
        let has_ports = rule.protocol().is(|p| matches!(p, Protocol::All | Protocol::Tcp | Protocol::Udp));
        has_ports.and(is_web(rule).not())
    };
    judge_rules(subject, judge, Direction::Ingress, not_web, |rule, block| {
        format!("`{}` is open to {block}", rule.label())
    });
    let machines = machines_with_addresses(subject);
    let Some(machine) = machines.first() else { return };
    for rule in exposure::rules(subject, Direction::Ingress).known {
        for opening in openings(subject, rule) {
            if !is_web(rule).and(opening.answer.clone()).is_yes() {
                continue;
            }
            let text = format!(
                "`{}` is open to {} on {} itself, with no load balancer before it",
                rule.label(),
                said(&opening.block),
                machine.address()
            );
            let outcome = judge.fail(opening.origin, text);
            outcome.facet(format!("machine:{}:{}", opening.block, rule.label()));
            outcome.related(machine.resource(), "wears the group");
        }
    }
}

fn is_web(rule: GroupRule<'_>) -> Tri {
    let one = rule.ports().is(|(low, high)| low == high && WEB.contains(low));
    rule.protocol().is(|protocol| *protocol == Protocol::Tcp).and(one)
}

/// The machines that wear the group, without those that surely have no public address.
fn machines_with_addresses(subject: Subject<'_>) -> Vec<Subject<'_>> {
    if subject.kind() != "AWS::EC2::SecurityGroup" {
        return Vec::new();
    }
    let mut wearers = SecurityGroup::new(subject).wearers().known;
    wearers.retain(|wearer| {
        let is_launch = LAUNCHES.contains(&wearer.kind());
        let is_private = is_launch && Launch::new(*wearer).public_address().value() == Some(&false);
        MACHINES.contains(&wearer.kind()) && !is_private
    });
    wearers
}
