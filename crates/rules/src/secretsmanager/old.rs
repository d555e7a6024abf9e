//! A secret that has been the same for long.

use bartizan_estate::Subject;
use bartizan_estate::views::secrets::Secret;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "secretsmanager-secret-old",
    title: "Secret has not changed for more than 90 days",
    severity: Severity::Low,
    practice: "SEC-3",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::SecretsManager::Secret"],
    aliases: &[Alias::exact("prowler:secretsmanager_secret_rotated_periodically")],
    controls: &["AWS-FSBP/SecretsManager.4"],
    page: include_str!("old.md"),
    check: Check::Each(check),
};

/// How long a secret may stay: the days of the control.
const DAYS: i64 = 90;

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let secret = Secret::new(subject);
    let changed = secret.changed();
    if changed.is_absent().is_yes() || secret.is_replica().is_yes() {
        return judge.not_applicable();
    }
    let days = subject.estate().days_since(&changed);
    let message = match days.value() {
        Some(days) => format!("the secret last changed {days} days before the account was read"),
        None => String::new(),
    };
    judge.fail_if(days.is(|days| *days > DAYS), changed.origin(), message);
}
