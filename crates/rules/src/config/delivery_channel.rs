//! A recorder with nowhere to put what it records.

use bartizan_estate::Subject;
use bartizan_estate::views::singletons::Recorder;
use bartizan_finding::Severity;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "config-delivery-channel",
    title: "AWS Config has nowhere to deliver to",
    severity: Severity::Medium,
    practice: "LOG-8",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::Config::ConfigurationRecorder"],
    aliases: &[],
    controls: &[],
    page: include_str!("delivery_channel.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    // In code, the channel may stand in another root.
    if !subject.estate().is_account() {
        return judge.not_applicable();
    }
    let none = Recorder::new(subject).channels().is_empty();
    judge.fail_if(none, subject.origin(), "there is no delivery channel in the recorder's region");
}
