//! A log group that keeps everything for ever.

use bartizan_estate::Subject;
use bartizan_estate::views::logs::LogGroup;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "cloudwatch-log-group-retention",
    title: "CloudWatch log group keeps events for ever",
    severity: Severity::Low,
    practice: "LOG-10",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::Logs::LogGroup"],
    aliases: &[
        Alias::exact("CKV_AWS_66"),
        Alias::exact("W86"),
        Alias::exact("CW_LOGGROUP_RETENTION_PERIOD_CHECK"),
        Alias::exact("ef0b316a-211e-42f1-888e-64efe172b755"),
        Alias::broader("CKV_AWS_338"),
    ],
    controls: &[],
    page: include_str!("group_retention.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let retention = LogGroup::new(subject).retention();
    judge.require(&retention, |days| *days > 0, "no retention is chosen: events are kept for ever");
}
