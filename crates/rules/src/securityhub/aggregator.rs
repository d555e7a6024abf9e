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
    if managed.is_yes() || (hubs.known.len() < 2 && hubs.more.is_none()) {
        return judge.not_applicable();
    }
    let several = match hubs.more {
        _ if hubs.known.len() > 1 => Tri::Yes,
        Some(why) => Tri::Unknown(why),
        None => Tri::No,
    };
    let none = estate.everywhere("AWS::SecurityHub::FindingAggregator").is_empty();
    let message =
        format!("Security Hub is on in {} regions, and none brings their findings together", hubs.known.len());
    judge.fail_if(several.and(managed.not()).and(none), subject.origin(), message);
}
