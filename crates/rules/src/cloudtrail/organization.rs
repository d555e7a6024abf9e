//! An organization whose accounts each keep their own log, or none.

use bartizan_estate::Subject;
use bartizan_estate::views::cloudtrail::Trail;
use bartizan_finding::Severity;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "cloudtrail-organization",
    title: "No trail records the whole organization",
    severity: Severity::Medium,
    practice: "LOG-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::Account"],
    aliases: &[],
    controls: &[],
    page: include_str!("organization.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let estate = subject.estate();
    let inside = estate.in_organization();
    if inside.is_no() {
        return judge.not_applicable();
    }
    let works = |trail: &Subject<'_>| {
        let trail = Trail::new(*trail);
        let of_all = trail.is_organization().is(|on| *on).and(trail.is_multi_region().is(|on| *on));
        of_all.and(trail.is_logging().is(|on| *on))
    };
    let missing = estate.everywhere("AWS::CloudTrail::Trail").any(works).not();
    let message = "the account is in an organization, and no trail of the organization records it in all regions";
    judge.fail_if(inside.and(missing), subject.origin(), message);
}
