//! A detector that nobody but its own account looks at.

use bartizan_estate::Subject;
use bartizan_estate::views::singletons::Detector;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "guardduty-centrally-managed",
    title: "GuardDuty is not managed by one account of the organization",
    severity: Severity::Medium,
    practice: "LOG-7",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::GuardDuty::Detector"],
    aliases: &[Alias::exact("prowler:guardduty_centrally_managed")],
    controls: &[],
    page: include_str!("centrally_managed.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let (detector, estate) = (Detector::new(subject), subject.estate());
    // Code does not say who manages a detector that it makes.
    if !estate.is_account() || detector.is_enabled().is(|on| *on).is_no() {
        return judge.not_applicable();
    }
    let inside = estate.in_organization();
    if inside.is_no() {
        return judge.not_applicable();
    }
    let managed = detector.administrator().is_present().or(detector.has_members());
    let message = "the account is in an organization, and no administrator of GuardDuty sees what is found here";
    judge.fail_if(inside.and(managed.not()), subject.origin(), message);
}
