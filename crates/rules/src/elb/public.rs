//! What stands open to everybody, by intent or not.

use bartizan_estate::Subject;
use bartizan_estate::views::elb::LoadBalancer;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "elb-public",
    title: "Load balancer can be reached from the internet",
    severity: Severity::Info,
    practice: "NET-4",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancing::LoadBalancer"],
    aliases: &[Alias::exact("AVD-AWS-0053")],
    controls: &[],
    page: include_str!("public.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let balancer = LoadBalancer::new(subject);
    let has_address = balancer.kind().is(|kind| &**kind != "gateway");
    if has_address.is_no() {
        return judge.not_applicable();
    }
    let scheme = balancer.scheme();
    let public = scheme.is(|word| !word.eq_ignore_ascii_case("internal"));
    judge.fail_if(has_address.and(public), scheme.origin(), "the load balancer is internet-facing");
}
