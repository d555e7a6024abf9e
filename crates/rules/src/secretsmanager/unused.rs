//! A secret that nobody reads.

use bartizan_estate::Subject;
use bartizan_estate::views::secrets::Secret;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "secretsmanager-secret-unused",
    title: "Secret was not read for more than 90 days",
    severity: Severity::Low,
    practice: "IAM-11",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::SecretsManager::Secret"],
    aliases: &[Alias::exact("prowler:secretsmanager_secret_unused")],
    controls: &["AWS-FSBP/SecretsManager.3"],
    page: include_str!("unused.md"),
    check: Check::Each(check),
};

/// How long a secret may lie there unread: the days of the control.
const DAYS: i64 = 90;

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let secret = Secret::new(subject);
    if secret.changed().is_absent().is_yes() {
        return judge.not_applicable();
    }
    let used = secret.last_used();
    let days = subject.estate().days_since(&used);
    let message = match days.value() {
        Some(days) => format!("nobody has read the secret for {days} days"),
        None => String::new(),
    };
    judge.fail_if(days.is(|days| *days > DAYS), used.origin(), message);
}
