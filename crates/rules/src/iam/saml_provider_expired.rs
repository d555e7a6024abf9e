//! The day it ends, nobody comes in, and passwords come back.

use bartizan_estate::Subject;
use bartizan_finding::Severity;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-saml-provider-expired",
    title: "SAML provider's metadata expires",
    severity: Severity::Medium,
    practice: "IAM-4",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::IAM::SAMLProvider"],
    aliases: &[],
    controls: &[],
    page: include_str!("saml_provider_expired.md"),
    check: Check::Each(check),
};

/// How long before the end it is time.
const DAYS: i64 = 30;

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let end = subject.get("ValidUntil").text();
    if end.is_absent().is_yes() {
        return judge.not_applicable();
    }
    let since = subject.estate().days_since(&end);
    let message = match since.value().copied().unwrap_or_default() {
        days if days >= 0 => format!("the metadata expired {days} days ago"),
        days => format!("the metadata expires in {} days", -days),
    };
    judge.fail_if(since.is(|days| *days > -DAYS), end.origin(), message);
}
