//! Passwords are as good as the least that is asked of them.

use bartizan_estate::Subject;
use bartizan_estate::views::iam::{CHARACTERS, PasswordPolicy};
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-password-policy",
    title: "Account password policy is weak",
    severity: Severity::Medium,
    practice: "IAM-4",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::IAM::AccountPasswordPolicy"],
    aliases: &[
        Alias::narrower("CKV_AWS_9"),
        Alias::narrower("CKV_AWS_10"),
        Alias::narrower("CKV_AWS_11"),
        Alias::narrower("CKV_AWS_12"),
        Alias::narrower("CKV_AWS_13"),
        Alias::narrower("CKV_AWS_14"),
        Alias::narrower("CKV_AWS_15"),
        Alias::narrower("AVD-AWS-0056"),
        Alias::narrower("AVD-AWS-0058"),
        Alias::narrower("AVD-AWS-0059"),
        Alias::narrower("AVD-AWS-0060"),
        Alias::narrower("AVD-AWS-0061"),
        Alias::narrower("AVD-AWS-0062"),
        Alias::narrower("AVD-AWS-0063"),
        Alias::narrower("1bc1c685-e593-450e-88fb-19db4c82aa1d"),
        Alias::narrower("89806cdc-9c2e-4bd1-a0dc-53f339bcfb2a"),
        Alias::narrower("ce60d060-efb8-4bfd-9cf7-ff8945d00d90"),
        Alias::narrower("prowler:iam_password_policy_expires_passwords_within_90_days_or_less"),
        Alias::narrower("prowler:iam_password_policy_lowercase"),
        Alias::narrower("prowler:iam_password_policy_minimum_length_14"),
        Alias::narrower("prowler:iam_password_policy_number"),
        Alias::narrower("prowler:iam_password_policy_reuse_24"),
        Alias::narrower("prowler:iam_password_policy_symbol"),
        Alias::narrower("prowler:iam_password_policy_uppercase"),
    ],
    controls: &[
        "AWS-FSBP/IAM.10",
        "CIS-AWS-7.0/2.8",
        "CIS-AWS-7.0/2.9",
        "CIS-AWS-5.0/1.7",
        "CIS-AWS-5.0/1.8",
        "CIS-AWS-3.0/1.8",
        "CIS-AWS-3.0/1.9",
        "AWS-FSBP/IAM.7",
    ],
    page: include_str!("password_policy.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let policy = PasswordPolicy::new(subject);
    let length = policy.minimum_length();
    let n = length.value().copied().unwrap_or_default();
    if let Some(outcome) = judge.require(&length, |n| *n >= 14, format!("passwords may have {n} characters")) {
        outcome.facet("length");
    }
    let reuse = policy.reuse_prevention();
    let n = reuse.value().copied().unwrap_or_default();
    let message = match n {
        0 => "old passwords may come back at once".to_owned(),
        n => format!("only the last {n} passwords may not come back"),
    };
    if let Some(outcome) = judge.require(&reuse, |n| *n >= 24, message) {
        outcome.facet("reuse");
    }
    let age = policy.maximum_age();
    let message = match age.value() {
        Some(days) if *days > 0 => format!("passwords hold for {days} days"),
        _ => "passwords hold for ever".to_owned(),
    };
    if let Some(outcome) = judge.require(&age, |days| (1..=90).contains(days), message) {
        outcome.facet("age");
    }
    for (name, what) in
        CHARACTERS.into_iter().zip(["a lower case letter", "a number", "a symbol", "an upper case letter"])
    {
        let message = format!("{what} is not required");
        if let Some(outcome) = judge.require(&policy.requires(name), |on| *on, message) {
            outcome.facet(name);
        }
    }
}
