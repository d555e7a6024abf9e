//! A root file system that can be written takes what an intruder brings.

use bartizan_estate::Subject;
use bartizan_estate::views::ecs::TaskDefinition;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ecs-task-readonly-root",
    title: "ECS container can write its root file system",
    severity: Severity::Low,
    practice: "IAM-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::ECS::TaskDefinition"],
    aliases: &[Alias::exact("CKV_AWS_336")],
    controls: &["AWS-FSBP/ECS.5"],
    page: include_str!("task_readonly_root.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let task = TaskDefinition::new(subject);
    let windows = task.is_windows();
    if windows.is_yes() {
        return judge.not_applicable();
    }
    super::each_container(task, judge, |container, judge| {
        let readonly = container.readonly_root();
        let label = container.label();
        let message = format!("the container `{label}` can write its root file system");
        let writable = readonly.is(|on| *on).not().and(windows.clone().not());
        if let Some(outcome) = judge.fail_if(writable, readonly.origin(), message) {
            outcome.facet(format!("container:{label}"));
        }
    });
}
