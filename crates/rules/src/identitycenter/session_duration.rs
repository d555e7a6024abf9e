//! Credentials on a laptop should end with the working day.

use bartizan_estate::Subject;
use bartizan_estate::views::sso::PermissionSet;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "identitycenter-session-duration",
    title: "Permission set keeps people signed in for long",
    severity: Severity::Low,
    practice: "IAM-4",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::SSO::PermissionSet"],
    aliases: &[Alias::broader("ce9dfce0-5fc8-433b-944a-3b16153111a8")],
    controls: &[],
    page: include_str!("session_duration.md"),
    check: Check::Each(check),
};

/// A working day.
const SECONDS: u64 = 8 * 60 * 60;

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let duration = PermissionSet::new(subject).session_seconds();
    let minutes = duration.value().copied().unwrap_or_default() / 60;
    let message = format!("a session lasts {} hours and {} minutes", minutes / 60, minutes % 60);
    judge.require(&duration, |seconds| *seconds <= SECONDS, message);
}
