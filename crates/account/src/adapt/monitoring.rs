//! Trails, logs, alarms and topics: the chain from what happens to somebody who hears of it.

use std::collections::HashSet;
use std::sync::Arc;

use bartizan_tree::Node;

use crate::nodes::{text, text_or_empty};
use crate::reading::{Reach, Reading};

const TOPIC: &str = "AWS::SNS::Topic";
const SUBSCRIPTION: &str = "AWS::SNS::Subscription";

pub(crate) fn adapt(reading: &mut Reading<'_>) {
    trails(reading);
    log_groups(reading);
    metric_filters(reading);
    alarms(reading);
    topics(reading);
    subscriptions(reading);
}

/// A trail of all regions is listed in each of them, and told about at home.
fn trails(reading: &mut Reading<'_>) {
    let mut seen: HashSet<Arc<str>> = HashSet::new();
    for item in reading.list(Reach::Regional, "cloudtrail:DescribeTrails", "trailList", &["AWS::CloudTrail::Trail"]) {
        let (name, arn) = (text_or_empty(&item.node, "Name"), text_or_empty(&item.node, "TrailARN"));
        if !seen.insert(arn.into()) {
            continue;
        }
        let mut trail = reading.begin("cloudtrail:DescribeTrails.trailList", &item, arn);
        if let Some(home) = text(&item.node, "HomeRegion") {
            let scope = reading.scope(&home.into());
            trail.lives_in(home.into(), scope);
        }
        let calls = [
            ("cloudtrail:GetTrailStatus", "Name"),
            ("cloudtrail:GetEventSelectors", "TrailName"),
            ("cloudtrail:GetInsightSelectors", "TrailName"),
        ];
        for (call, parameter) in calls {
            reading.fill(&mut trail, call, parameter, &[arn, name]);
        }
        reading.end(trail);
    }
}

fn log_groups(reading: &mut Reading<'_>) {
    for item in reading.list(Reach::Regional, "logs:DescribeLogGroups", "logGroups", &["AWS::Logs::LogGroup"]) {
        // `arn` ends in `:*`, `logGroupArn` does not.
        let arn = text(&item.node, "logGroupArn").or_else(|| Some(text(&item.node, "arn")?.trim_end_matches(":*")));
        let group = reading.begin("logs:DescribeLogGroups.logGroups", &item, arn.unwrap_or_default());
        reading.end(group);
    }
}

fn metric_filters(reading: &mut Reading<'_>) {
    let kind = "AWS::Logs::MetricFilter";
    for item in reading.list(Reach::Regional, "logs:DescribeMetricFilters", "metricFilters", &[kind]) {
        let (group, name) = (text_or_empty(&item.node, "logGroupName"), text_or_empty(&item.node, "filterName"));
        let address = reading.arn("logs", &item.region, &format!("log-group:{group}:metric-filter:{name}"));
        let filter = reading.begin("logs:DescribeMetricFilters.metricFilters", &item, address);
        reading.end(filter);
    }
}

fn alarms(reading: &mut Reading<'_>) {
    for (list, table, kind) in [
        ("MetricAlarms", "cloudwatch:DescribeAlarms.MetricAlarms", "AWS::CloudWatch::Alarm"),
        ("CompositeAlarms", "cloudwatch:DescribeAlarms.CompositeAlarms", "AWS::CloudWatch::CompositeAlarm"),
    ] {
        for item in reading.list(Reach::Regional, "cloudwatch:DescribeAlarms", list, &[kind]) {
            let alarm = reading.begin(table, &item, text_or_empty(&item.node, "AlarmArn"));
            reading.end(alarm);
        }
    }
}

fn topics(reading: &mut Reading<'_>) {
    for item in reading.list(Reach::Regional, "sns:ListTopics", "Topics", &[TOPIC]) {
        let arn = text_or_empty(&item.node, "TopicArn");
        let mut topic = reading.begin("sns:ListTopics.Topics", &item, arn);
        let name = Node::text(arn.rsplit(':').next().unwrap_or_default(), item.node.get("TopicArn").origin());
        topic.also_known_as(name.clone());
        topic.set("TopicName", name);
        reading.fill(&mut topic, "sns:GetTopicAttributes", "TopicArn", &[arn]);
        // Subscriptions stand apart.
        topic.never(&["Subscription"]);
        reading.end(topic);
    }
}

fn subscriptions(reading: &mut Reading<'_>) {
    let list = reading.list(Reach::Regional, "sns:ListSubscriptions", "Subscriptions", &[SUBSCRIPTION]);
    for (i, item) in list.into_iter().enumerate() {
        let arn = text_or_empty(&item.node, "SubscriptionArn");
        // One that nobody confirmed has this word for its ARN: it reaches nobody yet.
        let is_pending = arn == "PendingConfirmation";
        let address = match is_pending {
            true => format!("{}/pending/{i}", text_or_empty(&item.node, "TopicArn")),
            false => arn.to_owned(),
        };
        let mut subscription = reading.begin("sns:ListSubscriptions.Subscriptions", &item, address);
        subscription.set("PendingConfirmation", Node::bool(is_pending, subscription.origin()));
        reading.end(subscription);
    }
}
