//! What stands in a task definition is read by everybody who may describe it.

use crate::environment::{Holds, look_at};
use bartizan_estate::Subject;
use bartizan_estate::views::ecs::TaskDefinition;
use bartizan_finding::Severity;
use bartizan_tree::State;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ecs-task-secrets-in-environment",
    title: "ECS container has a credential in its environment",
    severity: Severity::High,
    practice: "SEC-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::ECS::TaskDefinition"],
    aliases: &[Alias::exact("AVD-AWS-0036")],
    controls: &["AWS-FSBP/ECS.8"],
    page: include_str!("task_secrets_in_environment.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    super::each_container(TaskDefinition::new(subject), judge, |container, judge| {
        let label = container.label();
        let environment = container.environment();
        for variable in &environment.known {
            let value = match variable.value.state() {
                State::Known(value) | State::Default(value) => *value,
                State::Absent => continue,
                State::Unknown(why) => {
                    judge.undecided(why.clone(), variable.value.origin());
                    continue;
                }
            };
            let name = variable.name.value().cloned().unwrap_or_default();
            match look_at(&name, value) {
                Holds::Nothing => {}
                Holds::Unknown(why) => judge.undecided(why, value.origin),
                Holds::Secret(what) => {
                    let message = format!("`{name}` of the container `{label}` holds {what}");
                    judge.fail(value.origin, message).facet(format!("environment:{label}:{name}")).secret();
                }
            }
        }
        if let Some(why) = environment.more {
            judge.undecided(why, container.origin());
        }
    });
}
