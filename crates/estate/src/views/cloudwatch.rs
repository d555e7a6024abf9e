//! CloudWatch alarms: which metric they watch, and whom they tell.

use std::sync::Arc;

use bartizan_tree::{Field, Node, Tri};

use super::facts::Facts;
use crate::Subject;

/// An `AWS::CloudWatch::Alarm`.
#[derive(Clone, Copy, Debug)]
pub struct Alarm<'e>(Subject<'e>);

impl<'e> Alarm<'e> {
    /// A view on an alarm.
    pub fn new(subject: Subject<'e>) -> Self {
        Alarm(subject)
    }

    /// The resource.
    pub fn subject(self) -> Subject<'e> {
        self.0
    }

    /// The namespace and name of each metric that it watches, those of metric queries too.
    pub fn metrics(self) -> Vec<(Field<&'e Node>, Field<&'e Node>)> {
        let mut metrics = Vec::new();
        if !self.0.get("MetricName").is_absent().is_yes() {
            metrics.push((self.0.get("Namespace"), self.0.get("MetricName")));
        }
        for query in self.0.get("Metrics").items().known {
            let metric = query.find("MetricStat.Metric");
            if metric.value().is_some() {
                metrics.push((metric.clone().get("Namespace"), metric.get("MetricName")));
            }
        }
        metrics
    }

    /// Whether it goes off when the metric is high.
    pub fn watches_above(self) -> Tri {
        let operator: Field<Arc<str>> = self.0.get("ComparisonOperator").text();
        operator.is(|word| word.starts_with("Greater") || word.starts_with("LessThanLowerOrGreater"))
    }

    /// What it does when it goes off.
    pub fn actions(self) -> Field<&'e Node> {
        self.0.get("AlarmActions")
    }

    /// Whether its actions are carried out: they are, where nothing is written.
    pub fn actions_enabled(self) -> Field<bool> {
        self.0.get("ActionsEnabled").bool().or_default(true)
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add_node("namespace", self.0.get("Namespace"));
        facts.add_node("metric", self.0.get("MetricName"));
        facts.add("comparison", self.0.get("ComparisonOperator").text());
        facts.add("threshold", self.0.get("Threshold").number());
        facts.add("statistic", self.0.get("Statistic").text());
        facts.add_many("topics", &self.0.follow("AlarmActions", &["AWS::SNS::Topic"]));
        facts.add("actions_enabled", self.actions_enabled());
        facts
    }
}
