//! What every answer goes through as it is read: encodings are undone, secrets are taken out.
//!
//! IAM percent-encodes the policies that it answers (RFC 3986); a secret that an earlier reading
//! took out stands as `{"$redacted": "kind"}`. Everything after this sees neither an encoded policy
//! nor a secret.

use std::sync::Arc;

use bartizan_tree::{Node, Value};

use crate::redact;

/// The answer as everything after this sees it. Linear in it.
pub(crate) fn decode(answer: &Node, call: &str) -> Node {
    let plain = answer.rebuilt(&mut |node| {
        let value = match &node.value {
            Value::Text(text) if text.starts_with("%7B") || text.starts_with("%7b") => {
                percent_decoded(text).map(Value::Text)
            }
            Value::Map(map) => map.get("$redacted").and_then(Node::as_text).map(|kind| {
                let fingerprint = map.get("fingerprint").and_then(Node::as_text).unwrap_or_default();
                Value::Redacted { kind: kind.into(), fingerprint: fingerprint.into() }
            }),
            _ => None,
        };
        match value {
            Some(value) => Node::new(value, node.origin),
            None => node,
        }
    });
    redact::redact(&plain, call)
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
    use super::*;

    #[test]
    fn encodings_are_undone() {
        assert_eq!(percent_decoded("%7B%22a%22%3A1%7D").as_deref(), Some("{\"a\":1}"));
        assert_eq!(percent_decoded("%7"), None);
        assert_eq!(percent_decoded("%FF"), None);
    }
}
