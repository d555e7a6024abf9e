//! Performance Insights, which holds queries, with a key that is not yours.

use bartizan_estate::Subject;
use bartizan_estate::views::rds::{Cluster, Instance};
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "rds-performance-insights-kms",
    title: "RDS Performance Insights has no key of yours",
    severity: Severity::Low,
    practice: "DAT-15",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::RDS::DBCluster", "AWS::RDS::DBInstance"],
    aliases: &[Alias::exact("CKV_AWS_354"), Alias::exact("AVD-AWS-0078")],
    controls: &[],
    page: include_str!("performance_insights_kms.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let (on, key) = if subject.kind() == "AWS::RDS::DBInstance" {
        let instance = Instance::new(subject);
        (instance.performance_insights(), instance.performance_insights_key())
    } else {
        let cluster = Cluster::new(subject);
        (cluster.performance_insights(), cluster.performance_insights_key())
    };
    let unkept = on.is(|on| *on).and(key.is_absent());
    judge.fail_if(unkept, on.origin(), "Performance Insights is encrypted with AWS's key");
}
