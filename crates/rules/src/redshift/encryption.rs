//! A warehouse that lies readable on disk.

use bartizan_estate::Subject;
use bartizan_estate::views::stores::Store;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "redshift-encryption",
    title: "Redshift cluster is not encrypted",
    severity: Severity::High,
    practice: "DAT-16",
    responsibility: Responsibility::Customer,
    counts: Counts::MustBeWritten,
    kinds: &["AWS::Redshift::Cluster"],
    aliases: &[
        Alias::exact("CKV_AWS_64"),
        Alias::exact("cfdcabb0-fc06-427c-865b-c59f13e898ce"),
        Alias::exact("3b316b05-564c-44a7-9c3f-405bb95e211e"),
        Alias::exact("F28"),
        Alias::exact("REDSHIFT_CLUSTER_CONFIGURATION_CHECK"),
        Alias::broader("AVD-AWS-0084"),
    ],
    controls: &["AWS-FSBP/Redshift.10"],
    page: include_str!("encryption.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let on = Store::new(subject).encrypted().written();
    judge.require(&on, |on| *on, "the cluster is not encrypted");
}
