//! A table that cannot be put back to before a mistake.

use bartizan_estate::Subject;
use bartizan_estate::views::stores::Store;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "dynamodb-pitr",
    title: "DynamoDB table has no point-in-time recovery",
    severity: Severity::Medium,
    practice: "DAT-14",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::DynamoDB::Table"],
    aliases: &[
        Alias::exact("CKV_AWS_28"),
        Alias::exact("741f1291-47ac-4a85-a07b-3d32a9d6bd3e"),
        Alias::exact("0f04217d-488f-4e7a-bec8-f16159686cd6"),
        Alias::exact("W78"),
        Alias::exact("DYNAMODB_PITR_ENABLED"),
        Alias::broader("AVD-AWS-0024"),
    ],
    controls: &["AWS-FSBP/DynamoDB.2"],
    page: include_str!("pitr.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let on = Store::new(subject).point_in_time_recovery();
    judge.require(&on, |on| *on, "point-in-time recovery is not on");
}
