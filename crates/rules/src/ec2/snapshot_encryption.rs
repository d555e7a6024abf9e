//! A snapshot of a volume that lies there in the clear.

use bartizan_estate::Subject;
use bartizan_estate::views::compute::snapshot_encrypted;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ec2-snapshot-encryption",
    title: "EBS snapshot is not encrypted",
    severity: Severity::Medium,
    practice: "EC2-4",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::EC2::Snapshot"],
    aliases: &[
        Alias::exact("prowler:ec2_ebs_snapshots_encrypted"),
        Alias::narrower("e6b4b943-6883-47a9-9739-7ada9568f8ca"),
        Alias::broader("CKV_AWS_183"),
    ],
    controls: &[],
    page: include_str!("snapshot_encryption.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    judge.require(&snapshot_encrypted(subject), |yes| *yes, "the snapshot is not encrypted");
}
