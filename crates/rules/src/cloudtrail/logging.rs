//! A trail that is there, and silent.

use bartizan_estate::Subject;
use bartizan_estate::views::cloudtrail::Trail;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "cloudtrail-logging",
    title: "CloudTrail is stopped",
    severity: Severity::High,
    practice: "LOG-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::CloudTrail::Trail"],
    aliases: &[
        Alias::exact("CKV_AWS_251"),
        Alias::exact("CLOUD_TRAIL_ENABLED"),
        Alias::exact("4bb76f17-3d63-4529-bdca-2b454529d774"),
        Alias::exact("5c0b06d5-b7a4-484c-aeb0-75a836269ff0"),
    ],
    controls: &[],
    page: include_str!("logging.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    judge.require(&Trail::new(subject).is_logging(), |on| *on, "the trail is there, and records nothing");
}
