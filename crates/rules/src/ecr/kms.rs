//! A repository without a KMS key.

use bartizan_estate::Subject;
use bartizan_estate::views::stores::Store;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ecr-kms",
    title: "ECR repository is not encrypted with a KMS key",
    severity: Severity::Low,
    practice: "DAT-16",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::ECR::Repository"],
    aliases: &[
        Alias::exact("CKV_AWS_136"),
        Alias::broader("AVD-AWS-0033"),
        Alias::broader("0e32d561-4b5a-4664-a6e3-a3fa85649157"),
    ],
    controls: &[],
    page: include_str!("kms.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let on = Store::new(subject).encrypted();
    judge.require(&on, |on| *on, "images are not encrypted with a KMS key");
}
