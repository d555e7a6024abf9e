//! Whether anybody is told what is granted and never used.

use bartizan_estate::Subject;
use bartizan_estate::views::singletons::Analyzer;
use bartizan_finding::Severity;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "accessanalyzer-unused-access",
    title: "IAM Access Analyzer does not look for unused access",
    severity: Severity::Info,
    practice: "IAM-11",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::Account"],
    aliases: &[],
    controls: &[],
    page: include_str!("unused_access.md"),
    check: Check::Each(check),
};

/// IAM belongs to no region: one analyzer is enough.
fn check(subject: Subject<'_>, judge: &mut Judge) {
    let works = |analyzer: &Subject<'_>| {
        let analyzer = Analyzer::new(*analyzer);
        analyzer.zone().is(|zone| zone.ends_with("_UNUSED_ACCESS")).and(analyzer.is_active())
    };
    let on = subject.estate().everywhere("AWS::AccessAnalyzer::Analyzer").any(works);
    judge.fail_if(on.not(), subject.origin(), "no analyzer looks for access that nobody uses");
}
