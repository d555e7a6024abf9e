//! Without a log configuration, what a container says is lost with its host.

use bartizan_estate::Subject;
use bartizan_estate::views::ecs::TaskDefinition;
use bartizan_finding::Severity;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ecs-task-log-configuration",
    title: "ECS container has no log configuration",
    severity: Severity::Medium,
    practice: "LOG-4",
    responsibility: Responsibility::Customer,
    counts: Counts::MustBeWritten,
    kinds: &["AWS::ECS::TaskDefinition"],
    aliases: &[],
    controls: &["AWS-FSBP/ECS.9"],
    page: include_str!("task_log_configuration.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    super::each_container(TaskDefinition::new(subject), judge, |container, judge| {
        let driver = container.log_driver();
        let label = container.label();
        let message = format!("the container `{label}` has no log driver");
        let nowhere = driver.is(|driver| !matches!(&**driver, "" | "none")).not();
        if let Some(outcome) = judge.fail_if(nowhere, driver.origin(), message) {
            outcome.facet(format!("container:{label}"));
        }
    });
}
