//! A hub that stands still while its standards grow.

use bartizan_estate::Subject;
use bartizan_estate::views::singletons::Hub;
use bartizan_finding::Severity;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "securityhub-auto-enable-controls",
    title: "Security Hub does not turn on new controls",
    severity: Severity::Low,
    practice: "LOG-6",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::SecurityHub::Hub"],
    aliases: &[],
    controls: &[],
    page: include_str!("auto_enable_controls.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let hub = Hub::new(subject);
    // Who is managed by another account cannot choose.
    if hub.administrator().is_present().is_yes() {
        return judge.not_applicable();
    }
    judge.require(&hub.auto_enable_controls(), |on| *on, "new controls of the standards stay off");
}
