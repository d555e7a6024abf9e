//! CloudWatch alarms: which metric they watch, and whom they tell.

use std::sync::Arc;

use bartizan_tree::{Field, Node, State, Tri, Why};

use super::facts::Facts;
use crate::{Many, Subject};

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

    /// Whether the alarm goes off when something is counted that adds this much to the metric, from
    /// nothing: `None` stands for an amount that is not known. A metric that is computed from others,
    /// or compared with a band, is taken to do so where it looks upward.
    pub fn hears(self, amount: Option<f64>) -> Tri {
        let operator: Field<Arc<str>> = self.0.get("ComparisonOperator").text();
        let upward = self.looks_upward();
        let threshold = self.0.get("Threshold").number();
        if threshold.is_present() == Tri::No {
            return upward;
        }
        let reached = threshold.is(|threshold| {
            let (threshold, amount) = (threshold.as_f64(), amount.unwrap_or(1.0));
            let or_equal = operator.value().is_some_and(|word| word.contains("OrEqual"));
            amount > threshold || (or_equal && amount >= threshold)
        });
        upward.and(reached)
    }

    /// Whether it goes off when the metric is high.
    pub fn looks_upward(self) -> Tri {
        let operator: Field<Arc<str>> = self.0.get("ComparisonOperator").text();
        operator.is(|word| word.starts_with("Greater") || word.starts_with("LessThanLowerOrGreater"))
    }

    /// Whether it sums what is counted, so that several small amounts reach a high threshold.
    pub fn adds_up(self) -> Tri {
        let query = |query: &&Node| query.find("MetricStat.Stat").text().is(|stat| &**stat == "Sum");
        let of_queries = self.0.get("Metrics").items();
        let statistic = self.0.get("Statistic").text().is(|statistic| matches!(&**statistic, "Sum" | "SampleCount"));
        statistic.or(Tri::any(of_queries.known.iter().map(query)))
    }

    /// The dimensions of the metric that it watches.
    pub fn dimensions(self) -> Many<&'e Node> {
        let items = self.0.get("Dimensions").items();
        Many { known: items.known, more: items.more }
    }

    /// The composite alarms that go off when this one does, whatever else they ask; those that may.
    pub fn composites(self) -> Many<Alarm<'e>> {
        let mut found = Many::default();
        let kind = "AWS::CloudWatch::CompositeAlarm";
        let mine = self.0.get("AlarmName");
        for composite in self.0.estate().of(kind) {
            match (composite.get("AlarmRule").text().state(), mine.value()) {
                (State::Known(rule), Some(name)) => match name.as_text() {
                    Some(name) => match goes_off_with(rule, name) {
                        Tri::Yes => found.known.push(Alarm::new(composite)),
                        Tri::No => {}
                        Tri::Unknown(why) => found.more = found.more.or(Some(why)),
                    },
                    None => found.more = found.more.or(name.why()),
                },
                (State::Unknown(why), _) => found.more = found.more.or_else(|| Some(why.clone())),
                _ => {}
            }
        }
        found.more = found.more.or_else(|| self.0.unread(kind));
        found
    }

    /// What it does when it goes off.
    pub fn actions(self) -> Field<&'e Node> {
        self.0.get("AlarmActions")
    }

    /// Whether it does anything when it goes off.
    pub fn has_action(self) -> Tri {
        let actions = self.actions().items();
        Tri::from(!actions.known.is_empty()).or(actions.more.map_or(Tri::No, Tri::Unknown))
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

/// Whether a composite alarm's rule holds whenever an alarm goes off
/// (docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html): where it is
/// one of several of which any is enough. A rule with `AND` or `NOT` is not worked out.
fn goes_off_with(rule: &str, name: &str) -> Tri {
    let calls = rule.match_indices("ALARM(").filter(|(at, _)| !rule[..*at].ends_with(|c: char| c.is_alphanumeric()));
    let named = calls.filter_map(|(at, _)| {
        let inside = rule[at + "ALARM(".len()..].split(')').next()?.trim().trim_matches(['"', '\'']);
        Some(
            inside == name
                || inside
                    .strip_prefix("arn:")
                    .and_then(|arn| arn.split_once(":alarm:"))
                    .is_some_and(|(_, n)| n == name),
        )
    });
    if !named.into_iter().any(|is_it| is_it) {
        return Tri::No;
    }
    let plain = !rule.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| matches!(word, "AND" | "NOT"));
    if plain {
        Tri::Yes
    } else {
        Tri::Unknown(Why::Undecidable("the composite alarm asks for more than this alarm".into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_of_several_is_enough() {
        assert_eq!(goes_off_with("ALARM(root)", "root"), Tri::Yes);
        assert_eq!(goes_off_with(r#"ALARM("keys") OR ALARM("root")"#, "root"), Tri::Yes);
        let arn = "ALARM(arn:aws:cloudwatch:eu-west-1:123456789012:alarm:root) OR OK(x)";
        assert_eq!(goes_off_with(arn, "root"), Tri::Yes);
        assert_eq!(goes_off_with("ALARM(root-use) OR OK(root)", "root"), Tri::No);
        assert!(goes_off_with("ALARM(root) AND ALARM(keys)", "root").why().is_some());
        assert!(goes_off_with("NOT ALARM(root)", "root").why().is_some());
    }
}
