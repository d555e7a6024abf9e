//! PassThrough follows only what a caller has already decided to trace.

use bartizan_estate::Subject;
use bartizan_estate::views::lambda::Function;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "lambda-tracing",
    title: "Lambda function is not traced",
    severity: Severity::Low,
    practice: "LOG-10",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::Lambda::Function"],
    aliases: &[
        Alias::exact("AVD-AWS-0066"),
        Alias::exact("AVD-AWS-0125"),
        Alias::narrower("CKV_AWS_50"),
        Alias::exact("8152e0cf-d2f0-47ad-96d5-d003a76eabd1"),
        Alias::exact("9488c451-074e-4cd3-aee3-7db6104f542c"),
        Alias::exact("dc1ab429-1481-4540-9b1d-280e3f15f1f8"),
    ],
    controls: &[],
    page: include_str!("tracing.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let mode = Function::new(subject).tracing();
    let word = mode.value().map(ToString::to_string).unwrap_or_default();
    judge.require(&mode, |mode| &**mode == "Active", format!("the tracing mode is `{word}`"));
}
