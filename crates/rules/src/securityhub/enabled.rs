//! Whether findings of all services come together.

use bartizan_estate::Subject;
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use crate::region::{Service, must_work};
use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "securityhub-enabled",
    title: "Security Hub is not on",
    severity: Severity::Medium,
    practice: "LOG-6",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::Region"],
    aliases: &[Alias::broader("prowler:securityhub_enabled")],
    controls: &["CIS-AWS-7.0/5.16", "CIS-AWS-5.0/4.16", "CIS-AWS-3.0/4.16"],
    page: include_str!("enabled.md"),
    check: Check::Each(check),
};

const HUB: Service = Service { client: "securityhub", kind: "AWS::SecurityHub::Hub", name: "Security Hub" };

fn check(subject: Subject<'_>, judge: &mut Judge) {
    must_work(subject, &HUB, judge, "is off", |_| Tri::Yes);
}
