//! Images that everybody may pull, or replace.

use crate::documents;
use bartizan_estate::Subject;
use bartizan_estate::views::stores::Store;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ecr-repository-public",
    title: "ECR repository lets everybody in",
    severity: Severity::High,
    practice: "IAM-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::ECR::Repository"],
    aliases: &[Alias::exact("CKV_AWS_32")],
    controls: &[],
    page: include_str!("repository_public.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let policy = Store::new(subject).policy();
    documents::closed_to_strangers(subject, &policy, judge, "on the repository");
}
