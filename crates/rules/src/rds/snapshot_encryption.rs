//! A snapshot of a database that lies there in the clear.

use bartizan_estate::Subject;
use bartizan_estate::views::rds::Snapshot;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "rds-snapshot-encryption",
    title: "RDS snapshot is not encrypted",
    severity: Severity::Medium,
    practice: "DAT-14",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::RDS::DBClusterSnapshot", "Bartizan::RDS::DBSnapshot"],
    aliases: &[Alias::exact("prowler:rds_snapshots_encrypted"), Alias::narrower("CKV_AWS_146")],
    controls: &["AWS-FSBP/RDS.4"],
    page: include_str!("snapshot_encryption.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    judge.require(&Snapshot::new(subject).encrypted(), |yes| *yes, "the snapshot is not encrypted");
}
