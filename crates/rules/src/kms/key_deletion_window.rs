//! What a deleted key encrypted is lost; the days before are the only time to notice.

use bartizan_estate::Subject;
use bartizan_estate::views::kms::Key;
use bartizan_finding::Severity;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "kms-key-deletion-window",
    title: "KMS key is gone soon after its deletion",
    severity: Severity::Low,
    practice: "DAT-15",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::KMS::Key", "AWS::KMS::ReplicaKey"],
    aliases: &[],
    controls: &[],
    page: include_str!("key_deletion_window.md"),
    check: Check::Each(check),
};

/// The longest that AWS gives is thirty days; two weeks outlast a holiday.
const LEAST: i64 = 14;

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let days = Key::new(subject).deletion_window();
    if days.is_absent().is_yes() {
        return judge.not_applicable();
    }
    let n = days.value().copied().unwrap_or_default();
    judge.require(&days, |days| *days >= LEAST, format!("a deleted key is gone after {n} days"));
}
