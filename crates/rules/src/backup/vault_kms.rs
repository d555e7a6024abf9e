//! A vault whose key is AWS's.

use bartizan_estate::Subject;
use bartizan_estate::views::backup::Vault;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "backup-vault-kms",
    title: "Backup vault is encrypted with a key of AWS",
    severity: Severity::Low,
    practice: "DAT-14",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::Backup::BackupVault"],
    aliases: &[Alias::exact("CKV_AWS_166")],
    controls: &[],
    page: include_str!("vault_kms.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let vault = Vault::new(subject);
    let place = if vault.key().origin().is_some() { vault.key().origin() } else { subject.origin() };
    judge.fail_if(vault.has_own_key().not(), place, "the vault is encrypted with a key of AWS");
}
