//! A machine on which nobody has looked for missing patches.

use bartizan_estate::Subject;
use bartizan_estate::views::ssm::Machine;
use bartizan_finding::Severity;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ssm-instance-patch-scan",
    title: "Managed instance was not searched for missing patches",
    severity: Severity::Medium,
    practice: "EC2-2",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::SSM::ManagedInstance"],
    aliases: &[],
    controls: &[],
    page: include_str!("instance_patch_scan.md"),
    check: Check::Each(check),
};

/// How long ago the last look may be: patches come every month.
const DAYS: i64 = 30;

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let machine = Machine::new(subject);
    let patches = machine.patches();
    if patches.is_absent().is_yes() {
        judge.fail(subject.origin(), "Patch Manager has never looked at this machine").facet("never");
        return;
    }
    let days = subject.estate().days_since(&patches.get("OperationEndTime").text());
    let message = days.value().map(|days| format!("Patch Manager last looked {days} days before the account was read"));
    if let Some(outcome) = judge.fail_if(days.is(|days| *days > DAYS), days.origin(), message.unwrap_or_default()) {
        outcome.facet("old");
    }
}
