//! Which call told what stands at a place of a snapshot.
//!
//! A snapshot of JSON lines holds one answer a line: the call, where it was made, what it was given,
//! and what came back. The proof of a finding in an account is that call and the path in its answer,
//! which says more than a column in a line of a megabyte.

use std::fmt::Write;

use bartizan_tree::{Node, Origin, Sources, Value, json};

/// The call behind a place: `ec2:DescribeVolumes in account 123456789012 in eu-west-1:
/// Volumes[3].Encrypted`.
pub(crate) fn told(line: &Node, origin: Origin) -> Option<String> {
    let text = |key: &str| line.get(key).text().value().cloned();
    let mut told = text("call")?.to_string();
    if let Some(parameters) = line.get("parameters").value().and_then(|node| node.as_map()) {
        let shown: Vec<String> =
            parameters.iter().filter_map(|(name, value)| Some(format!("{name} {}", value.as_text()?))).collect();
        if !shown.is_empty() {
            let _ = write!(told, " of {}", shown.join(", "));
        }
    }
    for (word, key) in [("in account", "account"), ("in", "region")] {
        if let Some(value) = text(key).filter(|value| **value != *"global") {
            let _ = write!(told, " {word} {value}");
        }
    }
    if let Some(error) = line.get("error").value() {
        let code = error.get("code").text();
        let _ = write!(told, ": {}", code.value().map_or("an error", |code| code));
    } else if let Some(answer) = line.get("answer").value() {
        let path = path(answer, origin);
        if !path.is_empty() {
            let _ = write!(told, ": {path}");
        }
    }
    Some(told)
}

/// The answer that stands in a line of a snapshot; nothing where the line is none.
pub(crate) fn line(sources: &Sources, line: Origin) -> Option<Node> {
    if !sources.slice(line).starts_with('{') {
        return None;
    }
    json::parse_at(sources, line).ok().filter(|node| node.get("call").is_present().is_yes())
}

/// The way to the smallest value that holds a place.
fn path(root: &Node, origin: Origin) -> String {
    let mut path = String::new();
    let mut node = root;
    loop {
        match &node.value {
            Value::Map(map) => {
                let Some((key, value)) = map.iter().find(|(_, value)| value.origin.contains(origin)) else { break };
                let dot = if path.is_empty() { "" } else { "." };
                let _ = write!(path, "{dot}{key}");
                node = value;
            }
            Value::List(list) => {
                let Some(at) = list.items.iter().position(|item| item.origin.contains(origin)) else { break };
                let _ = write!(path, "[{at}]");
                node = &list.items[at];
            }
            _ => break,
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Places;

    const SNAPSHOT: &str = r#"{"schema": "bartizan/snapshot/1", "accounts": ["123456789012"]}
{"call": "ec2:DescribeVolumes", "account": "123456789012", "region": "eu-west-1", "answer": {"Volumes": [{"Encrypted": true}, {"Encrypted": false}]}}
{"call": "s3:GetBucketPolicy", "account": "123456789012", "parameters": {"Bucket": "logs"}, "error": {"code": "AccessDenied"}}
"#;

    #[test]
    fn a_place_in_a_snapshot_is_told_by_a_call_and_a_path() {
        let mut sources = Sources::new();
        let id = sources.add_file("s.jsonl", SNAPSHOT);
        let places = Places::new(&sources);
        let told = |what: &str| {
            let at = SNAPSHOT.find(what).unwrap();
            places.told(Origin::new(id, at..at + what.len()))
        };
        let wanted = "ec2:DescribeVolumes in account 123456789012 in eu-west-1: Volumes[1].Encrypted";
        assert_eq!(told("false").as_deref(), Some(wanted));
        let wanted = "s3:GetBucketPolicy of Bucket logs in account 123456789012: AccessDenied";
        assert_eq!(told("\"AccessDenied\"").as_deref(), Some(wanted));
        assert_eq!(told("accounts"), None, "the header is no answer");
    }
}
