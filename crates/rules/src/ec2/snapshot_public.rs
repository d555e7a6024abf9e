//! A snapshot of a volume that everybody may copy.

use bartizan_estate::Subject;
use bartizan_estate::views::sharing::Shared;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ec2-snapshot-public",
    title: "EBS snapshot is for everybody to copy",
    severity: Severity::Critical,
    practice: "DAT-14",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::EC2::Snapshot"],
    aliases: &[Alias::exact("prowler:ec2_ebs_public_snapshot")],
    controls: &["AWS-FSBP/EC2.1"],
    page: include_str!("snapshot_public.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let shared = Shared::new(subject);
    for grant in shared.grants().known {
        judge.fail_if(grant.is_everybody(), grant.origin(), "everybody with an AWS account may copy this snapshot");
    }
    if let Some(why) = shared.grants().more {
        judge.undecided(why, shared.list().origin());
    }
}
