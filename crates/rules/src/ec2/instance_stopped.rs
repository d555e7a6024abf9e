//! An instance that has been stopped for long.

use bartizan_estate::Subject;
use bartizan_estate::views::compute::Launch;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ec2-instance-stopped",
    title: "EC2 instance has been stopped for more than 30 days",
    severity: Severity::Info,
    practice: "EC2-2",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::EC2::Instance"],
    aliases: &[Alias::exact("prowler:ec2_instance_stopped_older_than_specific_days")],
    controls: &["AWS-FSBP/EC2.4"],
    page: include_str!("instance_stopped.md"),
    check: Check::Each(check),
};

/// How long an instance may be stopped: the days of AWS Config's rule ec2-stopped-instance.
const DAYS: i64 = 30;

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let launch = Launch::new(subject);
    let stopped = launch.is_stopped();
    if stopped.is_absent().is_yes() {
        return judge.not_applicable();
    }
    let days = subject.estate().days_since(&launch.in_state_since());
    let message = match days.value() {
        Some(days) => format!("the instance has been stopped for {days} days"),
        None => String::new(),
    };
    judge.fail_if(stopped.is(|yes| *yes).and(days.is(|days| *days > DAYS)), stopped.origin(), message);
}
