//! A snapshot of a volume that another account may copy.

use bartizan_estate::Subject;
use bartizan_estate::views::sharing::Shared;
use bartizan_finding::Severity;

use super::shared;
use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ec2-snapshot-shared",
    title: "EBS snapshot is shared with another account",
    severity: Severity::Low,
    practice: "DAT-14",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::EC2::Snapshot"],
    aliases: &[],
    controls: &[],
    page: include_str!("snapshot_shared.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    shared::with_others(Shared::new(subject), judge, "may copy this snapshot");
}
