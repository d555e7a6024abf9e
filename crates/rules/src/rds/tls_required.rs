//! A database that talks to clients without TLS.

use bartizan_estate::Subject;
use bartizan_estate::views::rds::{Cluster, Instance};
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "rds-tls-required",
    title: "RDS database accepts connections without TLS",
    severity: Severity::Medium,
    practice: "DAT-6",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::RDS::DBCluster", "AWS::RDS::DBInstance"],
    aliases: &[Alias::exact("CKV2_AWS_69")],
    controls: &["AWS-FSBP/RDS.38", "AWS-FSBP/RDS.39", "AWS-FSBP/RDS.41", "AWS-FSBP/RDS.44"],
    page: include_str!("tls_required.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let tls = if subject.kind() == "AWS::RDS::DBInstance" {
        let instance = Instance::new(subject);
        if !instance.is_member().is_no() {
            return judge.not_applicable();
        }
        instance.tls()
    } else {
        Cluster::new(subject).tls()
    };
    if tls.required.is_absent().is_yes() {
        return judge.not_applicable();
    }
    let message = format!("`{}` does not demand TLS", tls.parameter);
    if let Some(outcome) = judge.require(&tls.required, |on| *on, message)
        && let Some(group) = tls.group
    {
        outcome.related(group.resource(), "is its parameter group");
    }
}
