//! People come in through one door, where they are known and leave again.

use bartizan_estate::Subject;
use bartizan_estate::views::iam::Identity;
use bartizan_finding::Severity;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-user-console-password",
    title: "IAM user has a password for the console",
    severity: Severity::Low,
    practice: "IAM-4",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::IAM::User"],
    aliases: &[],
    controls: &[],
    page: include_str!("user_console_password.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    // A login profile that is written apart is to blame as a whole.
    let apart = subject.parts().find(|part| part.properties.get("LoginProfile").is_present().is_yes());
    let place = apart.map_or_else(|| subject.get("LoginProfile").origin(), |part| part.origin);
    judge.fail_if(Identity::new(subject).has_password(), place, "the user signs in with a password of its own");
}
