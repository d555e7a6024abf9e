//! A rotation that is on and does not happen.

use bartizan_estate::Subject;
use bartizan_estate::views::secrets::Secret;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "secretsmanager-rotation-overdue",
    title: "Secret was not rotated when it should have been",
    severity: Severity::Medium,
    practice: "SEC-3",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::SecretsManager::Secret"],
    aliases: &[Alias::exact("prowler:secretsmanager_secret_rotated_successfully")],
    controls: &["AWS-FSBP/SecretsManager.2"],
    page: include_str!("rotation_overdue.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let secret = Secret::new(subject);
    let on = secret.rotation_enabled();
    // Code does not know what happened; a secret that does not rotate is the question of `secretsmanager-rotation`.
    if on.is(|on| *on).is_no() || secret.is_replica().is_yes() {
        return judge.not_applicable();
    }
    let due = secret.rotation_due();
    let days = subject.estate().days_since(&due);
    let message = match days.value() {
        Some(days) => format!("the secret should have been rotated {days} days before the account was read"),
        None => String::new(),
    };
    // The date that AWS tells is the last day of the window.
    judge.fail_if(on.is(|on| *on).and(days.is(|days| *days >= 1)), due.origin(), message);
}
