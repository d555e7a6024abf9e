//! A database whose storage lies readable on disk.

use bartizan_estate::Subject;
use bartizan_estate::views::rds::{Cluster, Instance};
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "rds-encryption",
    title: "RDS storage is not encrypted",
    severity: Severity::High,
    practice: "DAT-2",
    responsibility: Responsibility::Customer,
    counts: Counts::MustBeWritten,
    kinds: &["AWS::RDS::DBCluster", "AWS::RDS::DBInstance", "AWS::RDS::GlobalCluster"],
    aliases: &[
        Alias::narrower("CKV_AWS_16"),
        Alias::narrower("CKV_AWS_96"),
        Alias::narrower("CKV_AWS_140"),
        Alias::narrower("AVD-AWS-0080"),
        Alias::narrower("08bd0760-8752-44e1-9779-7bb369b2b4e4"),
        Alias::narrower("3199c26c-7871-4cb3-99c2-10a59244ce7f"),
        Alias::narrower("5beacce3-4020-4a3d-9e1d-a36f953df630"),
        Alias::narrower("65844ba3-03a1-40a8-b3dd-919f122e8c95"),
        Alias::narrower("1a690d1d-0ae7-49fa-b2db-b75ae0dd1d3e"),
        Alias::narrower("F27"),
        Alias::narrower("F26"),
        Alias::exact("RDS_STORAGE_ENCRYPTED"),
    ],
    controls: &["CIS-AWS-7.0/3.2.1", "CIS-AWS-5.0/2.2.1", "CIS-AWS-3.0/2.3.1", "AWS-FSBP/RDS.3", "AWS-FSBP/RDS.27"],
    page: include_str!("encryption.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let encrypted = match subject.kind() {
        "AWS::RDS::DBInstance" => {
            let instance = Instance::new(subject);
            if !instance.is_member().is_no() {
                // The cluster's storage is the cluster's question.
                return judge.not_applicable();
            }
            instance.storage_encrypted()
        }
        "AWS::RDS::DBCluster" => {
            let cluster = Cluster::new(subject);
            if cluster.engine_mode().is(|mode| &**mode == "serverless").is_yes() {
                // The first version of Aurora Serverless is always encrypted.
                return;
            }
            cluster.storage_encrypted()
        }
        _ => {
            if subject.get("SourceDBClusterIdentifier").is_present().is_yes() {
                return judge.not_applicable();
            }
            subject.get("StorageEncrypted").bool()
        }
    };
    judge.require(&encrypted.written(), |on| *on, "the storage is not encrypted");
}
