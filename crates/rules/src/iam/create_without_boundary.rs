//! Who makes roles decides what they may do, unless something holds them.

use bartizan_estate::Subject;
use bartizan_estate::views::iam::DOCUMENT_HOLDERS;
use bartizan_finding::Severity;
use bartizan_policy::question::{grants_admin, without_boundary};

use crate::documents;
use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-create-without-boundary",
    title: "IAM policy lets its holder make principals that nothing bounds",
    severity: Severity::Medium,
    practice: "IAM-8",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &DOCUMENT_HOLDERS,
    aliases: &[],
    controls: &[],
    page: include_str!("create_without_boundary.md"),
    check: Check::Each(check),
};

/// What makes a principal.
const ACTIONS: [&str; 2] = ["iam:CreateRole", "iam:CreateUser"];

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let mut asked = false;
    let here = documents::each_here(subject, judge, |found, judge| {
        // Who may do everything cannot be bounded by a condition.
        if grants_admin(&found.document).verdict.is_yes() {
            return;
        }
        asked = true;
        for action in ACTIONS {
            found.fail_on(judge, &without_boundary(&found.document, action), action);
        }
    });
    if !here || !asked {
        judge.not_applicable();
    }
}
