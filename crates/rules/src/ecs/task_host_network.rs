//! In host mode a container listens on its host, and reaches what the host reaches.

use bartizan_estate::Subject;
use bartizan_estate::views::ecs::TaskDefinition;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ecs-task-host-network",
    title: "ECS task uses the network of its host",
    severity: Severity::Medium,
    practice: "NET-2",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::ECS::TaskDefinition"],
    aliases: &[
        Alias::broader("9f4a9409-9c60-4671-be96-9716dbf63db1"),
        Alias::broader("027a4b7a-8a59-4938-a04f-ed532512cf45"),
        Alias::narrower("ECS_TASK_DEFINITION_USER_FOR_HOST_MODE_CHECK"),
    ],
    controls: &["AWS-FSBP/ECS.1"],
    page: include_str!("task_host_network.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let mode = TaskDefinition::new(subject).network_mode();
    judge.fail_if(mode.is(|mode| &**mode == "host"), mode.origin(), "the network mode is `host`");
}
