//! Who is gone should be gone here too.

use bartizan_estate::Subject;
use bartizan_estate::views::credentials::User;
use bartizan_finding::Severity;
use bartizan_tree::{Field, Tri};

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-user-unused",
    title: "IAM user has not signed in for 90 days",
    severity: Severity::Low,
    practice: "IAM-11",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::IAM::User"],
    aliases: &[],
    controls: &[],
    page: include_str!("user_unused.md"),
    check: Check::Each(check),
};

/// As AWS's own advice has it.
const DAYS: i64 = 90;

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let user = User::new(subject);
    if user.row().is_absent().is_yes() {
        return judge.not_applicable();
    }
    let keys = user.keys();
    let is_recent = |days: Field<i64>| days.is(|days| *days < DAYS);
    // Of inactive keys too: they were used until somebody made them so.
    let by_key = Tri::any(keys.known.iter().map(|key| is_recent(key.idle().map(|idle| idle.days()))));
    let by_password = is_recent(user.password_idle().map(|idle| idle.days()));
    let unread = keys.more.clone().map_or(Tri::No, Tri::Unknown);
    let is_used = by_key.or(by_password).or(unread);
    let is_new = is_recent(user.age());
    judge.fail_if(
        is_used.or(is_new).not(),
        subject.origin(),
        format!("neither a password nor a key of this user was used for {DAYS} days"),
    );
}
