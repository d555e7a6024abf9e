//! Figures every five minutes instead of every one.

use bartizan_estate::Subject;
use bartizan_estate::views::compute::Launch;
use bartizan_finding::Severity;

use super::inherited;
use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ec2-instance-monitoring",
    title: "Instance without detailed monitoring",
    severity: Severity::Low,
    practice: "EC2-3",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::EC2::Instance"],
    aliases: &[
        Alias::exact("CKV_AWS_126"),
        Alias::exact("23b70e32-032e-4fa6-ba5c-82f56b9980e6"),
        Alias::exact("0264093f-6791-4475-af34-4b8102dcbcd0"),
        Alias::exact("EC2_INSTANCE_DETAILED_MONITORING_ENABLED"),
    ],
    controls: &[],
    page: include_str!("instance_monitoring.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let launch = Launch::new(subject);
    let monitoring = launch.monitoring();
    let answer = monitoring.is(|on| *on).not();
    inherited::fail_if(judge, launch, answer, monitoring.origin(), "detailed monitoring is off");
}
