//! Whether anybody looks for sensitive data in buckets.

use bartizan_estate::Subject;
use bartizan_estate::views::singletons::Macie;
use bartizan_finding::Severity;

use crate::region::{Service, must_work};
use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "macie-enabled",
    title: "Macie does not look for sensitive data",
    severity: Severity::Low,
    practice: "LOG-7",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::Region", "AWS::Macie::Session"],
    aliases: &[Alias::exact("prowler:macie_is_enabled")],
    controls: &["AWS-FSBP/Macie.1"],
    page: include_str!("enabled.md"),
    check: Check::Each(check),
};

const MACIE: Service = Service { client: "macie2", kind: "AWS::Macie::Session", name: "Macie" };

fn check(subject: Subject<'_>, judge: &mut Judge) {
    must_work(subject, &MACIE, judge, "is paused", |session| Macie::new(session).is_enabled().is(|on| *on));
}
