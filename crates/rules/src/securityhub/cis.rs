//! A hub that does not measure the account by a standard.

use bartizan_estate::Subject;
use bartizan_estate::views::singletons::Hub;
use bartizan_finding::Severity;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "securityhub-cis",
    title: "Security Hub does not check the CIS AWS Foundations Benchmark",
    severity: Severity::Low,
    practice: "LOG-6",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::SecurityHub::Hub"],
    aliases: &[],
    controls: &[],
    page: include_str!("cis.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let hub = Hub::new(subject);
    let default = hub.default_standards();
    let on = default.is(|on| *on).or(hub.has_standard("cis-aws-foundations-benchmark"));
    judge.fail_if(on.not(), default.origin(), "the standard CIS AWS Foundations Benchmark is not on");
}
