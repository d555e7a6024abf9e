//! CloudWatch Logs: log groups, and the metric filters that count what stands in them.

use std::sync::Arc;

use bartizan_tree::{Field, Node, Value};

use super::facts::Facts;
use super::filled;
use crate::{Many, Subject};

/// An `AWS::Logs::LogGroup`.
#[derive(Clone, Copy, Debug)]
pub struct LogGroup<'e>(Subject<'e>);

/// An `AWS::Logs::MetricFilter`.
#[derive(Clone, Copy, Debug)]
pub struct MetricFilter<'e>(Subject<'e>);

/// A metric that a filter counts into.
#[derive(Clone, Debug)]
pub struct Counted<'e> {
    /// What names its namespace.
    pub namespace: Field<&'e Node>,
    /// What names it.
    pub name: Field<&'e Node>,
    /// How much one event adds, where it is always the same.
    pub amount: Option<f64>,
    /// Whether events are told apart in it.
    pub has_dimensions: bool,
}

impl<'e> LogGroup<'e> {
    /// A view on a log group.
    pub fn new(subject: Subject<'e>) -> Self {
        LogGroup(subject)
    }

    /// The log group that an ARN or a name speaks of. CloudTrail wants `:*` behind the ARN, and a
    /// name may hold slashes, so that the last piece of an ARN is not the name.
    pub fn named(from: Subject<'e>, node: &Node) -> Field<Subject<'e>> {
        from.resolve(&name_of(node), &["AWS::Logs::LogGroup"])
    }

    /// For how many days events are kept; absent where they are kept for ever (Terraform's 0).
    pub fn retention(self) -> Field<i64> {
        let days = self.0.get("RetentionInDays").integer();
        if days.value() == Some(&0) { Field::absent(days.origin()) } else { days }
    }

    /// The key with which it is encrypted, where one is chosen. CloudWatch Logs encrypts everything
    /// with a key of its own.
    pub fn kms_key(self) -> Field<&'e Node> {
        filled(self.0.get("KmsKeyId"))
    }

    /// The metric filters on it.
    pub fn filters(self) -> Many<Subject<'e>> {
        self.0.referrers_here("AWS::Logs::MetricFilter", "LogGroupName")
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("name", self.0.get("LogGroupName").text());
        facts.add("retention", self.retention());
        facts.add_node("kms_key", self.kms_key());
        facts
    }
}

impl<'e> MetricFilter<'e> {
    /// A view on a metric filter.
    pub fn new(subject: Subject<'e>) -> Self {
        MetricFilter(subject)
    }

    /// The resource.
    pub fn subject(self) -> Subject<'e> {
        self.0
    }

    /// What it counts.
    pub fn pattern(self) -> Field<Arc<str>> {
        self.0.get("FilterPattern").text()
    }

    /// The metrics that it counts into.
    pub fn metrics(self) -> Vec<Counted<'e>> {
        let items = self.0.get("MetricTransformations").items();
        let counted = |item: &'e Node| Counted {
            namespace: item.get("MetricNamespace"),
            name: item.get("MetricName"),
            amount: item.get("MetricValue").number().value().map(|number| number.as_f64()),
            has_dimensions: !item.get("Dimensions").items().known.is_empty(),
        };
        items.known.into_iter().map(counted).collect()
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add_node("log_group", self.0.get("LogGroupName"));
        facts.add("pattern", self.pattern());
        let metrics = self.0.get("MetricTransformations");
        facts.add_node("namespace", metrics.clone().get("MetricNamespace"));
        facts.add_node("metric", metrics.get("MetricName"));
        facts
    }
}

/// What names the log group in an ARN: the part between `:log-group:` and `:*`, known or not.
fn name_of(node: &Node) -> Node {
    const LEAD: &str = ":log-group:";
    let strip = |text: &str| text.strip_suffix(":*").unwrap_or(text).to_owned();
    match &node.value {
        Value::Text(text) => {
            let name = text.find(LEAD).map_or(&**text, |at| &text[at + LEAD.len()..]);
            Node::text(strip(name), node.origin)
        }
        Value::Concat(parts) => {
            let mut parts: Vec<Node> = parts.to_vec();
            let lead = parts.iter().position(|part| part.as_text().is_some_and(|text| text.contains(LEAD)));
            if let Some(at) = lead {
                parts.drain(..at);
                if let Some(text) = parts[0].as_text().map(str::to_owned) {
                    let from = text.find(LEAD).map_or(0, |found| found + LEAD.len());
                    parts[0] = Node::text(&text[from..], node.origin);
                }
            }
            if let Some(last) = parts.pop() {
                let stripped = last.as_text().map(|text| Node::text(strip(text), last.origin));
                parts.push(stripped.unwrap_or(last));
            }
            Node::concat(parts, node.origin)
        }
        _ => node.clone(),
    }
}

#[cfg(test)]
mod tests {
    use bartizan_tree::Origin;

    use super::*;

    fn text(text: &str) -> Node {
        Node::text(text, Origin::NONE)
    }

    #[test]
    fn the_name_stands_between_log_group_and_the_star() {
        assert_eq!(name_of(&text("arn:aws:logs:eu-west-1:1:log-group:/aws/trail:*")), text("/aws/trail"));
        assert_eq!(name_of(&text("/aws/trail")), text("/aws/trail"));
        let arn = Node::reference("aws_cloudwatch_log_group.g", "Arn", Origin::NONE);
        assert_eq!(name_of(&Node::concat([arn.clone(), text(":*")], Origin::NONE)), arn);
        let name = Node::reference("G", "Ref", Origin::NONE);
        let account = Node::reference("AWS::AccountId", "Ref", Origin::NONE);
        let parts = [text("arn:aws:logs:eu-west-1:"), account, text(":log-group:"), name.clone(), text(":*")];
        assert_eq!(name_of(&Node::concat(parts, Origin::NONE)), name);
    }
}
