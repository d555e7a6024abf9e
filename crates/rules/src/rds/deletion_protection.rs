//! A database that one call deletes.

use bartizan_estate::Subject;
use bartizan_estate::views::rds::{Cluster, Instance};
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "rds-deletion-protection",
    title: "RDS database can be deleted by one call",
    severity: Severity::Low,
    practice: "DAT-14",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::RDS::DBCluster", "AWS::RDS::DBInstance"],
    aliases: &[
        Alias::narrower("CKV_AWS_293"),
        Alias::narrower("CKV_AWS_139"),
        Alias::narrower("AVD-AWS-0177"),
        Alias::narrower("AVD-AWS-0343"),
        Alias::narrower("2c161e58-cb52-454f-abea-6470c37b5e6e"),
        Alias::narrower("F80"),
        Alias::narrower("RDS_INSTANCE_DELETION_PROTECTION_ENABLED"),
    ],
    controls: &["AWS-FSBP/RDS.8", "AWS-FSBP/RDS.7"],
    page: include_str!("deletion_protection.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let protected = if subject.kind() == "AWS::RDS::DBInstance" {
        let instance = Instance::new(subject);
        if !instance.is_member().is_no() {
            return judge.not_applicable();
        }
        instance.deletion_protection()
    } else {
        Cluster::new(subject).deletion_protection()
    };
    judge.require(&protected, |on| *on, "deletion protection is not on");
}
