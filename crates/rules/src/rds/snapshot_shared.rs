//! A snapshot of a database that another account may restore.

use bartizan_estate::Subject;
use bartizan_estate::views::sharing::Shared;
use bartizan_finding::Severity;

use crate::ec2::shared;
use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "rds-snapshot-shared",
    title: "RDS snapshot is shared with another account",
    severity: Severity::Low,
    practice: "DAT-14",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::RDS::DBClusterSnapshot", "Bartizan::RDS::DBSnapshot"],
    aliases: &[],
    controls: &[],
    page: include_str!("snapshot_shared.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    shared::with_others(Shared::new(subject), judge, "may restore this snapshot");
}
