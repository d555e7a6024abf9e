//! A trail whose files are lost where they are overwritten.

use bartizan_estate::Subject;
use bartizan_estate::views::cloudtrail::Trail;
use bartizan_finding::Severity;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "cloudtrail-bucket-versioning",
    title: "CloudTrail's bucket keeps no versions",
    severity: Severity::Medium,
    practice: "LOG-3",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::CloudTrail::Trail"],
    aliases: &[],
    controls: &[],
    page: include_str!("bucket_versioning.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let Some((bucket, name)) = super::bucket_of(Trail::new(subject), judge) else { return };
    let answer = bucket.versioning().is(|status| &**status == "Enabled").not();
    if let Some(outcome) = judge.fail_if(answer, name, "the trail's bucket keeps no versions") {
        outcome.related(bucket.subject().resource(), "is the trail's bucket");
    }
}
