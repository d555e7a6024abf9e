//! A privileged container has the powers of root on its host.

use bartizan_estate::Subject;
use bartizan_estate::views::ecs::TaskDefinition;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ecs-task-privileged",
    title: "ECS container is privileged",
    severity: Severity::High,
    practice: "IAM-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::ECS::TaskDefinition"],
    aliases: &[Alias::exact("CKV_AWS_334")],
    controls: &["AWS-FSBP/ECS.4"],
    page: include_str!("task_privileged.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    super::each_container(TaskDefinition::new(subject), judge, |container, judge| {
        let privileged = container.privileged();
        let label = container.label();
        let message = format!("the container `{label}` is privileged");
        if let Some(outcome) = judge.fail_if(privileged.is(|on| *on), privileged.origin(), message) {
            outcome.facet(format!("container:{label}"));
        }
    });
}
