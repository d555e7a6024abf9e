//! A name that speaks versions of TLS that are given up.

use bartizan_estate::Subject;
use bartizan_estate::views::services::DomainName;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "apigateway-domain-tls",
    title: "API Gateway domain accepts old versions of TLS",
    severity: Severity::Medium,
    practice: "DAT-5",
    responsibility: Responsibility::Customer,
    counts: Counts::MustBeWritten,
    kinds: &["AWS::ApiGateway::DomainName"],
    aliases: &[Alias::exact("CKV_AWS_206")],
    controls: &[],
    page: include_str!("domain_tls.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let policy = DomainName::new(subject).security_policy();
    judge.require(&policy, |word| &**word != "TLS_1_0", "callers may come with TLS 1.0");
}
