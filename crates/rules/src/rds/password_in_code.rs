//! A master password that everybody with the code knows.

use bartizan_estate::views::rds::{Cluster, Instance};
use bartizan_estate::{Look, Subject};
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "rds-password-in-code",
    title: "RDS master password stands in the code",
    severity: Severity::Critical,
    practice: "SEC-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::RDS::DBCluster", "AWS::RDS::DBInstance"],
    aliases: &[
        Alias::narrower("F23"),
        Alias::narrower("F34"),
        Alias::narrower("RDS_MASTER_USER_PASSWORD_NO_PLAINTEXT_PASSWORD"),
        Alias::narrower("RDS_CLUSTER_MASTER_USER_PASSWORD_NO_PLAINTEXT_PASSWORD"),
    ],
    controls: &[],
    page: include_str!("password_in_code.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    // An account tells no password, and is no code.
    if subject.estate().look == Look::Account {
        return judge.not_applicable();
    }
    let (password, in_code) = if subject.kind() == "AWS::RDS::DBInstance" {
        let instance = Instance::new(subject);
        (instance.password(), instance.password_in_code())
    } else {
        let cluster = Cluster::new(subject);
        (cluster.password(), cluster.password_in_code())
    };
    let message = "the password of the master user is written out";
    if let Some(outcome) = judge.fail_if(in_code, password.origin(), message) {
        outcome.secret();
    }
}
