//! Whether anybody is told what is open to others.

use bartizan_estate::Subject;
use bartizan_estate::views::singletons::Analyzer;
use bartizan_finding::Severity;

use crate::region::{Service, must_work};
use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "accessanalyzer-external-access",
    title: "IAM Access Analyzer does not look for what is open to others",
    severity: Severity::Low,
    practice: "IAM-12",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::Region"],
    aliases: &[Alias::exact("AVD-AWS-0175"), Alias::exact("prowler:accessanalyzer_enabled")],
    controls: &["CIS-AWS-7.0/2.18", "CIS-AWS-5.0/1.19", "CIS-AWS-3.0/1.20"],
    page: include_str!("external_access.md"),
    check: Check::Each(check),
};

const ANALYZER: Service =
    Service { client: "accessanalyzer", kind: "AWS::AccessAnalyzer::Analyzer", name: "An analyzer of external access" };

fn check(subject: Subject<'_>, judge: &mut Judge) {
    must_work(subject, &ANALYZER, judge, "is not active", |analyzer| {
        let analyzer = Analyzer::new(analyzer);
        analyzer.zone().is(|zone| matches!(&**zone, "ACCOUNT" | "ORGANIZATION")).and(analyzer.is_active())
    });
}
