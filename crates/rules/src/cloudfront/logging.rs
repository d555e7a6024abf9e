//! A distribution whose visitors leave no trace.

use bartizan_estate::Subject;
use bartizan_estate::views::endpoints::Distribution;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "cloudfront-logging",
    title: "CloudFront does not log access",
    severity: Severity::Low,
    practice: "LOG-10",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::CloudFront::Distribution"],
    aliases: &[
        Alias::exact("CKV_AWS_86"),
        Alias::exact("AVD-AWS-0010"),
        Alias::exact("W10"),
        Alias::exact("CLOUDFRONT_ACCESSLOGS_ENABLED"),
        Alias::exact("94690d79-b3b0-43de-b656-84ebef5753e5"),
        Alias::exact("de77cd9f-0e8b-46cc-b4a4-b6b436838642"),
    ],
    controls: &["AWS-FSBP/CloudFront.5"],
    page: include_str!("logging.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let bucket = Distribution::new(subject).log_bucket();
    judge.require(&bucket, |_| true, "access is not logged");
}
