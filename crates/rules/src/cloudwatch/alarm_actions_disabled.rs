//! An alarm that was muted and never turned on again.

use bartizan_estate::Subject;
use bartizan_estate::views::cloudwatch::Alarm;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "cloudwatch-alarm-actions-disabled",
    title: "An alarm's actions are turned off",
    severity: Severity::Low,
    practice: "LOG-10",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::CloudWatch::Alarm"],
    aliases: &[Alias::exact("CKV_AWS_319"), Alias::exact("prowler:cloudwatch_alarm_actions_enabled")],
    controls: &[],
    page: include_str!("alarm_actions_disabled.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let alarm = Alarm::new(subject);
    // Without an action there is nothing to turn off: that is another rule's finding.
    if alarm.has_action().is_no() {
        return judge.not_applicable();
    }
    judge.require(&alarm.actions_enabled(), |on| *on, "the alarm has actions, and they are turned off");
}
