//! A table that is encrypted with a key which nobody sees.

use bartizan_estate::Subject;
use bartizan_estate::views::stores::Store;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "dynamodb-table-encryption",
    title: "DynamoDB table is not encrypted with a KMS key",
    severity: Severity::Low,
    practice: "DAT-4",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::DynamoDB::Table"],
    aliases: &[
        Alias::exact("ce089fd4-1406-47bd-8aad-c259772bb294"),
        Alias::exact("4bd21e68-38c1-4d58-acdc-6a14b203237f"),
        Alias::exact("c8dee387-a2e6-4a73-a942-183c975549ac"),
        Alias::exact("W74"),
        Alias::exact("DYNAMODB_TABLE_MUST_BE_ENCRYPTED"),
        Alias::exact("AVD-AWS-0121"),
        Alias::broader("CKV_AWS_119"),
        Alias::broader("AVD-AWS-0025"),
        Alias::broader("DYNAMODB_TABLE_ENCRYPTED_KMS"),
    ],
    controls: &[],
    page: include_str!("table_encryption.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let on = Store::new(subject).encrypted();
    judge.require(&on, |on| *on, "the table has no KMS key");
}
