//! A secret that never changes.

use bartizan_estate::Subject;
use bartizan_estate::views::stores::Store;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "secretsmanager-rotation",
    title: "Secret is not rotated",
    severity: Severity::Low,
    practice: "SEC-3",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::SecretsManager::Secret"],
    aliases: &[Alias::exact("CKV2_AWS_57"), Alias::exact("SECRETSMANAGER_ROTATION_ENABLED_CHECK")],
    controls: &["AWS-FSBP/SecretsManager.1"],
    page: include_str!("rotation.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let rotated = Store::new(subject).is_rotated();
    judge.fail_if(rotated.not(), subject.origin(), "no schedule rotates this secret");
}
