//! A trail that leaves out who changed what.

use bartizan_estate::Subject;
use bartizan_estate::views::cloudtrail::Trail;
use bartizan_finding::Severity;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "cloudtrail-management-events",
    title: "CloudTrail leaves out management events",
    severity: Severity::Medium,
    practice: "LOG-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::CloudTrail::Trail"],
    aliases: &[],
    controls: &[],
    page: include_str!("management_events.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let scope = &subject.resource().scope;
    let others = subject.estate().of("AWS::CloudTrail::Trail").filter(|other| *other != subject);
    let mut here = others.filter(|other| scope.same_account(&other.resource().scope).is_yes());
    // A trail beside it may be there for them.
    if here.any(|other| Trail::new(other).records_everywhere().is_yes()) {
        return;
    }
    let selectors = ["AdvancedEventSelectors", "EventSelectors"].map(|key| subject.get(key));
    let written = selectors.into_iter().find(|field| !field.items().known.is_empty());
    let place = written.map_or(subject.origin(), |field| field.origin());
    let missing = Trail::new(subject).records_management_events().not();
    judge.fail_if(missing, place, "not all management events are recorded, of reading and of writing");
}
