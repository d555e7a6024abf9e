//! An account whose buckets and access points may become public.

use bartizan_estate::Subject;
use bartizan_estate::views::s3::BLOCK_PUBLIC_ACCESS;
use bartizan_finding::Severity;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "s3-account-public-access-block",
    title: "Account does not block public access to S3",
    severity: Severity::High,
    practice: "DAT-8",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::S3::AccountPublicAccessBlock"],
    aliases: &[],
    controls: &["CIS-AWS-7.0/3.1.4", "AWS-FSBP/S3.1", "CIS-AWS-5.0/2.1.4"],
    page: include_str!("account_public_access_block.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    for switch in BLOCK_PUBLIC_ACCESS {
        let on = subject.get(switch).bool().or_default(false);
        if let Some(outcome) = judge.require(&on, |on| *on, format!("`{switch}` is not on for the account")) {
            outcome.facet(switch);
        }
    }
}
