//! A database whose certificate ends, and with it every connection that checks it.

use bartizan_estate::Subject;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "rds-certificate-expiring",
    title: "Certificate of an RDS database ends within 90 days",
    severity: Severity::Medium,
    practice: "DAT-6",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::RDS::DBInstance"],
    aliases: &[
        Alias::exact("prowler:rds_instance_certificate_expiration"),
        Alias::narrower("9f40c07e-699e-4410-8856-3ba0f2e3a2dd"),
    ],
    controls: &[],
    page: include_str!("certificate_expiring.md"),
    check: Check::Each(check),
};

/// How long before its end the certificate is to be replaced: clients need the new authority first.
const DAYS: i64 = 90;

/// Authorities whose certificates have ended
/// (docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL-certificate-rotation.html).
const ENDED: [(&str, &str); 3] =
    [("rds-ca-2019", "2024-08-22"), ("rds-ca-2015", "2020-03-05"), ("rds-ca-2010", "2015-04-03")];

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let till = subject.get("CertificateDetails.ValidTill").text();
    let authority = subject.get("CACertificateIdentifier").text();
    if till.is_absent().is_yes() && authority.is_absent().is_yes() {
        // A new database gets an authority that holds for decades.
        return judge.not_applicable();
    }
    let name = authority.value().map(ToString::to_string).unwrap_or_default();
    let ended = ENDED.iter().find(|(known, _)| *known == name);
    let has_ended = authority.is(|name| ENDED.iter().any(|(known, _)| *known == &**name));
    let message = format!("the certificates of `{name}` ended on {}", ended.map_or("", |(_, date)| date));
    if has_ended.is_yes() || till.is_absent().is_yes() {
        if let Some(outcome) = judge.fail_if(has_ended, authority.origin(), message) {
            outcome.facet("ended");
        }
        return;
    }
    let left = subject.estate().days_since(&till).map(|days| -days);
    let message = left.value().map(|days| format!("the certificate of the database ends in {days} days"));
    if let Some(outcome) = judge.fail_if(left.is(|days| *days <= DAYS), till.origin(), message.unwrap_or_default()) {
        outcome.facet("ending");
    }
}
