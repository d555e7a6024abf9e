//! A Macie that waits to be asked.

use bartizan_estate::Subject;
use bartizan_estate::views::singletons::Macie;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "macie-automated-discovery",
    title: "Macie does not look through the buckets by itself",
    severity: Severity::Low,
    practice: "LOG-7",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::Macie::Session"],
    aliases: &[Alias::exact("prowler:macie_automated_sensitive_data_discovery_enabled")],
    controls: &[],
    page: include_str!("automated_discovery.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let session = Macie::new(subject);
    // Code has no word for it.
    if !subject.estate().is_account() || session.is_enabled().is(|on| *on).is_no() {
        return judge.not_applicable();
    }
    judge.require(&session.discovers(), |on| *on, "automated discovery of sensitive data is off");
}
