//! A warehouse with an address on the internet.

use bartizan_estate::Subject;
use bartizan_estate::views::stores::Store;
use bartizan_finding::Severity;
use bartizan_tree::State;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "redshift-public",
    title: "Redshift cluster has a public address",
    severity: Severity::High,
    practice: "NET-1",
    responsibility: Responsibility::Customer,
    counts: Counts::MustBeWritten,
    kinds: &["AWS::Redshift::Cluster"],
    aliases: &[
        Alias::exact("CKV_AWS_87"),
        Alias::exact("af173fde-95ea-4584-b904-bb3923ac4bda"),
        Alias::exact("bdf8dcb4-75df-4370-92c4-606e4ae6c4d3"),
        Alias::exact("REDSHIFT_CLUSTER_PUBLIC_ACCESS_CHECK"),
        Alias::narrower("CKV_AWS_391"),
    ],
    controls: &["AWS-FSBP/Redshift.1"],
    page: include_str!("public.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let public = Store::new(subject).publicly_accessible().written();
    let message = match public.state() {
        State::Absent => "nothing says that the cluster has no public address",
        _ => "the cluster has a public address",
    };
    judge.require(&public, |public| !*public, message);
}
