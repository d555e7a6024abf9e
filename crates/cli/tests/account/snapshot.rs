//! Snapshots, as far as two can be held against each other.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

/// The answers of a snapshot in JSON lines.
pub fn answers(snapshot: &str) -> impl Iterator<Item = Value> {
    snapshot.lines().skip(1).map(|line| serde_json::from_str(line).unwrap())
}

/// Two snapshots must be the same, but for the moment at which they were taken.
#[track_caller]
pub fn same_text(a: &str, b: &str) {
    let (a, b) = (text_without_moment(a), text_without_moment(b));
    let different = a.lines().zip(b.lines()).filter(|(a, b)| a != b).map(|(a, b)| format!("{a}\n{b}"));
    let different: Vec<String> = different.take(5).collect();
    assert!(a == b, "{} and {} lines\n{}", a.lines().count(), b.lines().count(), different.join("\n"));
}

/// The moment stands in the first line.
fn text_without_moment(snapshot: &str) -> String {
    let (header, rest) = snapshot.split_once('\n').unwrap();
    let mut header: Map<String, Value> = serde_json::from_str(header).unwrap();
    header.remove("taken");
    format!("{}\n{rest}", Value::Object(header))
}

/// How a list goes on, which is no part of what it says.
const CURSORS: [&str; 11] = [
    "NextToken",
    "nextToken",
    "Marker",
    "NextMarker",
    "IsTruncated",
    "Truncated",
    "MaxItems",
    "ContinuationToken",
    "position",
    // boto3 counts the pages together, and so not at all.
    "HasMoreStreams",
    "Quantity",
];

/// By call, region and parameters, the answer: all pages as one.
pub fn merged(answers: impl Iterator<Item = Value>) -> BTreeMap<String, Value> {
    let mut merged = BTreeMap::new();
    for entry in answers {
        let mut parameters = entry["parameters"].as_object().cloned().unwrap_or_default();
        for cursor in CURSORS {
            parameters.remove(cursor);
        }
        // What a page holds at most is no question, nor what is asked about together.
        let in_batches = entry["call"] == "elbv2:DescribeTags";
        parameters.retain(|name, _| !is_size(name) && (!in_batches || name != "ResourceArns"));
        // In which order things are asked about together is no matter.
        for value in parameters.values_mut().filter_map(Value::as_array_mut) {
            value.sort_by_key(Value::to_string);
        }
        let key = format!(
            "{} {} {}",
            entry["call"].as_str().unwrap(),
            entry["region"].as_str().unwrap(),
            Value::Object(parameters)
        );
        let said = if entry["error"].is_null() { entry["answer"].clone() } else { entry["error"]["code"].clone() };
        match merged.get_mut(&key) {
            None => drop(merged.insert(key, said)),
            Some(before) => join(before, said),
        }
    }
    merged
}

fn is_size(name: &str) -> bool {
    ["MaxResults", "maxResults", "MaxItems", "MaxRecords", "MaxBuckets", "Limit", "limit", "PageSize"].contains(&name)
}

fn join(before: &mut Value, page: Value) {
    let (Value::Object(before), Value::Object(page)) = (before, page) else { return };
    for (name, value) in page {
        match (before.get_mut(&name), value) {
            (Some(Value::Array(list)), Value::Array(more)) => list.extend(more),
            (None, value) => drop(before.insert(name, value)),
            _ => {}
        }
    }
}

/// Where two readers were told different things, one line each. What was taken out agrees with anything.
pub fn differences(theirs: &BTreeMap<String, Value>, ours: &BTreeMap<String, Value>) -> Vec<String> {
    let mut lines = Vec::new();
    for key in theirs.keys().chain(ours.keys()).collect::<BTreeSet<_>>() {
        match (theirs.get(key), ours.get(key)) {
            (Some(theirs), Some(ours)) => compare(theirs, ours, key.clone(), &mut lines),
            (theirs, _) => lines.push(format!("only {} asked {key}", if theirs.is_some() { "they" } else { "we" })),
        }
    }
    lines
}

fn compare(theirs: &Value, ours: &Value, at: String, lines: &mut Vec<String>) {
    match (theirs, ours) {
        (_, Value::Object(taken)) if taken.contains_key("$redacted") || taken.contains_key("$concat") => {}
        // IAM's documents are texts; boto3 reads them.
        (Value::Object(_), Value::String(text)) => match serde_json::from_str::<Value>(text) {
            Ok(document) => compare(theirs, &document, at, lines),
            Err(_) => lines.push(format!("{at}: {} / {}", short(theirs), short(ours))),
        },
        (Value::Object(a), Value::Object(b)) => {
            for name in a.keys().chain(b.keys()).collect::<BTreeSet<_>>() {
                if CURSORS.contains(&name.as_str()) {
                    continue;
                }
                let there = |map: &Map<String, Value>| map.get(name).cloned().unwrap_or_default();
                compare(&there(a), &there(b), format!("{at}.{name}"), lines);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let (a, b) = (by_arn(a), by_arn(b));
            for (i, (a, b)) in a.into_iter().zip(b).enumerate() {
                compare(a, b, format!("{at}[{i}]"), lines);
            }
        }
        _ if same(theirs, ours) => {}
        _ => lines.push(format!("{at}: {} / {}", short(theirs), short(ours))),
    }
}

/// What was asked in other batches comes in another order.
fn by_arn(list: &[Value]) -> Vec<&Value> {
    let mut list: Vec<&Value> = list.iter().collect();
    list.sort_by_key(|value| value["ResourceArn"].as_str().or(value["DomainName"].as_str()));
    list
}

fn same(a: &Value, b: &Value) -> bool {
    let numbers = || a.as_f64().zip(b.as_f64()).is_some_and(|(a, b)| (a - b).abs() < 1e-9);
    let texts = || a.as_str().zip(b.as_str()).is_some_and(|(a, b)| same_moment(a, b));
    a == b || numbers() || texts()
}

/// Whether two texts are moments of one minute or two: moto says of a few things that they are of just now.
fn same_moment(a: &str, b: &str) -> bool {
    let minutes = |text: &str| {
        let (day, time) = text.split_once('T')?;
        let (hour, rest) = time.strip_suffix('Z')?.split_once(':')?;
        let minute: i64 = rest.get(..2)?.parse().ok()?;
        Some((day.to_owned(), hour.parse::<i64>().ok()? * 60 + minute))
    };
    minutes(a).zip(minutes(b)).is_some_and(|(a, b)| a.0 == b.0 && (a.1 - b.1).abs() <= 2)
}

fn short(value: &Value) -> String {
    value.to_string().chars().take(120).collect()
}
