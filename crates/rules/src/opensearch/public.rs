//! A search domain that everybody in the internet may ask.

use crate::documents;
use bartizan_estate::Subject;
use bartizan_estate::views::stores::Store;
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "opensearch-public",
    title: "OpenSearch domain lets everybody in",
    severity: Severity::Critical,
    practice: "NET-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::OpenSearchService::Domain", "AWS::Elasticsearch::Domain"],
    aliases: &[],
    controls: &["AWS-FSBP/ES.2", "AWS-FSBP/OpenSearch.2"],
    page: include_str!("public.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let domain = Store::new(subject);
    match domain.is_in_vpc() {
        Tri::Yes => judge.not_applicable(),
        Tri::No => documents::closed_to_strangers(subject, &domain.policy(), judge, "on the domain"),
        Tri::Unknown(why) if !domain.policy().is_absent().is_yes() => judge.undecided(why, domain.policy().origin()),
        Tri::Unknown(_) => {}
    }
}
