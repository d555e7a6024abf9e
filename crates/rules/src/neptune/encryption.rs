//! A cluster whose storage lies readable on disk.

use bartizan_estate::Subject;
use bartizan_estate::views::stores::Store;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "neptune-encryption",
    title: "Neptune cluster is not encrypted",
    severity: Severity::High,
    practice: "DAT-16",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::Neptune::DBCluster"],
    aliases: &[Alias::exact("CKV_AWS_44")],
    controls: &["AWS-FSBP/Neptune.1"],
    page: include_str!("encryption.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let on = Store::new(subject).encrypted();
    judge.require(&on, |on| *on, "the storage is not encrypted");
}
