//! A secret without a key of its own.

use bartizan_estate::Subject;
use bartizan_estate::views::stores::Store;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "secretsmanager-kms",
    title: "Secret is encrypted with a key of AWS",
    severity: Severity::Low,
    practice: "DAT-15",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::SecretsManager::Secret"],
    aliases: &[
        Alias::exact("CKV_AWS_149"),
        Alias::exact("AVD-AWS-0098"),
        Alias::exact("SECRETSMANAGER_USING_CMK"),
        Alias::narrower("a2f548f2-188c-4fff-b172-e9a6acb216bd"),
        Alias::narrower("b0d3ef3f-845d-4b1b-83d6-63a5a380375f"),
        Alias::narrower("c8ae9ba9-c2f7-4e5c-b32e-a4b7712d4d22"),
        Alias::narrower("W77"),
    ],
    controls: &[],
    page: include_str!("kms.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let key = Store::new(subject).kms_key();
    let theirs = |text: &str| text.rsplit(':').next().is_some_and(|name| name.starts_with("alias/aws/"));
    let own = key.is(|node| !node.as_text().is_some_and(theirs));
    judge.fail_if(own.not(), key.origin(), "the secret is encrypted with a key of AWS");
}
