//! A way into instances that no network rule sees.

use bartizan_estate::Subject;
use bartizan_finding::Severity;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ec2-serial-console",
    title: "Region gives access to the serial console of instances",
    severity: Severity::Low,
    practice: "EC2-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::EC2::SerialConsoleAccess"],
    aliases: &[],
    controls: &[],
    page: include_str!("serial_console.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    // A resource that states it turns it on unless it says otherwise; an account always answers.
    let on = subject.get("Enabled").bool().or_default(true);
    judge.require(&on, |on| !on, "instances can be reached over their serial console");
}
