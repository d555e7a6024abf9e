//! What was found again, told of late.

use bartizan_estate::Subject;
use bartizan_estate::views::singletons::Detector;
use bartizan_finding::Severity;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "guardduty-publishing-frequency",
    title: "GuardDuty tells of what it finds again only every six hours",
    severity: Severity::Low,
    practice: "LOG-10",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::GuardDuty::Detector"],
    aliases: &[],
    controls: &[],
    page: include_str!("publishing_frequency.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let detector = Detector::new(subject);
    if detector.is_enabled().is(|on| *on).is_no() {
        return judge.not_applicable();
    }
    let often = detector.publishing_frequency();
    judge.require(&often, |often| &**often != "SIX_HOURS", "what is found again is told of only every six hours");
}
