//! Amazon ECS.

mod cluster_insights;
mod task_efs_in_transit;
mod task_host_network;
mod task_log_configuration;
mod task_privileged;
mod task_readonly_root;
mod task_secrets_in_environment;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[
    &cluster_insights::RULE,
    &task_efs_in_transit::RULE,
    &task_host_network::RULE,
    &task_log_configuration::RULE,
    &task_privileged::RULE,
    &task_readonly_root::RULE,
    &task_secrets_in_environment::RULE,
];

/// Asks a question of every container, and of those that may exist.
fn each_container(
    task: bartizan_estate::views::ecs::TaskDefinition<'_>,
    judge: &mut crate::Judge,
    mut ask: impl FnMut(bartizan_estate::views::ecs::Container<'_>, &mut crate::Judge),
) {
    let containers = task.containers();
    for container in &containers.known {
        ask(*container, judge);
    }
    if let Some(why) = containers.more {
        judge.undecided(why, bartizan_tree::Origin::NONE);
    }
}
