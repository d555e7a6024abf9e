//! A trail whose files whoever has got in can delete.

use bartizan_estate::Subject;
use bartizan_estate::views::cloudtrail::Trail;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "cloudtrail-bucket-mfa-delete",
    title: "CloudTrail's bucket deletes versions without MFA",
    severity: Severity::Low,
    practice: "LOG-3",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::CloudTrail::Trail"],
    aliases: &[Alias::exact("prowler:cloudtrail_bucket_requires_mfa_delete")],
    controls: &[],
    page: include_str!("bucket_mfa_delete.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let Some((bucket, name)) = super::bucket_of(Trail::new(subject), judge) else { return };
    let answer = bucket.mfa_delete().is(|status| &**status == "Enabled").not();
    if let Some(outcome) = judge.fail_if(answer, name, "versions in the trail's bucket can be deleted without MFA") {
        outcome.related(bucket.subject().resource(), "is the trail's bucket");
    }
}
