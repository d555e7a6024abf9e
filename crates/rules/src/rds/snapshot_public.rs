//! A snapshot that everybody may restore.

use bartizan_estate::Subject;
use bartizan_estate::views::rds::Snapshot;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "rds-snapshot-public",
    title: "RDS snapshot is for everybody to restore",
    severity: Severity::Critical,
    practice: "DAT-14",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::RDS::DBClusterSnapshot", "Bartizan::RDS::DBSnapshot"],
    aliases: &[Alias::exact("prowler:rds_snapshots_public_access"), Alias::narrower("CKV_AWS_302")],
    controls: &["AWS-FSBP/RDS.1"],
    page: include_str!("snapshot_public.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let snapshot = Snapshot::new(subject);
    let origin = snapshot.shared_with().origin();
    judge.fail_if(snapshot.is_public(), origin, "everybody with an AWS account may restore this snapshot");
}
