//! Where there is no other door, people come in through the one with a password.

use bartizan_estate::Subject;
use bartizan_estate::views::credentials::User;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-no-federation",
    title: "People can only sign in as IAM users",
    severity: Severity::Low,
    practice: "IAM-4",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::Account"],
    aliases: &[Alias::narrower("prowler:iam_check_saml_providers_sts")],
    controls: &["CIS-AWS-7.0/2.19", "CIS-AWS-5.0/1.20", "CIS-AWS-3.0/1.21"],
    page: include_str!("no_federation.md"),
    check: Check::Each(check),
};

const USER: &str = "AWS::IAM::User";

/// What lets people in who are kept elsewhere.
const DOORS: [&str; 2] = ["AWS::IAM::SAMLProvider", "AWS::SSO::Instance"];

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let estate = subject.estate();
    if ![USER].iter().chain(&DOORS).all(|kind| estate.coverage.was_asked(kind)) {
        return judge.not_applicable();
    }
    let people = estate.everywhere(USER).any(|user| User::new(*user).has_password());
    let mut none = people;
    for kind in DOORS {
        none = none.and(estate.everywhere(kind).is_empty());
    }
    let message = "users have passwords for the console, and there is neither Identity Center nor a SAML provider";
    judge.fail_if(none, subject.origin(), message);
}
