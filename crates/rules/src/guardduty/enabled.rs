//! Whether GuardDuty watches.

use bartizan_estate::Subject;
use bartizan_estate::views::singletons::Detector;
use bartizan_finding::Severity;

use crate::region::{Service, must_work};
use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "guardduty-enabled",
    title: "GuardDuty does not watch",
    severity: Severity::High,
    practice: "LOG-7",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::Region", "AWS::GuardDuty::Detector"],
    aliases: &[
        Alias::exact("CKV_AWS_238"),
        Alias::exact("704dadd3-54fc-48ac-b6a0-02f170011473"),
        Alias::exact("a25cd877-375c-4121-a640-730929936fac"),
        Alias::exact("prowler:guardduty_is_enabled"),
    ],
    controls: &["AWS-FSBP/GuardDuty.1"],
    page: include_str!("enabled.md"),
    check: Check::Each(check),
};

const GUARDDUTY: Service = Service { client: "guardduty", kind: "AWS::GuardDuty::Detector", name: "GuardDuty" };

fn check(subject: Subject<'_>, judge: &mut Judge) {
    must_work(subject, &GUARDDUTY, judge, "is suspended", |detector| Detector::new(detector).is_enabled().is(|on| *on));
}
