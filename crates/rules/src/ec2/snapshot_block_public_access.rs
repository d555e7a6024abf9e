//! The switch that keeps every snapshot of a region from being public.

use bartizan_estate::Subject;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ec2-snapshot-block-public-access",
    title: "Region does not block public EBS snapshots",
    severity: Severity::Medium,
    practice: "DAT-14",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::EC2::SnapshotBlockPublicAccess"],
    aliases: &[Alias::exact("prowler:ec2_ebs_snapshot_account_block_public_access")],
    controls: &[],
    page: include_str!("snapshot_block_public_access.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let state = subject.get("State").text().or_default("unblocked".into());
    let message = match state.value().map(AsRef::as_ref) {
        Some("block-new-sharing") => "snapshots that are public already stay public",
        _ => "snapshots can be made public",
    };
    judge.require(&state, |state| &**state == "block-all-sharing", message);
}
