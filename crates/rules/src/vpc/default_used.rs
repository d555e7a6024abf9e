//! The network that AWS makes in every region, in use.

use bartizan_estate::Look;
use bartizan_estate::Subject;
use bartizan_estate::views::vpc::Vpc;
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "vpc-default-used",
    title: "Default VPC is used",
    severity: Severity::Low,
    practice: "NET-2",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::EC2::VPC"],
    aliases: &[
        Alias::narrower("CKV_AWS_148"),
        Alias::narrower("AVD-AWS-0101"),
        Alias::narrower("96ed3526-0179-4c73-b1b2-372fde2e0d13"),
    ],
    controls: &[],
    page: include_str!("default_used.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let is_default = subject.get("IsDefault").bool();
    if is_default.is(|yes| !yes).is_yes() || is_default.is_absent().is_yes() {
        return judge.not_applicable();
    }
    let used = match subject.estate().look {
        Look::Account => Vpc::new(subject).interfaces().any(|_| Tri::Yes),
        // Whoever takes it over in code builds on it.
        _ => Tri::Yes,
    };
    judge.fail_if(is_default.is(|yes| *yes).and(used), subject.origin(), "the default VPC is used");
}
