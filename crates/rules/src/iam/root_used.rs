//! What is for emergencies should not be for every day.

use bartizan_estate::Subject;
use bartizan_estate::views::credentials::Root;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-root-used",
    title: "Root user was used lately",
    severity: Severity::Medium,
    practice: "IAM-6",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::IAM::Root"],
    aliases: &[Alias::narrower("prowler:iam_avoid_root_usage"), Alias::exact("AVD-AWS-0140")],
    controls: &["CIS-AWS-7.0/2.7", "CIS-AWS-5.0/1.6", "CIS-AWS-3.0/1.7"],
    page: include_str!("root_used.md"),
    check: Check::Each(check),
};

/// Long enough for every task that only root can do.
const DAYS: i64 = 90;

fn check(subject: Subject<'_>, judge: &mut Judge) {
    for (what, used) in Root::new(subject).uses() {
        let days = used.value().copied().unwrap_or_default();
        let message = format!("root's {what} was used {days} days ago");
        if let Some(outcome) = judge.fail_if(used.is(|days| *days < DAYS), used.origin(), message) {
            outcome.facet(what);
        }
    }
}
