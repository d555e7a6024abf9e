//! An alarm that rings in an empty house.

use bartizan_estate::Subject;
use bartizan_estate::views::cloudwatch::Alarm;
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "cloudwatch-alarm-without-action",
    title: "An alarm does nothing when it goes off",
    severity: Severity::Low,
    practice: "LOG-10",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::CloudWatch::Alarm"],
    aliases: &[
        Alias::narrower("CLOUDWATCH_ALARM_ACTION_CHECK"),
        Alias::exact("prowler:cloudwatch_alarm_actions_alarm_state_configured"),
    ],
    controls: &[],
    page: include_str!("alarm_without_action.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let alarm = Alarm::new(subject);
    let own = alarm.has_action();
    // One that is a part of others speaks through those.
    let through = if own.is_no() { alarm.composites().any(|other| other.has_action()) } else { Tri::No };
    let place = alarm.actions().origin();
    judge.fail_if(own.or(through).not(), place, "nothing is done when the alarm goes off");
}
