//! A topic that nobody hears.

use bartizan_estate::Subject;
use bartizan_estate::views::sns::Topic;
use bartizan_finding::Severity;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "sns-topic-subscriber",
    title: "Nobody is subscribed to a topic",
    severity: Severity::Low,
    practice: "LOG-10",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::SNS::Topic"],
    aliases: &[],
    controls: &[],
    page: include_str!("topic_subscriber.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    // In code, who hears is often written elsewhere, or does it by hand.
    if !subject.estate().is_account() {
        return judge.not_applicable();
    }
    let topic = Topic::new(subject);
    let waiting = topic.subscriptions().known.len();
    let message = match waiting {
        0 => "nobody is subscribed to the topic".to_owned(),
        1 => "the topic's one subscription was never confirmed".to_owned(),
        count => format!("none of the topic's {count} subscriptions was ever confirmed"),
    };
    judge.fail_if(topic.has_subscriber().not(), subject.origin(), message);
}
