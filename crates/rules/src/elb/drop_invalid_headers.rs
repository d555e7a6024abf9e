//! Header fields that no server should see, handed on.

use bartizan_estate::Subject;
use bartizan_estate::views::elb::LoadBalancer;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "elb-drop-invalid-headers",
    title: "Load balancer passes invalid headers on",
    severity: Severity::Medium,
    practice: "DAT-5",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::ElasticLoadBalancingV2::LoadBalancer"],
    aliases: &[
        Alias::exact("CKV_AWS_131"),
        Alias::exact("AVD-AWS-0052"),
        Alias::exact("6e3fd2ed-5c83-4c68-9679-7700d224d379"),
        Alias::narrower("ALB_HTTP_DROP_INVALID_HEADER_ENABLED"),
    ],
    controls: &["AWS-FSBP/ELB.4"],
    page: include_str!("drop_invalid_headers.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let balancer = LoadBalancer::new(subject);
    let speaks_http = balancer.kind().is(|kind| &**kind == "application");
    if speaks_http.is_no() {
        return judge.not_applicable();
    }
    let drops = balancer.switch("routing.http.drop_invalid_header_fields.enabled");
    let answer = speaks_http.and(drops.is(|on| *on).not());
    judge.fail_if(answer, drops.origin(), "invalid header fields are passed on to the targets");
}
