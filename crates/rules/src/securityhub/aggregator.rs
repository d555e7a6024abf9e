//! Findings that lie in as many places as there are regions.

use bartizan_estate::Subject;
use bartizan_estate::views::singletons::Hub;
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "securityhub-aggregator",
    title: "Security Hub does not bring the regions together",
    severity: Severity::Low,
    practice: "LOG-9",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::Account"],
    aliases: &[],
    controls: &[],
    page: include_str!("aggregator.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let estate = subject.estate();
    let hubs = estate.everywhere("AWS::SecurityHub::Hub");
    // One region needs none, and who is managed by another account has it there.
    let managed = Tri::any(hubs.known.iter().map(|hub| Hub::new(*hub).administrator().is_present()));
    let is_one = hubs.known.len() < 2;
    match (managed, hubs.more) {
        (Tri::Yes, _) => return judge.not_applicable(),
        (_, None) if is_one => return judge.not_applicable(),
        (_, Some(why)) if is_one => return judge.undecided(why, subject.origin()),
        (Tri::Unknown(why), _) => return judge.undecided(why, subject.origin()),
        (Tri::No, _) => {}
    }
    let none = estate.everywhere("AWS::SecurityHub::FindingAggregator").is_empty();
    let regions = hubs.known.len();
    let message = format!("Security Hub is on in {regions} regions, and none brings their findings together");
    judge.fail_if(none, subject.origin(), message);
}
