//! A load balancer that one call removes.

use bartizan_estate::Subject;
use bartizan_estate::views::elb::LoadBalancer;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "elb-deletion-protection",
    title: "Load balancer can be deleted by mistake",
    severity: Severity::Low,
    practice: "EC2-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::ElasticLoadBalancingV2::LoadBalancer"],
    aliases: &[
        Alias::exact("CKV_AWS_150"),
        Alias::exact("afecd1f1-6378-4f7e-bb3b-60c35801fdd4"),
        Alias::exact("ELB_DELETION_PROTECTION_ENABLED"),
    ],
    controls: &["AWS-FSBP/ELB.6"],
    page: include_str!("deletion_protection.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let protected = LoadBalancer::new(subject).switch("deletion_protection.enabled");
    judge.require(&protected, |on| *on, "deletion protection is off");
}
