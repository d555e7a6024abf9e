//! A broker with an address of its own in the internet.

use bartizan_estate::Subject;
use bartizan_estate::views::services::Broker;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "mq-public",
    title: "MQ broker has a public address",
    severity: Severity::High,
    practice: "NET-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::AmazonMQ::Broker"],
    aliases: &[Alias::exact("CKV_AWS_69")],
    controls: &[],
    page: include_str!("public.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let public = Broker::new(subject).publicly_accessible();
    judge.require(&public, |public| !*public, "the broker has a public address");
}
