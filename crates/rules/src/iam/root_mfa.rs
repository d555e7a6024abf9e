//! One password for everything that the account has.

use bartizan_estate::Subject;
use bartizan_estate::views::credentials::Root;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-root-mfa",
    title: "Root user signs in without MFA",
    severity: Severity::Critical,
    practice: "IAM-6",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::IAM::Root"],
    aliases: &[Alias::exact("prowler:iam_root_mfa_enabled"), Alias::exact("AVD-AWS-0142")],
    controls: &["CIS-AWS-7.0/2.5", "CIS-AWS-5.0/1.4", "CIS-AWS-3.0/1.5", "AWS-FSBP/IAM.9"],
    page: include_str!("root_mfa.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let root = Root::new(subject);
    let mfa = root.has_mfa();
    let alone = root.has_password().is(|has| *has).and(mfa.is(|on| *on).not());
    judge.fail_if(alone, mfa.origin(), "the root user signs in with a password alone");
}
