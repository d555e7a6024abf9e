//! A cluster that talks without TLS, to clients or among its brokers.

use bartizan_estate::Subject;
use bartizan_estate::views::services::Kafka;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "msk-encryption-in-transit",
    title: "MSK cluster talks without TLS",
    severity: Severity::Medium,
    practice: "DAT-16",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::MSK::Cluster"],
    aliases: &[Alias::broader("CKV_AWS_81")],
    controls: &["AWS-FSBP/MSK.1"],
    page: include_str!("encryption_in_transit.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let kafka = Kafka::new(subject);
    let clients = kafka.client_broker();
    if let Some(outcome) = judge.require(&clients, |word| &**word == "TLS", "clients may come without TLS") {
        outcome.facet("clients");
    }
    let brokers = kafka.in_cluster();
    if let Some(outcome) = judge.require(&brokers, |on| *on, "brokers talk to each other without TLS") {
        outcome.facet("brokers");
    }
}
