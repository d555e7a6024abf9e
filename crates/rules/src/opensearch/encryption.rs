//! A search domain that lies readable on disk.

use bartizan_estate::Subject;
use bartizan_estate::views::stores::Store;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "opensearch-encryption",
    title: "OpenSearch domain is not encrypted",
    severity: Severity::High,
    practice: "DAT-16",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::OpenSearchService::Domain", "AWS::Elasticsearch::Domain"],
    aliases: &[
        Alias::exact("CKV_AWS_5"),
        Alias::exact("AVD-AWS-0048"),
        Alias::narrower("24e16922-4330-4e9d-be8a-caa90299466a"),
        Alias::narrower("86a248ab-0e01-4564-a82a-878303e253bb"),
        Alias::narrower("W54"),
        Alias::narrower("ELASTICSEARCH_ENCRYPTED_AT_REST"),
        Alias::narrower("OPENSEARCH_ENCRYPTED_AT_REST"),
    ],
    controls: &["AWS-FSBP/ES.1", "AWS-FSBP/OpenSearch.1"],
    page: include_str!("encryption.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let on = Store::new(subject).encrypted();
    judge.require(&on, |on| *on, "the domain is not encrypted at rest");
}
