//! Whatever runs there can be broken into where nothing holds it back.

use bartizan_estate::views::organization::Organization;
use bartizan_estate::{Coverage, Subject};
use bartizan_finding::Severity;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "organizations-management-workloads",
    title: "Organization's management account runs workloads",
    severity: Severity::Low,
    practice: "IAM-13",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::Organizations::Organization"],
    aliases: &[],
    controls: &["CIS-AWS-7.0/2.1.3"],
    page: include_str!("management_workloads.md"),
    check: Check::Each(check),
};

/// What is made to run something for somebody, and what people call it.
const WORKLOADS: [(&str, &str); 6] = [
    ("AWS::EC2::Instance", "instances"),
    ("AWS::ECS::Service", "ECS services"),
    ("AWS::EKS::Cluster", "EKS clusters"),
    ("AWS::ElasticLoadBalancingV2::LoadBalancer", "load balancers"),
    ("AWS::RDS::DBCluster", "database clusters"),
    ("AWS::RDS::DBInstance", "databases"),
];

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let estate = subject.estate();
    if Organization::new(subject).is_seen_by_a_member() || estate.coverage == Coverage::Open {
        return judge.not_applicable();
    }
    let mut found = Vec::new();
    for (kind, name) in WORKLOADS {
        match (estate.of(kind).count(), estate.missing(kind)) {
            (0, Some(why)) => judge.undecided(why, subject.origin()),
            (0, None) => {}
            (n, _) => found.push(format!("{n} {name}")),
        }
    }
    if !found.is_empty() {
        let message = format!("the management account runs {}", found.join(", "));
        let outcome = judge.fail(subject.origin(), message);
        let all = WORKLOADS.into_iter().flat_map(|(kind, _)| estate.of(kind));
        for workload in all.take(10) {
            outcome.related(workload.resource(), "runs there");
        }
    }
}
