//! Secrets in values that are shown: a credential is taken out, what stands around it stays.
//!
//! A value whose name says that it is a password is taken out as a whole; a text that holds
//! something with a credential's form keeps the rest.

use std::borrow::Cow;
use std::sync::Arc;

use bartizan_secrets::{Kind, detect, detect_named};
use bartizan_tree::{List, Node, Sources, Value};

/// What stands for a secret.
pub(crate) const DOTS: &str = "•••";

/// The tree without its secrets. Nothing is copied where there are none but the nodes on the way.
pub(crate) fn hide(node: &Node, sources: &Sources) -> Node {
    let value = match &node.value {
        Value::Text(_) | Value::Number(_) if sources.is_secret(node.origin) => {
            Value::Redacted { kind: "sensitive".into(), fingerprint: "".into() }
        }
        Value::Text(text) => match hide_in(text) {
            Cow::Borrowed(_) => return node.clone(),
            Cow::Owned(hidden) => Value::Text(hidden.into()),
        },
        Value::List(list) => {
            let items = Arc::new(list.items.iter().map(|item| hide(item, sources)).collect());
            Value::List(List { items, unordered: list.unordered })
        }
        Value::Map(map) => {
            // `{"Name": "DB_PASSWORD", "Value": "…"}`
            let name = ["Name", "name", "Key", "key"].iter().find_map(|key| map.get(key)?.as_text());
            let member = |key: &str, value: &Node| match name {
                Some(name) if key.eq_ignore_ascii_case("value") => hide_named(name, value, sources),
                _ => hide_named(key, value, sources),
            };
            Value::Map(Arc::new(map.iter().map(|(key, value)| (key.clone(), member(key, value))).collect()))
        }
        Value::Concat(parts) => Value::Concat(parts.iter().map(|item| hide(item, sources)).collect()),
        Value::Json(document) => Value::Json(Arc::new(hide(document, sources))),
        Value::Open { known, more } => Value::Open { known: Arc::new(hide(known, sources)), more: more.clone() },
        _ => return node.clone(),
    };
    Node::new(value, node.origin)
}

fn hide_named(name: &str, node: &Node, sources: &Sources) -> Node {
    let found = match &node.value {
        Value::Text(text) => detect_named(name, text),
        Value::Number(number) => detect_named(name, &number.to_string()),
        _ => None,
    };
    match found {
        Some(kind) => Node::new(Value::Redacted { kind: kind.name().into(), fingerprint: "".into() }, node.origin),
        None => hide(node, sources),
    }
}

/// A text without its secrets.
pub(crate) fn hide_in(text: &str) -> Cow<'_, str> {
    let hits = detect(text);
    if hits.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    for hit in hits {
        shown.push_str(&text[at..hit.range.start]);
        shown.push_str(DOTS);
        at = hit.range.end;
        if hit.kind == Kind::PrivateKey {
            // The lines after the head are the key.
            at = text[at..].find("-----END").map_or(text.len(), |end| at + end);
        }
    }
    shown.push_str(&text[at..]);
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use bartizan_tree::json::{members, write};
    use bartizan_tree::{Node, Origin};

    use bartizan_tree::Sources;

    use super::hide_in;

    fn hide(node: &Node) -> Node {
        super::hide(node, &Sources::new())
    }

    fn text(text: &str) -> Node {
        Node::text(text, Origin::NONE)
    }

    #[test]
    fn what_was_declared_sensitive_is_no_secret_of_its_form() {
        let mut sources = Sources::new();
        let file = sources.add_file("main.tf", "\"plain\"");
        let place = Origin::new(file, 0..7);
        sources.add_secret(place);
        let shown = super::hide(&Node::text("plain", place), &sources);
        assert_eq!(write(&shown), r#"{"$redacted":"sensitive"}"#);
    }

    #[test]
    fn a_secret_is_told_by_its_name_or_its_form() {
        let named =
            Node::map(members([("MasterUserPassword", text("hunter2-secret")), ("Port", text("5432"))]), Origin::NONE);
        assert_eq!(write(&hide(&named)), r#"{"MasterUserPassword":{"$redacted":"password"},"Port":"5432"}"#);
        let pair = Node::map(members([("Name", text("DB_PASSWORD")), ("Value", text("hunter2-secret"))]), Origin::NONE);
        let shown = write(&hide(&Node::json(Node::list(vec![pair], Origin::NONE), Origin::NONE)));
        assert!(shown.contains("DB_PASSWORD") && !shown.contains("hunter2"), "{shown}");
        let script = "#!/bin/sh\nexport AWS_ACCESS_KEY_ID=AKIAIOSFODNN7QUUXYZZ\nrun\n";
        let shown = hide_in(script);
        assert!(shown.contains("•••\nrun") && !shown.contains("AKIA"), "{shown}");
    }

    #[test]
    fn the_body_of_a_private_key_goes_with_its_head() {
        let key = "a\n-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA7\nabcdef\n-----END RSA PRIVATE KEY-----\nb";
        let shown = hide_in(key);
        assert!(!shown.contains("MIIE") && !shown.contains("abcdef") && shown.ends_with("\nb"), "{shown}");
    }

    #[test]
    fn what_is_no_secret_stays() {
        let plain = Node::map(members([("BucketName", text("site")), ("PasswordLength", text("14"))]), Origin::NONE);
        assert_eq!(hide(&plain), plain);
    }
}
