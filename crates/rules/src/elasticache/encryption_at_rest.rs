//! A cache that lies readable on disk.

use bartizan_estate::Subject;
use bartizan_estate::views::stores::Store;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "elasticache-encryption-at-rest",
    title: "ElastiCache is not encrypted at rest",
    severity: Severity::Medium,
    practice: "DAT-16",
    responsibility: Responsibility::Customer,
    counts: Counts::MustBeWritten,
    kinds: &["AWS::ElastiCache::ReplicationGroup"],
    aliases: &[
        Alias::exact("CKV_AWS_29"),
        Alias::exact("AVD-AWS-0045"),
        Alias::exact("76976de7-c7b1-4f64-a94f-90c1345914c2"),
        Alias::exact("e4ee3903-9225-4b6a-bdfb-e62dbadef821"),
        Alias::exact("F25"),
        Alias::exact("ELASTICACHE_REPLICATION_GROUP_ENCRYPTION_AT_REST"),
    ],
    controls: &["AWS-FSBP/ElastiCache.4"],
    page: include_str!("encryption_at_rest.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let on = Store::new(subject).encrypted().written();
    judge.require(&on, |on| *on, "the cache is not encrypted at rest");
}
