//! From an event to somebody who hears of it, in an account: each link of the chain is broken once.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use bartizan_estate::Estate;
use bartizan_finding::Verdict;
use bartizan_rules::{find, judge};
use bartizan_tree::Sources;
use serde_json::{Value, json};

const TRAIL: &str = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/main";
const GROUP: &str = "arn:aws:logs:eu-west-1:123456789012:log-group:/trail:*";
const TOPIC: &str = "arn:aws:sns:eu-west-1:123456789012:alerts";

/// An account in which somebody hears of root: by call, the answer in eu-west-1.
fn whole() -> Vec<Value> {
    let trail = json!({"Name": "main", "TrailARN": TRAIL, "HomeRegion": "eu-west-1", "S3BucketName": "logs",
        "IsMultiRegionTrail": true, "IncludeGlobalServiceEvents": true, "CloudWatchLogsLogGroupArn": GROUP});
    let selectors =
        json!([{"ReadWriteType": "All", "IncludeManagementEvents": true, "ExcludeManagementEventSources": []}]);
    let metric = json!({"metricName": "RootUse", "metricNamespace": "Security", "metricValue": "1"});
    let filter = json!({"filterName": "root", "logGroupName": "/trail", "filterPattern": "{ $.userIdentity.type = Root }",
        "metricTransformations": [metric]});
    let alarm = json!({"AlarmName": "root", "AlarmArn": "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:root",
        "ActionsEnabled": true, "AlarmActions": [TOPIC], "MetricName": "RootUse", "Namespace": "Security", "Statistic": "Sum",
        "Dimensions": [], "Threshold": 1.0, "ComparisonOperator": "GreaterThanOrEqualToThreshold"});
    let subscription = json!({"SubscriptionArn": format!("{TOPIC}:1"), "TopicArn": TOPIC, "Protocol": "email"});
    vec![
        says("cloudtrail:DescribeTrails", json!({}), json!({"trailList": [trail]})),
        says("cloudtrail:GetTrailStatus", json!({"Name": TRAIL}), json!({"IsLogging": true})),
        says("cloudtrail:GetEventSelectors", json!({"TrailName": TRAIL}), json!({"EventSelectors": selectors})),
        says("logs:DescribeLogGroups", json!({}), json!({"logGroups": [{"logGroupName": "/trail", "arn": GROUP}]})),
        says("logs:DescribeMetricFilters", json!({}), json!({"metricFilters": [filter]})),
        says("cloudwatch:DescribeAlarms", json!({}), json!({"MetricAlarms": [alarm], "CompositeAlarms": []})),
        says("sns:ListTopics", json!({}), json!({"Topics": [{"TopicArn": TOPIC}]})),
        says("sns:GetTopicAttributes", json!({"TopicArn": TOPIC}), json!({"Attributes": {"TopicArn": TOPIC}})),
        says("sns:ListSubscriptions", json!({}), json!({"Subscriptions": [subscription]})),
    ]
}

fn says(call: &str, parameters: Value, answer: Value) -> Value {
    json!({"call": call, "region": "eu-west-1", "parameters": parameters, "answer": answer})
}

/// What the account says, with some places of it changed: a call, a JSON pointer in its answer, what
/// stands there instead.
fn with(changes: &[(&str, &str, Value)]) -> Vec<Value> {
    let mut answers = whole();
    for (call, pointer, value) in changes {
        let answer = answers.iter_mut().find(|answer| answer["call"] == *call).unwrap();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let parent = answer["answer"].pointer_mut(parent).unwrap();
        match key.parse::<usize>() {
            Ok(at) => parent[at] = value.clone(),
            Err(_) => parent[key] = value.clone(),
        }
    }
    answers
}

fn verdict(rule: &str, answers: Vec<Value>) -> String {
    let snapshot = json!({"schema": "bartizan/snapshot/1", "taken": "2026-01-02T00:00:00Z",
        "accounts": ["123456789012"], "regions": ["eu-west-1"], "answers": answers});
    let mut sources = Sources::new();
    let id = sources.add_file("s.json", snapshot.to_string());
    let draft = bartizan_account::read(&mut sources, id).unwrap().remove(0);
    let findings = judge(&[Estate::relate(draft)], &[find(rule).unwrap()]);
    match findings.as_slice() {
        [one] => match &one.verdict {
            Verdict::Pass => "pass".into(),
            Verdict::Fail => one.message.clone(),
            Verdict::Undecided(why) => format!("undecided: {why}"),
        },
        other => panic!("one answer was wanted: {other:?}"),
    }
}

fn of_root(changes: &[(&str, &str, Value)]) -> String {
    verdict("cloudwatch-alarm-for-root-usage", with(changes))
}

const ALARM: &str = "cloudwatch:DescribeAlarms";
const FILTER: &str = "logs:DescribeMetricFilters";

#[test]
fn the_whole_chain_passes() {
    assert_eq!(of_root(&[]), "pass");
}

#[test]
fn a_trail_that_does_not_record_is_not_heard() {
    let message = "the trail does not record `CreateAccessKey`, `ConsoleLogin`";
    assert_eq!(of_root(&[("cloudtrail:GetTrailStatus", "/IsLogging", json!(false))]), message);
    let of_data = json!([{"ReadWriteType": "All", "IncludeManagementEvents": false}]);
    assert_eq!(of_root(&[("cloudtrail:GetEventSelectors", "/EventSelectors", of_data)]), message);
}

#[test]
fn a_service_that_is_left_out_is_not_heard() {
    let pattern = json!("{ $.eventName = DisableKey || $.eventName = ScheduleKeyDeletion }");
    let pattern = (FILTER, "/metricFilters/0/filterPattern", pattern);
    let keys = |changes: &[(&str, &str, Value)]| verdict("cloudwatch-alarm-for-key-deletion", with(changes));
    assert_eq!(keys(std::slice::from_ref(&pattern)), "pass");
    let left_out = json!(["kms.amazonaws.com"]);
    let without = ("cloudtrail:GetEventSelectors", "/EventSelectors/0/ExcludeManagementEventSources", left_out);
    assert_eq!(keys(&[pattern, without]), "the trail does not record `DisableKey`, `ScheduleKeyDeletion`");
}

#[test]
fn an_alarm_listens_to_its_own_metric_only() {
    let message = "`CreateAccessKey`, `ConsoleLogin` is counted, but no alarm watches the metric";
    assert_eq!(of_root(&[(ALARM, "/MetricAlarms/0/MetricName", json!("Root"))]), message);
    assert_eq!(of_root(&[(ALARM, "/MetricAlarms/0/Namespace", json!("Other"))]), message);
    let dimensions = json!([{"Name": "trail", "Value": "main"}]);
    assert_eq!(of_root(&[(ALARM, "/MetricAlarms/0/Dimensions", dimensions)]), message);
    assert_eq!(of_root(&[(ALARM, "/MetricAlarms", json!([]))]), message);
}

#[test]
fn an_alarm_must_go_off_at_a_single_event() {
    let message = "an alarm watches `CreateAccessKey`, `ConsoleLogin`, but does not go off at a single one";
    assert_eq!(of_root(&[(ALARM, "/MetricAlarms/0/Threshold", json!(5.0))]), message);
    let more_than = (ALARM, "/MetricAlarms/0/ComparisonOperator", json!("GreaterThanThreshold"));
    assert_eq!(of_root(std::slice::from_ref(&more_than)), message);
    assert_eq!(of_root(&[more_than, (ALARM, "/MetricAlarms/0/Threshold", json!(0.0))]), "pass");
    let below = json!("LessThanThreshold");
    assert_eq!(of_root(&[(ALARM, "/MetricAlarms/0/ComparisonOperator", below)]), message);
    // A filter that adds nothing is never heard.
    assert_eq!(of_root(&[(FILTER, "/metricFilters/0/metricTransformations/0/metricValue", json!("0"))]), message);
}

#[test]
fn where_single_ones_are_usual_a_sum_of_several_will_do() {
    let pattern = json!(r#"{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }"#);
    let pattern = (FILTER, "/metricFilters/0/filterPattern", pattern);
    let five = (ALARM, "/MetricAlarms/0/Threshold", json!(5.0));
    let failures =
        |changes: &[(&str, &str, Value)]| verdict("cloudwatch-alarm-for-console-sign-in-failures", with(changes));
    assert_eq!(failures(&[pattern.clone(), five.clone()]), "pass");
    let highest = (ALARM, "/MetricAlarms/0/Statistic", json!("Maximum"));
    let message = "an alarm watches `ConsoleLogin`, but does not go off at a single one";
    assert_eq!(failures(&[pattern, five, highest]), message);
}

#[test]
fn an_alarm_must_reach_somebody() {
    let message = "an alarm watches `CreateAccessKey`, `ConsoleLogin`, but tells nobody";
    assert_eq!(of_root(&[(ALARM, "/MetricAlarms/0/ActionsEnabled", json!(false))]), message);
    assert_eq!(of_root(&[(ALARM, "/MetricAlarms/0/AlarmActions", json!([]))]), message);
    let gone = json!(["arn:aws:sns:eu-west-1:123456789012:gone"]);
    assert_eq!(of_root(&[(ALARM, "/MetricAlarms/0/AlarmActions", gone)]), message);
    let subscription = "sns:ListSubscriptions";
    assert_eq!(of_root(&[(subscription, "/Subscriptions", json!([]))]), message);
    for pending in ["PendingConfirmation", "Deleted"] {
        assert_eq!(of_root(&[(subscription, "/Subscriptions/0/SubscriptionArn", json!(pending))]), message);
    }
    // Another account may be the one that hears.
    let counted = ("sns:GetTopicAttributes", "/Attributes/SubscriptionsConfirmed", json!("1"));
    assert_eq!(of_root(&[(subscription, "/Subscriptions", json!([])), counted]), "pass");
}

/// The filters that the CIS AWS Foundations Benchmark has asked for since 1.4, in each of their spellings
/// (those without a version are AWS's own remediation for Security Hub).
#[test]
fn every_filter_of_cis_catches_what_its_rule_asks() {
    let filters: Vec<Value> = serde_json::from_str(include_str!("cis_filters.json")).unwrap();
    for filter in &filters {
        let answers = with(&[(FILTER, "/metricFilters/0/filterPattern", filter["pattern"].clone())]);
        assert_eq!(verdict(filter["rule"].as_str().unwrap(), answers), "pass", "{filter}");
    }
    let rules: std::collections::BTreeSet<_> = filters.iter().map(|filter| filter["rule"].as_str()).collect();
    assert_eq!(rules.len(), 15);
}

/// A filter that leaves one of the events out is not enough.
#[test]
fn a_filter_that_misses_one_event_fails() {
    let filters: Vec<Value> = serde_json::from_str(include_str!("cis_filters.json")).unwrap();
    for (rule, name) in [("iam-policy-changes", "AttachRolePolicy"), ("cloudtrail-changes", "StopLogging")] {
        let rule = format!("cloudwatch-alarm-for-{rule}");
        let filter = filters.iter().find(|filter| filter["rule"] == *rule).unwrap();
        let pattern = filter["pattern"].as_str().unwrap().replace(name, "Nothing");
        let said = verdict(&rule, with(&[(FILTER, "/metricFilters/0/filterPattern", json!(pattern))]));
        assert_eq!(said, format!("no metric filter on the trail's log group counts `{name}`"));
    }
}

#[test]
fn a_topic_elsewhere_cannot_be_looked_at() {
    for topic in ["arn:aws:sns:eu-west-1:999999999999:alerts", "arn:aws:sns:us-east-1:123456789012:alerts"] {
        let said = of_root(&[(ALARM, "/MetricAlarms/0/AlarmActions", json!([topic]))]);
        assert_eq!(said, format!("undecided: {topic} may stand outside this estate"));
    }
}

#[test]
fn an_alarm_speaks_through_a_composite_one() {
    let composite = |rule: &str| {
        json!([{"AlarmName": "any", "AlarmArn": "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:any",
        "ActionsEnabled": true, "AlarmActions": [TOPIC], "AlarmRule": rule}])
    };
    let silent = (ALARM, "/MetricAlarms/0/AlarmActions", json!([]));
    let through = |rule: &str| of_root(&[silent.clone(), (ALARM, "/CompositeAlarms", composite(rule))]);
    assert_eq!(through(r#"ALARM("root") OR ALARM("keys")"#), "pass");
    assert!(through(r#"ALARM("root") AND NOT ALARM("maintenance")"#).starts_with("undecided: "));
    assert!(through(r#"ALARM("keys")"#).ends_with("but tells nobody"));
}

#[test]
fn an_account_without_a_trail_that_is_heard_fails_as_a_whole() {
    let message = "no trail sends `CreateAccessKey`, `ConsoleLogin` to a log group, where an alarm could hear of it";
    assert_eq!(of_root(&[("cloudtrail:DescribeTrails", "/trailList", json!([]))]), message);
    let unheard = ("cloudtrail:DescribeTrails", "/trailList/0/CloudWatchLogsLogGroupArn", Value::Null);
    assert_eq!(of_root(&[unheard]), message);
}

#[test]
fn what_was_denied_on_the_way_leaves_the_answer_open() {
    for call in
        ["logs:DescribeLogGroups", "logs:DescribeMetricFilters", ALARM, "cloudtrail:GetTrailStatus", "sns:ListTopics"]
    {
        let mut answers = whole();
        let answer = answers.iter_mut().find(|answer| answer["call"] == call).unwrap().as_object_mut().unwrap();
        answer.remove("answer");
        answer.insert("error".into(), json!({"code": "AccessDeniedException", "message": "not authorized"}));
        let said = verdict("cloudwatch-alarm-for-root-usage", answers);
        assert!(said.starts_with("undecided: "), "without {call}: {said}");
    }
}
