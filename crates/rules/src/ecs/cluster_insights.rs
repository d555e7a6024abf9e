//! Without metrics of its containers, what a cluster does is not seen.

use bartizan_estate::Subject;
use bartizan_estate::views::ecs::Cluster;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ecs-cluster-insights",
    title: "ECS cluster keeps no Container Insights",
    severity: Severity::Low,
    practice: "EC2-3",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::ECS::Cluster"],
    aliases: &[
        Alias::exact("CKV_AWS_65"),
        Alias::exact("AVD-AWS-0034"),
        Alias::exact("ab759fde-e1e8-4b0e-ad73-ba856e490ed8"),
        Alias::exact("97cb0688-369a-4d26-b1f7-86c4c91231bc"),
    ],
    controls: &["AWS-FSBP/ECS.12"],
    page: include_str!("cluster_insights.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let insights = Cluster::new(subject).container_insights();
    let word = insights.value().map(ToString::to_string).unwrap_or_default();
    judge.require(
        &insights,
        |value| matches!(&**value, "enabled" | "enhanced"),
        format!("Container Insights is `{word}`"),
    );
}
