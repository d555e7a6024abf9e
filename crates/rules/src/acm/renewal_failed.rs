//! A certificate that ACM cannot renew.

use bartizan_estate::Subject;
use bartizan_finding::Severity;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "acm-renewal-failed",
    title: "Certificate cannot be renewed",
    severity: Severity::Medium,
    practice: "DAT-5",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::CertificateManager::Certificate"],
    aliases: &[],
    controls: &[],
    page: include_str!("renewal_failed.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let status = subject.get("RenewalStatus").text();
    // Only what is used, and what ACM issued itself, is ever renewed.
    if status.is_absent().is_yes() {
        return judge.not_applicable();
    }
    let stuck = status.is(|word| matches!(&**word, "FAILED" | "PENDING_VALIDATION"));
    let message = match status.value().map(AsRef::as_ref) {
        Some("PENDING_VALIDATION") => "the renewal waits for the domain to be validated",
        _ => "the renewal has failed",
    };
    if let Some(outcome) = judge.fail_if(stuck, status.origin(), message)
        && let Some(reason) = subject.get("RenewalStatusReason").text().value()
    {
        outcome.proof(reason.to_string());
    }
}
