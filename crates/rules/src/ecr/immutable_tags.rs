//! A tag that can be put on another image.

use bartizan_estate::Subject;
use bartizan_estate::views::stores::Store;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ecr-immutable-tags",
    title: "ECR tags can be moved to other images",
    severity: Severity::Low,
    practice: "DAT-16",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::ECR::Repository"],
    aliases: &[
        Alias::exact("CKV_AWS_51"),
        Alias::exact("AVD-AWS-0031"),
        Alias::exact("d1846b12-20c5-4d45-8798-fc35b79268eb"),
        Alias::exact("33f41d31-86b1-46a4-81f7-9c9a671f59ac"),
    ],
    controls: &["AWS-FSBP/ECR.2"],
    page: include_str!("immutable_tags.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let mutability = Store::new(subject).tag_mutability();
    let message = match mutability.value().map(|word| &**word) {
        Some("IMMUTABLE_WITH_EXCLUSION") => "some tags can be moved to other images",
        _ => "tags can be moved to other images",
    };
    judge.require(&mutability, |word| &**word == "IMMUTABLE", message);
}
