//! A hub that does not measure the account by a standard.

use bartizan_estate::Subject;
use bartizan_estate::views::singletons::Hub;
use bartizan_finding::Severity;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "securityhub-fsbp",
    title: "Security Hub does not check AWS Foundational Security Best Practices",
    severity: Severity::Low,
    practice: "LOG-6",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::SecurityHub::Hub"],
    aliases: &[],
    controls: &[],
    page: include_str!("fsbp.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let hub = Hub::new(subject);
    let default = hub.default_standards();
    let on = default.is(|on| *on).or(hub.has_standard("aws-foundational-security-best-practices"));
    judge.fail_if(on.not(), default.origin(), "the standard AWS Foundational Security Best Practices is not on");
}
