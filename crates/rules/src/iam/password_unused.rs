//! A door that nobody uses is watched by nobody.

use bartizan_estate::Subject;
use bartizan_estate::views::credentials::{Idle, User};
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-password-unused",
    title: "IAM user's password was not used for 45 days",
    severity: Severity::Medium,
    practice: "IAM-11",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::IAM::User"],
    aliases: &[
        Alias::exact("prowler:iam_user_console_access_unused"),
        Alias::narrower("AVD-AWS-0144"),
        Alias::narrower("AVD-AWS-0166"),
    ],
    controls: &["CIS-AWS-7.0/2.11", "CIS-AWS-5.0/1.11", "CIS-AWS-3.0/1.12", "AWS-FSBP/IAM.8", "AWS-FSBP/IAM.22"],
    page: include_str!("password_unused.md"),
    check: Check::Each(check),
};

/// As CIS has it.
const DAYS: i64 = 45;

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let user = User::new(subject);
    if user.row().is_absent().is_yes() {
        return judge.not_applicable();
    }
    let idle = user.password_idle();
    let message = match idle.value() {
        Some(Idle::Never(days)) => format!("the password was never used in the {days} days since it was set"),
        Some(Idle::Used(days)) => format!("the password was last used {days} days ago"),
        None => String::new(),
    };
    judge.fail_if(idle.is(|idle| idle.days() >= DAYS), idle.origin(), message);
}
