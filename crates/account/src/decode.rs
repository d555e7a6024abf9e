//! What every answer goes through as it is read: encodings are undone, secrets are taken out.
//!
//! IAM percent-encodes the policies that it answers (RFC 3986); a secret that an earlier reading
//! took out stands as `{"$redacted": "kind"}`. Everything after this sees neither an encoded policy
//! nor a secret.

use std::sync::Arc;

use bartizan_tree::{Map, Node, Value, Why};

use crate::redact::{self, Purpose};

/// The answer as everything after this sees it. Linear in it, and nothing changes what is decoded
/// already: a snapshot is read as the answers that it was written of.
pub(crate) fn decode(answer: &Node, call: &str, purpose: Purpose<'_>) -> Node {
    let plain = answer.rebuilt(&mut |node| {
        let value = match &node.value {
            Value::Text(text) if text.starts_with("%7B") || text.starts_with("%7b") => {
                percent_decoded(text).map(Value::Text)
            }
            Value::Map(map) => marked(map),
            _ => None,
        };
        match value {
            Some(value) => Node::new(value, node.origin),
            None => node,
        }
    });
    redact::redact(&plain, call, purpose)
}

/// What was taken out before, as [`json::write`](bartizan_tree::json::write) marks it: a secret, a text
/// that held some, user data that nobody can read.
fn marked(map: &Map) -> Option<Value> {
    let text = |key: &str| map.get(key).and_then(Node::as_text);
    if let Some(kind) = text("$redacted") {
        let fingerprint = text("fingerprint").unwrap_or_default();
        return Some(Value::Redacted { kind: kind.into(), fingerprint: fingerprint.into() });
    }
    if let Some(Value::List(parts)) = map.get("$concat").map(|node| &node.value) {
        let is_part = |part: &Node| matches!(part.value, Value::Text(_) | Value::Redacted { .. });
        return (map.len() == 1 && parts.items.iter().all(is_part))
            .then(|| Value::Concat(parts.items.iter().cloned().collect()));
    }
    text("$unknown").filter(|_| map.len() == 1).map(|_| Value::Unknown(Why::Redacted(redact::OPAQUE.into())))
}

/// Undoes percent-encoding; nothing where it is not well-formed.
pub(crate) fn percent_decoded(text: &str) -> Option<Arc<str>> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if *byte == b'%' {
            let digit = |i: usize| char::from(*bytes.get(at + i)?).to_digit(16);
            let code = digit(1)? * 16 + digit(2)?;
            out.push(u8::try_from(code).ok()?);
            at += 3;
        } else {
            out.push(*byte);
            at += 1;
        }
    }
    String::from_utf8(out).ok().map(Into::into)
}

#[cfg(test)]
mod tests {
    use bartizan_tree::{Origin, Sources, json};

    use super::*;
    use crate::fingerprint::Fingerprints;

    fn node(text: &str) -> Node {
        let mut sources = Sources::new();
        let id = sources.add_file("answer", text);
        json::parse_file(&sources, id).unwrap()
    }

    /// What an audit writes and what is read of it, against reading the answer at once.
    #[test]
    fn what_was_written_reads_as_the_answer_it_was_written_of() {
        let fingerprints = Fingerprints::of_text("test");
        let instance = "ec2:DescribeInstanceAttribute";
        let cases = [
            // `PASSWORD=canary-14`, `echo hello world`, and what is no text.
            (instance, r#"{"UserData": {"Value": "UEFTU1dPUkQ9Y2FuYXJ5LTE0"}}"#),
            (instance, r#"{"UserData": {"Value": "ZWNobyBoZWxsbyB3b3JsZA=="}}"#),
            (instance, r#"{"UserData": {"Value": "/9j/4AA="}}"#),
            (
                "lambda:ListFunctions",
                r#"{"Functions": [{"Environment": {"Variables": {"API_TOKEN": "canary-1", "A": "b"}}}]}"#,
            ),
            ("iam:ListRoles", r#"{"Roles": [{"AssumeRolePolicyDocument": "%7B%22a%22%3A1%7D"}]}"#),
        ];
        for (call, answer) in cases {
            let answer = node(answer);
            let text = json::write(&decode(&answer, call, Purpose::Writing(&fingerprints)));
            assert!(!text.contains("canary"), "{text}");
            let again = json::write(&decode(&node(&text), call, Purpose::Writing(&fingerprints)));
            assert_eq!(text, again, "a second writing changes nothing");
            let read = without_fingerprints(&decode(&node(&text), call, Purpose::Reading));
            assert_eq!(json::write(&read), json::write(&decode(&answer, call, Purpose::Reading)), "{text}");
        }
    }

    fn without_fingerprints(node: &Node) -> Node {
        let plain = |node: &Node| match &node.value {
            Value::Redacted { kind, .. } => {
                Node::new(Value::Redacted { kind: kind.clone(), fingerprint: "".into() }, Origin::NONE)
            }
            _ => node.clone(),
        };
        node.rebuilt(&mut |node| match &node.value {
            Value::Concat(parts) => Node::new(Value::Concat(parts.iter().map(plain).collect()), node.origin),
            _ => plain(&node),
        })
    }

    #[test]
    fn one_secret_in_two_places_has_one_fingerprint() {
        let answer = node(
            r#"{"Functions": [{"Environment": {"Variables": {"API_TOKEN": "hunter22", "DB_PASSWORD": "hunter22", "PASSWORD": "other222"}}}]}"#,
        );
        let told = decode(&answer, "lambda:ListFunctions", Purpose::Writing(&Fingerprints::of_text("test")));
        let functions = told.get("Functions");
        let of = |name: &str| {
            let function = functions.items().known[0].find("Environment.Variables");
            match function.value().and_then(|map| map.as_map()?.get(name)).map(|node| &node.value) {
                Some(Value::Redacted { fingerprint, .. }) => fingerprint.clone(),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(of("API_TOKEN"), of("DB_PASSWORD"));
        assert_ne!(of("API_TOKEN"), of("PASSWORD"));
        assert!(!of("API_TOKEN").is_empty());
    }

    #[test]
    fn encodings_are_undone() {
        assert_eq!(percent_decoded("%7B%22a%22%3A1%7D").as_deref(), Some("{\"a\":1}"));
        assert_eq!(percent_decoded("%7"), None);
        assert_eq!(percent_decoded("%FF"), None);
    }
}
