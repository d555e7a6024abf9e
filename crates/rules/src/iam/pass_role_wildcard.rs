//! Whoever may pass any role to a service acts as any of them.

use crate::documents;
use bartizan_estate::Subject;
use bartizan_estate::views::iam::DOCUMENT_HOLDERS;
use bartizan_finding::Severity;
use bartizan_policy::question::pass_role_on_everything;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-pass-role-wildcard",
    title: "IAM policy lets any role be passed",
    severity: Severity::High,
    practice: "IAM-9",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &DOCUMENT_HOLDERS,
    aliases: &[
        Alias::exact("F38"),
        Alias::exact("F39"),
        Alias::exact("F40"),
        Alias::narrower("e39bee8c-fe54-4a3f-824d-e5e2d1cca40a"),
        Alias::narrower("IAM_POLICY_NO_WILDCARD_RESOURCE_ON_PASSROLE"),
        Alias::narrower("IAM_ROLE_NO_WILDCARD_RESOURCE_ON_PASSROLE"),
    ],
    controls: &[],
    page: include_str!("pass_role_wildcard.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    documents::each(subject, judge, |asked, judge| {
        asked.fail_on(judge, &pass_role_on_everything(&asked.document), "pass-role");
    });
}
