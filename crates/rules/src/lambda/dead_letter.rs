//! An event that fails three times is gone, unless somebody said where it goes.

use bartizan_estate::Subject;
use bartizan_estate::views::lambda::Function;
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "lambda-dead-letter",
    title: "Lambda function drops events that fail",
    severity: Severity::Low,
    practice: "LOG-10",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::Lambda::Function"],
    aliases: &[
        Alias::exact("CKV_AWS_116"),
        Alias::exact("LAMBDA_DLQ_CHECK"),
        Alias::exact("c2eae442-d3ba-4cb1-84ca-1db4f80eae3d"),
        Alias::exact("cb2f612b-ed42-4ff5-9fb9-255c73d39a18"),
    ],
    controls: &[],
    page: include_str!("dead_letter.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let function = Function::new(subject);
    let queue = function.dead_letter();
    let configs = function.invoke_configs();
    let elsewhere =
        Tri::any(configs.known.iter().map(|config| config.get("DestinationConfig.OnFailure.Destination").is_present()))
            .or(configs.more.map_or(Tri::No, Tri::Unknown));
    let place = queue.origin();
    judge.fail_if(queue.is_present().or(elsewhere).not(), place, "events that fail go nowhere");
}
