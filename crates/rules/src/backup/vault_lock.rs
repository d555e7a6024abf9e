//! A vault from which backups can be deleted.

use bartizan_estate::Subject;
use bartizan_finding::Severity;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "backup-vault-lock",
    title: "Backup vault is not locked",
    severity: Severity::Low,
    practice: "DAT-14",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::Backup::BackupVault"],
    aliases: &[],
    controls: &[],
    page: include_str!("vault_lock.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let lock = subject.get("LockConfiguration");
    judge.fail_if(lock.is_present().not(), subject.origin(), "backups can be deleted before their time");
}
