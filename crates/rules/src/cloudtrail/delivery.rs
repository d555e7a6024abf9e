//! A trail whose files do not arrive.

use bartizan_estate::Subject;
use bartizan_estate::views::cloudtrail::Trail;
use bartizan_finding::Severity;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "cloudtrail-delivery",
    title: "CloudTrail's files do not arrive",
    severity: Severity::High,
    practice: "LOG-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::CloudTrail::Trail"],
    aliases: &[],
    controls: &[],
    page: include_str!("delivery.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let trail = Trail::new(subject);
    // Only an account can say it; a trail that is stopped is another rule's finding.
    if !subject.estate().is_account() || trail.is_logging().is(|on| *on).is_no() {
        return judge.not_applicable();
    }
    for (member, facet, what) in
        [("LatestDeliveryError", "files", "log files"), ("LatestDigestDeliveryError", "digests", "digests")]
    {
        let error = trail.delivery_error(member);
        let code = error.value().map_or("", |code| code).to_owned();
        let message = format!("the last delivery of {what} failed: {code}");
        if let Some(outcome) = judge.fail_if(error.is_present(), error.origin(), message) {
            outcome.facet(facet);
        }
    }
}
