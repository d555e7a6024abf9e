//! A cache that talks without TLS.

use bartizan_estate::Subject;
use bartizan_estate::views::stores::Store;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "elasticache-encryption-in-transit",
    title: "ElastiCache talks to clients without TLS",
    severity: Severity::Medium,
    practice: "DAT-16",
    responsibility: Responsibility::Customer,
    counts: Counts::MustBeWritten,
    kinds: &["AWS::ElastiCache::ReplicationGroup"],
    aliases: &[
        Alias::exact("CKV_AWS_30"),
        Alias::exact("AVD-AWS-0051"),
        Alias::exact("1afbb3fa-cf6c-4a3d-b730-95e9f4df343e"),
        Alias::exact("3b02569b-fc6f-4153-b3a3-ba91022fed68"),
        Alias::exact("F33"),
        Alias::exact("ELASTICACHE_REPLICATION_GROUP_ENCRYPTION_IN_TRANSIT"),
        Alias::broader("CKV_AWS_31"),
    ],
    controls: &["AWS-FSBP/ElastiCache.5"],
    page: include_str!("encryption_in_transit.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let on = Store::new(subject).encrypted_in_transit().written();
    judge.require(&on, |on| *on, "clients talk to the cache without TLS");
}
