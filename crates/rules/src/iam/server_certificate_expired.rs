//! An expired certificate can still be put before customers by mistake.

use bartizan_estate::Subject;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-server-certificate-expired",
    title: "Certificate in IAM has expired",
    severity: Severity::Low,
    practice: "DAT-5",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::IAM::ServerCertificate"],
    aliases: &[Alias::exact("prowler:iam_no_expired_server_certificates_stored"), Alias::exact("AVD-AWS-0168")],
    controls: &["CIS-AWS-7.0/2.17", "CIS-AWS-5.0/1.18", "CIS-AWS-3.0/1.19", "AWS-FSBP/IAM.26"],
    page: include_str!("server_certificate_expired.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let end = subject.get("Expiration").text();
    if end.is_absent().is_yes() {
        return judge.not_applicable();
    }
    let since = subject.estate().days_since(&end);
    let days = since.value().copied().unwrap_or_default();
    judge.fail_if(since.is(|days| *days >= 0), end.origin(), format!("the certificate expired {days} days ago"));
}
