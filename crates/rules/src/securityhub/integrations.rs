//! Services that watch, and whose findings do not come together.

use bartizan_estate::Subject;
use bartizan_estate::views::singletons::{Detector, Hub, Macie};
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "securityhub-integrations",
    title: "Security Hub does not take in what other services find",
    severity: Severity::Low,
    practice: "LOG-7",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::SecurityHub::Hub"],
    aliases: &[],
    controls: &[],
    page: include_str!("integrations.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    // Code seldom names them: Security Hub takes them in by itself, until somebody turns one off.
    if !subject.estate().is_account() {
        return judge.not_applicable();
    }
    let hub = Hub::new(subject);
    let works = |kind: &str, works: fn(Subject<'_>) -> Tri| hub.beside(kind).any(|one| works(*one));
    let detector = |one: Subject<'_>| Detector::new(one).is_enabled().is(|on| *on);
    let session = |one: Subject<'_>| Macie::new(one).is_enabled().is(|on| *on);
    let scanner = |one: Subject<'_>| one.get("Status").text().is(|status| &**status == "ENABLED");
    let services = [
        ("guardduty", "GuardDuty", works("AWS::GuardDuty::Detector", detector)),
        ("inspector", "Inspector", works("Bartizan::Inspector::AccountStatus", scanner)),
        ("macie", "Macie", works("AWS::Macie::Session", session)),
    ];
    for (product, name, is_on) in services {
        let lost = is_on.and(hub.takes_in(product).not());
        let message = format!("{name} is on here, and Security Hub does not take in what it finds");
        if let Some(outcome) = judge.fail_if(lost, subject.origin(), message) {
            outcome.facet(product);
        }
    }
}
