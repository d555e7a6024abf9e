//! A certificate that is about to end, or has.

use bartizan_estate::Subject;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "acm-certificate-expiring",
    title: "Certificate ends within 30 days",
    severity: Severity::High,
    practice: "DAT-5",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::CertificateManager::Certificate"],
    aliases: &[Alias::exact("prowler:acm_certificates_expiration_check")],
    controls: &["AWS-FSBP/ACM.1"],
    page: include_str!("certificate_expiring.md"),
    check: Check::Each(check),
};

/// How long before its end a certificate has to be replaced: the days of the control.
const DAYS: i64 = 30;

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let end = subject.get("NotAfter").text();
    let in_use = subject.get("InUse").bool();
    // Code does not know it; nobody misses one that nothing uses.
    if end.is_absent().is_yes() || in_use.is(|used| *used).is_no() {
        return judge.not_applicable();
    }
    let left = subject.estate().days_since(&end).map(|days| -days);
    let (facet, message) = match left.value() {
        Some(days) if *days < 0 => ("expired", "the certificate has expired".to_owned()),
        Some(days) => ("expiring", format!("the certificate ends in {days} days")),
        None => ("", String::new()),
    };
    let soon = in_use.is(|used| *used).and(left.is(|days| *days <= DAYS));
    if let Some(outcome) = judge.fail_if(soon, end.origin(), message) {
        outcome.facet(facet);
    }
}
