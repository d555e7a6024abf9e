//! TLS 1.0 and 1.1 at a load balancer.

use bartizan_estate::Subject;
use bartizan_estate::views::elb::Listener;
use bartizan_finding::Severity;
use bartizan_tree::{Tri, Why};

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "elb-tls-policy",
    title: "Load balancer accepts old versions of TLS",
    severity: Severity::Medium,
    practice: "DAT-5",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::ElasticLoadBalancingV2::Listener"],
    aliases: &[
        Alias::exact("AVD-AWS-0047"),
        Alias::exact("W55"),
        Alias::exact("CKV2_AWS_74"),
        Alias::broader("CKV_AWS_103"),
        Alias::broader("ELBV2_LISTENER_SSL_POLICY_RULE"),
    ],
    controls: &["AWS-FSBP/ELB.17"],
    page: include_str!("tls_policy.md"),
    check: Check::Each(check),
};

/// What the names of policies begin with that accept nothing below TLS 1.2
/// (docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html).
const MODERN: [&str; 4] = ["FS-1-2-", "TLS-1-2-", "TLS13-1-2-", "TLS13-1-3-"];

/// And those that accept more.
const OLD: [&str; 8] = ["2014-", "2015-", "2016-", "FS-1-1-", "FS-2018-", "TLS-1-", "TLS13-1-0-", "TLS13-1-1-"];

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let listener = Listener::new(subject);
    let encrypted = listener.protocol().is(|word| matches!(&**word, "HTTPS" | "TLS"));
    if encrypted.is_no() {
        return judge.not_applicable();
    }
    let policy = listener.tls_policy();
    let name = policy.value().map(ToString::to_string).unwrap_or_default();
    let old = policy.asks(|name| is_old(name));
    judge.fail_if(encrypted.and(old), policy.origin(), format!("the policy `{name}` accepts TLS 1.0 or 1.1"));
}

fn is_old(name: &str) -> Tri {
    let short = name.strip_prefix("ELBSecurityPolicy-").unwrap_or(name);
    if MODERN.iter().any(|start| short.starts_with(start)) {
        Tri::No
    } else if OLD.iter().any(|start| short.starts_with(start)) {
        Tri::Yes
    } else {
        Tri::Unknown(Why::Undecidable(format!("the TLS policy `{name}` is not known").into()))
    }
}
