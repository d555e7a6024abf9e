//! A load balancer that keeps no record of its requests.

use bartizan_estate::Subject;
use bartizan_estate::views::elb::LoadBalancer;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "elb-access-logs",
    title: "Load balancer without access logs",
    severity: Severity::Medium,
    practice: "LOG-10",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancing::LoadBalancer"],
    aliases: &[
        Alias::narrower("CKV_AWS_91"),
        Alias::narrower("CKV_AWS_92"),
        Alias::narrower("c62e8b7d-1fdf-4050-ac4c-76ba9e1d9621"),
        Alias::narrower("20018359-6fd7-4d05-ab26-d4dffccbdf79"),
        Alias::narrower("ee12ad32-2863-4c0f-b13f-28272d115028"),
        Alias::narrower("W52"),
        Alias::narrower("W26"),
        Alias::narrower("ELB_LOGGING_ENABLED"),
    ],
    controls: &["AWS-FSBP/ELB.5"],
    page: include_str!("access_logs.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let balancer = LoadBalancer::new(subject);
    // A gateway load balancer hands packets on to appliances, and has no access logs.
    let can = balancer.kind().is(|kind| &**kind != "gateway");
    if can.is_no() {
        return judge.not_applicable();
    }
    let logs = balancer.logs_access();
    judge.fail_if(can.and(logs.is(|on| *on).not()), logs.origin(), "access is not logged");
}
