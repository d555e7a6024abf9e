//! A document that everybody may read and run.

use bartizan_estate::Subject;
use bartizan_estate::views::sharing::Shared;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ssm-document-public",
    title: "Systems Manager document is for everybody",
    severity: Severity::High,
    practice: "SEC-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::SSM::Document"],
    aliases: &[Alias::exact("CKV_AWS_303"), Alias::exact("prowler:ssm_documents_set_as_public")],
    controls: &["AWS-FSBP/SSM.4"],
    page: include_str!("document_public.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let shared = Shared::new(subject);
    let grants = shared.grants();
    for grant in grants.known {
        judge.fail_if(grant.is_everybody(), grant.origin(), "everybody with an AWS account may read this document");
    }
    if let Some(why) = grants.more {
        judge.undecided(why, shared.list().origin());
    }
}
