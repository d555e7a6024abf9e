//! A password alone is guessed, stolen and used again.

use bartizan_estate::Subject;
use bartizan_estate::views::credentials::User;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-user-mfa",
    title: "IAM user signs in to the console without MFA",
    severity: Severity::High,
    practice: "IAM-5",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::IAM::User"],
    aliases: &[Alias::exact("prowler:iam_user_mfa_enabled_console_access"), Alias::exact("AVD-AWS-0145")],
    controls: &["CIS-AWS-7.0/2.10", "CIS-AWS-5.0/1.9", "CIS-AWS-3.0/1.10", "AWS-FSBP/IAM.5"],
    page: include_str!("user_mfa.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let user = User::new(subject);
    if user.row().is_absent().is_yes() {
        return judge.not_applicable();
    }
    let mfa = user.has_mfa();
    let place = mfa.origin();
    let alone = user.has_password().and(mfa.is(|on| *on).not());
    judge.fail_if(alone, place, "the user signs in to the console with a password alone");
}
