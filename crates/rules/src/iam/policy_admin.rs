//! Whoever holds it owns the account.

use crate::documents;
use bartizan_estate::Subject;
use bartizan_estate::views::iam::DOCUMENT_HOLDERS;
use bartizan_finding::Severity;
use bartizan_policy::question::grants_admin;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-policy-admin",
    title: "IAM policy allows everything",
    severity: Severity::Critical,
    practice: "IAM-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &DOCUMENT_HOLDERS,
    aliases: &[
        Alias::exact("CKV_AWS_62"),
        Alias::exact("CKV_AWS_1"),
        Alias::broader("CKV_AWS_63"),
        Alias::broader("CKV_AWS_49"),
        Alias::broader("CKV2_AWS_40"),
        Alias::broader("AVD-AWS-0057"),
        Alias::exact("2f37c4a3-58b9-4afe-8a87-d7f1d2286f84"),
        Alias::exact("953b3cdb-ce13-428a-aa12-318726506661"),
        Alias::exact("575a2155-6af1-4026-b1af-d5bc8fe2a904"),
        Alias::exact("f62aa827-4ade-4dc4-89e4-1433d384a368"),
        Alias::narrower("132a8c31-9837-4203-9fd1-15ca210c7b73"),
        Alias::broader("F3"),
        Alias::broader("F4"),
        Alias::broader("F5"),
        Alias::exact("IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS"),
        Alias::broader("IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS"),
        Alias::broader("IAM_MANAGEDPOLICY_NO_STATEMENTS_WITH_FULL_ACCESS"),
        Alias::narrower("prowler:iam_customer_attached_policy_no_administrative_privileges"),
        Alias::narrower("prowler:iam_inline_policy_no_administrative_privileges"),
    ],
    controls: &["CIS-AWS-7.0/2.14", "CIS-AWS-5.0/1.15", "CIS-AWS-3.0/1.16", "AWS-FSBP/IAM.1"],
    page: include_str!("policy_admin.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    documents::each(subject, judge, |asked, judge| {
        asked.fail_on(judge, &grants_admin(&asked.document), "admin");
    });
}
