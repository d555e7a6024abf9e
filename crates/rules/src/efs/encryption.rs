//! A file system that lies readable on disk.

use bartizan_estate::Subject;
use bartizan_estate::views::stores::Store;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "efs-encryption",
    title: "EFS file system is not encrypted",
    severity: Severity::High,
    practice: "DAT-16",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::EFS::FileSystem"],
    aliases: &[
        Alias::exact("CKV_AWS_42"),
        Alias::exact("AVD-AWS-0037"),
        Alias::exact("48207659-729f-4b5c-9402-f884257d794f"),
        Alias::exact("2ff8e83c-90e1-4d68-a300-6d652112e622"),
        Alias::exact("F32"),
        Alias::exact("EFS_ENCRYPTED_CHECK"),
        Alias::narrower("6d087495-2a42-4735-abf7-02ef5660a7e6"),
    ],
    controls: &["CIS-AWS-7.0/3.3.1", "CIS-AWS-5.0/2.3.1", "CIS-AWS-3.0/2.4.1", "AWS-FSBP/EFS.1", "AWS-FSBP/EFS.8"],
    page: include_str!("encryption.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let on = Store::new(subject).encrypted();
    judge.require(&on, |on| *on, "the file system is not encrypted");
}
