//! A certificate whose key can be broken.

use bartizan_estate::Subject;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "acm-weak-key",
    title: "Certificate has a weak key",
    severity: Severity::High,
    practice: "DAT-5",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::CertificateManager::Certificate"],
    aliases: &[Alias::exact("prowler:acm_certificates_with_secure_key_algorithms")],
    controls: &["AWS-FSBP/ACM.2"],
    page: include_str!("weak_key.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let written = subject.get("KeyAlgorithm").text();
    // What code imports has no domain name: its key stands in its body, which nobody reads.
    if written.is_absent().is_yes() && subject.get("DomainName").is_absent().is_yes() {
        return judge.not_applicable();
    }
    let algorithm = written.or_default("RSA_2048".into());
    let weak = algorithm.is(|name| matches!(name.replace('-', "_").as_str(), "RSA_512" | "RSA_1024"));
    judge.fail_if(weak, algorithm.origin(), "a key of RSA with 1024 bits or fewer can be broken");
}
