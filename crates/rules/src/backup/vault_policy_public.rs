//! A vault whose policy lets strangers at the backups.

use bartizan_estate::Subject;
use bartizan_finding::Severity;
use bartizan_policy::question::is_public;
use bartizan_tree::State;

use crate::documents;
use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "backup-vault-policy-public",
    title: "Backup vault's policy lets everybody in",
    severity: Severity::High,
    practice: "DAT-14",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::Backup::BackupVault"],
    aliases: &[],
    controls: &[],
    page: include_str!("vault_policy_public.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let policy = subject.get("AccessPolicy");
    match policy.state() {
        // Then only the account's own policies count.
        State::Absent => {}
        State::Unknown(why) => judge.undecided(why.clone(), policy.origin()),
        State::Known(node) | State::Default(node) => {
            let document = documents::read(node);
            let answer = is_public(&document, documents::owner(subject));
            let message = documents::everybody_may(&answer, "with the vault");
            documents::fail_saying(judge, &answer, documents::principals(&document, &answer), message);
        }
    }
}
