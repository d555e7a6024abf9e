//! A key that is on its way out, with everything that it encrypts.

use bartizan_estate::Subject;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "kms-key-pending-deletion",
    title: "KMS key is about to be deleted",
    severity: Severity::High,
    practice: "DAT-15",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::KMS::Key", "AWS::KMS::ReplicaKey"],
    aliases: &[Alias::exact("prowler:kms_cmk_not_deleted_unintentionally")],
    controls: &["AWS-FSBP/KMS.3"],
    page: include_str!("key_pending_deletion.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let state = subject.get("KeyState").text();
    // Code has no word for it.
    if state.is_absent().is_yes() {
        return judge.not_applicable();
    }
    let going = state.is(|state| matches!(&**state, "PendingDeletion" | "PendingReplicaDeletion"));
    let date = subject.get("DeletionDate").text();
    let message = match date.value() {
        Some(date) => format!("the key and whatever it encrypts are lost on {date}"),
        None => "the key is about to be deleted".to_owned(),
    };
    judge.fail_if(going, state.origin(), message);
}
