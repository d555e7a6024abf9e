//! A search domain that answers over plain HTTP.

use bartizan_estate::Subject;
use bartizan_estate::views::stores::Store;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "opensearch-https",
    title: "OpenSearch domain answers over plain HTTP",
    severity: Severity::Medium,
    practice: "DAT-5",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::OpenSearchService::Domain", "AWS::Elasticsearch::Domain"],
    aliases: &[
        Alias::exact("CKV_AWS_83"),
        Alias::exact("AVD-AWS-0046"),
        Alias::exact("4cdc88e6-c0c8-4081-a639-bb3a557cbedf"),
        Alias::narrower("2e9e0729-66d5-4148-9d39-5e6fb4bf2a4e"),
        Alias::broader("ELASTICSEARCH_HTTPS_REQUIRED"),
        Alias::broader("OPENSEARCH_HTTPS_REQUIRED"),
    ],
    controls: &["AWS-FSBP/ES.8", "AWS-FSBP/OpenSearch.8"],
    page: include_str!("https.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let on = Store::new(subject).encrypted_in_transit();
    judge.require(&on, |on| *on, "HTTPS is not enforced");
}
