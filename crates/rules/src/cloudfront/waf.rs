//! A distribution without a firewall.

use bartizan_estate::Subject;
use bartizan_estate::views::endpoints::Distribution;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "cloudfront-waf",
    title: "CloudFront has no web ACL",
    severity: Severity::Low,
    practice: "NET-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::CloudFront::Distribution"],
    aliases: &[
        Alias::exact("CKV_AWS_68"),
        Alias::exact("AVD-AWS-0011"),
        Alias::exact("1419b4c6-6d5c-4534-9cf6-6a5266085333"),
        Alias::exact("0f139403-303f-467c-96bd-e717e6cfd62d"),
    ],
    controls: &["AWS-FSBP/CloudFront.6"],
    page: include_str!("waf.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let acl = Distribution::new(subject).web_acl();
    judge.require(&acl, |_| true, "no web ACL stands before it");
}
