//! AWS writes when it sees a key in public, to whoever is named.

use bartizan_estate::Subject;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "account-security-contact",
    title: "AWS has nobody to tell of security",
    severity: Severity::Low,
    practice: "IAM-6",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::Account::AlternateContact"],
    aliases: &[Alias::exact("prowler:account_security_contact_information_is_registered")],
    controls: &["CIS-AWS-7.0/2.3", "CIS-AWS-5.0/1.2", "CIS-AWS-3.0/1.2", "AWS-FSBP/Account.1"],
    page: include_str!("security_contact.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let kind = subject.get("AlternateContactType").text();
    if kind.is(|kind| &**kind == "SECURITY").is_no() {
        return judge.not_applicable();
    }
    let address = subject.get("EmailAddress");
    judge.fail_if(address.is_absent(), address.origin(), "no contact for security is registered");
}
