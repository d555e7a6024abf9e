//! What travels between a task and its file system can be read on the way.

use bartizan_estate::Subject;
use bartizan_estate::views::ecs::TaskDefinition;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ecs-task-efs-in-transit",
    title: "ECS task reaches EFS without encryption",
    severity: Severity::Medium,
    practice: "DAT-16",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::ECS::TaskDefinition"],
    aliases: &[
        Alias::exact("CKV_AWS_97"),
        Alias::broader("AVD-AWS-0035"),
        Alias::broader("4d46ff3b-7160-41d1-a310-71d6d370b08f"),
        Alias::narrower("c1282e03-b285-4637-aee7-eefe3a7bb658"),
    ],
    controls: &[],
    page: include_str!("task_efs_in_transit.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let volumes = TaskDefinition::new(subject).efs_in_transit();
    if volumes.known.is_empty() && volumes.more.is_none() {
        return judge.not_applicable();
    }
    for (i, volume) in volumes.known.iter().enumerate() {
        let message = "the way to the EFS volume is not encrypted";
        if let Some(outcome) = judge.require(volume, |value| &**value == "ENABLED", message) {
            outcome.facet(format!("volume:{i}"));
        }
    }
    if let Some(why) = volumes.more {
        judge.undecided(why, subject.get("Volumes").origin());
    }
}
