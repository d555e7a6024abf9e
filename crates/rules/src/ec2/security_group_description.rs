//! A group or a rule of which nobody says what it is for.

use std::collections::HashSet;

use bartizan_estate::views::security_group::{Direction, SecurityGroup, is_joined};
use bartizan_estate::{Look, Subject};
use bartizan_finding::Severity;

use super::exposure;
use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ec2-security-group-description",
    title: "Security group or rule without a description",
    severity: Severity::Info,
    practice: "NET-6",
    responsibility: Responsibility::Customer,
    counts: Counts::MustBeWritten,
    kinds: &["AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress"],
    aliases: &[
        Alias::exact("CKV_AWS_23"),
        Alias::exact("5e6c9c68-8a82-408e-8749-ddad78cbb9c5"),
        Alias::narrower("AVD-AWS-0099"),
        Alias::narrower("AVD-AWS-0124"),
        Alias::narrower("cb3f5ed6-0d18-40de-a93d-b3538db31e8c"),
        Alias::narrower("68eb4bf3-f9bf-463d-b5cf-e029bb446d2e"),
        Alias::narrower("W36"),
        Alias::narrower("SECURITY_GROUP_DESCRIPTION_RULE"),
    ],
    controls: &[],
    page: include_str!("security_group_description.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    if subject.kind() == "AWS::EC2::SecurityGroup" {
        let group = SecurityGroup::new(subject);
        // What an account says of a default group is AWS's own, mostly.
        let of_aws = subject.estate().look == Look::Account && group.is_default().is_yes();
        if subject.resource().implied || of_aws {
            return judge.not_applicable();
        }
        // AWS describes the default group itself, and nobody can change it.
        if !group.is_default().is_yes() {
            let described = group.description();
            if let Some(outcome) = judge.require(&described, |_| true, "nobody says what the group is for") {
                outcome.facet("group");
            }
        }
    } else if is_joined(subject) {
        return judge.not_applicable();
    }
    // One written rule may stand for several of the vocabulary, all at one place.
    let mut seen = HashSet::new();
    for direction in [Direction::Ingress, Direction::Egress] {
        let rules = exposure::rules(subject, direction);
        for rule in rules.known.into_iter().filter(|rule| !rule.is_aws_default()) {
            if rule.origin().is_some() && !seen.insert(rule.origin()) {
                continue;
            }
            let peers = rule.peers().known;
            let peer = peers.first().map_or_else(String::new, |peer| exposure::spelled(*peer));
            let described = rule.description();
            let place = if described.origin().is_some() { described.origin() } else { rule.origin() };
            let text = format!("nobody says what the {} rule `{}` is for", direction.name(), rule.label());
            if let Some(outcome) = judge.require(&described.placed(place), |_| true, text) {
                outcome.facet(format!("{}:{}:{peer}", direction.name(), rule.label()));
            }
        }
        if let Some(why) = rules.more {
            judge.undecided(why, subject.origin());
        }
    }
}
