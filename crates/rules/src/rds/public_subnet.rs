//! A database whose network leads to the internet.

use bartizan_estate::Subject;
use bartizan_estate::views::rds::Instance;
use bartizan_finding::Severity;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "rds-public-subnet",
    title: "RDS database stands in a public subnet",
    severity: Severity::Medium,
    practice: "NET-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::RDS::DBInstance"],
    aliases: &[],
    controls: &[],
    page: include_str!("public_subnet.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let subnets = Instance::new(subject).subnets();
    if subnets.known.is_empty() && subnets.more.is_none() {
        // The default subnets, of which nothing is known here.
        return judge.not_applicable();
    }
    for subnet in &subnets.known {
        let public = bartizan_estate::views::vpc::Subnet::new(*subnet).is_public();
        let message = format!("the subnet {} has a route to an internet gateway", subnet.address());
        if let Some(outcome) = judge.fail_if(public, subject.origin(), message) {
            outcome.facet(format!("subnet:{}", subnet.address())).related(subnet.resource(), "is the subnet");
        }
    }
    if let Some(why) = subnets.more {
        judge.undecided(why, subject.get("DBSubnetGroupName").origin());
    }
}
