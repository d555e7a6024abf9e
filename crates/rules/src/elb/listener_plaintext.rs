//! A listener that talks to clients in the clear.

use bartizan_estate::Subject;
use bartizan_estate::views::elb::{LOAD_BALANCERS, Listener, LoadBalancer};
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "elb-listener-plaintext",
    title: "Load balancer serves plain HTTP",
    severity: Severity::High,
    practice: "DAT-5",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::ElasticLoadBalancingV2::Listener", "AWS::ElasticLoadBalancing::LoadBalancer"],
    aliases: &[
        Alias::exact("CKV_AWS_2"),
        Alias::exact("CKV2_AWS_20"),
        Alias::exact("AVD-AWS-0054"),
        Alias::exact("de7f5e83-da88-4046-871f-ea18504b1d43"),
        Alias::broader("275a3217-ca37-40c1-a6cf-bb57d245ab32"),
        Alias::broader("W56"),
        Alias::broader("ELBV2_LISTENER_PROTOCOL_RULE"),
    ],
    controls: &["AWS-FSBP/ELB.1", "AWS-FSBP/ELB.18"],
    page: include_str!("listener_plaintext.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    if subject.kind() == LOAD_BALANCERS[1] {
        return classic(LoadBalancer::new(subject), judge);
    }
    let listener = Listener::new(subject);
    let protocol = listener.protocol();
    let plain = protocol.is(|word| &**word == "HTTP");
    let answer = plain.and(listener.redirects_to_https().not());
    let place = if protocol.origin().is_some() { protocol.origin() } else { subject.origin() };
    let text = "the listener speaks HTTP and does not send clients on to HTTPS";
    if let Some(outcome) = judge.fail_if(answer, place, text)
        && let Some(balancer) = listener.load_balancer().value()
    {
        outcome.related(balancer.subject().resource(), "is its load balancer");
    }
}

fn classic(balancer: LoadBalancer<'_>, judge: &mut Judge) {
    let listeners = balancer.classic_listeners();
    for listener in listeners.known {
        let protocol = listener.get("Protocol").text();
        let port = listener.get("LoadBalancerPort").text().value().map_or("?".to_owned(), ToString::to_string);
        let plain = protocol.is(|word| word.eq_ignore_ascii_case("http"));
        let text = format!("the listener at port {port} speaks HTTP");
        if let Some(outcome) = judge.fail_if(plain, protocol.origin(), text) {
            outcome.facet(format!("http:{port}"));
        }
    }
    if let Some(why) = listeners.more {
        judge.undecided(why, balancer.subject().origin());
    }
}
