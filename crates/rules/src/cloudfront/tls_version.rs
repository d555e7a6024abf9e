//! A distribution that speaks versions of TLS that are given up.

use std::sync::Arc;

use bartizan_estate::Subject;
use bartizan_estate::views::endpoints::Distribution;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "cloudfront-tls-version",
    title: "CloudFront accepts old versions of TLS",
    severity: Severity::Medium,
    practice: "DAT-5",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::CloudFront::Distribution"],
    aliases: &[Alias::exact("CKV_AWS_174")],
    controls: &["AWS-FSBP/CloudFront.15"],
    page: include_str!("tls_version.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let oldest = Distribution::new(subject).minimum_protocol();
    let is_new = |word: &Arc<str>| word.starts_with("TLSv1.2_") || word.starts_with("TLSv1.3_");
    let found = oldest.value().map_or("an old version", |word| word);
    judge.require(&oldest, is_new, format!("viewers may come with {found}"));
}
