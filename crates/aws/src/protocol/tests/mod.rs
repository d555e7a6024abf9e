//! The protocols against botocore: its published vectors, its own reading and writing of every
//! operation in the table, and bytes that nobody meant.

mod botocore;
mod mutated;
mod special;
mod vectors;

use std::path::PathBuf;

use bartizan_tree::{Node, Number, Origin};
use serde_json::Value as Json;

use super::text::base64;
use super::time::Moment;
use crate::model::{Kind, Member, Service};

/// What `./test` puts beside the code; nothing where it was not run, which fails in CI.
fn beside(path: &str) -> Option<PathBuf> {
    let found = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../.venv").join(path);
    if found.exists() {
        return Some(found);
    }
    assert!(std::env::var_os("CI").is_none(), "{} is not there", found.display());
    println!("SKIPPED: .venv/{path} is not there; ./test makes it");
    None
}

/// JSON as nodes, as it stands.
fn node(json: &Json) -> Node {
    let at = Origin::NONE;
    match json {
        Json::Null => Node::null(at),
        Json::Bool(b) => Node::bool(*b, at),
        Json::Number(n) => Node::number(Number::parse(&n.to_string()).unwrap(), at),
        Json::String(text) => Node::text(text.as_str(), at),
        Json::Array(items) => Node::list(items.iter().map(node).collect(), at),
        Json::Object(members) => Node::map(members.iter().map(|(k, v)| (k.as_str().into(), node(v))).collect(), at),
    }
}

/// A value as botocore's tests write it (bytes as a plain text, moments as seconds) in our form.
fn ours(service: &Service, member: &Member, json: &Json) -> Node {
    let shape = service.shape(member);
    match (&shape.kind, json) {
        (Kind::Structure(structure), Json::Object(members)) if !shape.document => {
            let of = |(name, value): (&String, &Json)| {
                let value = match structure.member(name) {
                    Some(member) => ours(service, member, value),
                    None => node(value),
                };
                (name.as_str().into(), value)
            };
            Node::map(members.iter().map(of).collect(), Origin::NONE)
        }
        (Kind::List(item), Json::Array(items)) => {
            Node::list(items.iter().map(|json| ours(service, item, json)).collect(), Origin::NONE)
        }
        (Kind::Map(_, value), Json::Object(members)) => {
            let of = |(name, json): (&String, &Json)| (name.as_str().into(), ours(service, value, json));
            Node::map(members.iter().map(of).collect(), Origin::NONE)
        }
        (Kind::Blob, Json::String(text)) => Node::text(base64(text.as_bytes()), Origin::NONE),
        (Kind::Timestamp, Json::Number(number)) => {
            let seconds = Number::parse(&number.to_string()).unwrap().as_f64();
            Node::text(Moment::from_seconds(seconds).unwrap().rfc3339(), Origin::NONE)
        }
        _ => node(json),
    }
}

/// What makes two XML documents the same: names, attributes, texts without the space around them,
/// children of one name in their order, but for the entries of maps, which have none.
fn canonical(element: &super::xml::Element<'_>) -> String {
    let mut attributes: Vec<String> = element.attributes.iter().map(|(k, v)| format!(" {k}={v:?}")).collect();
    attributes.sort();
    let mut children: Vec<_> = element.children.iter().map(|child| (child, canonical(child))).collect();
    children.sort_by(|(a, a_text), (b, b_text)| {
        let entries = a.children.len() == 2 && b.children.len() == 2;
        a.name.cmp(b.name).then(if entries { a_text.cmp(b_text) } else { std::cmp::Ordering::Equal })
    });
    let children: String = children.into_iter().map(|(_, text)| text).collect();
    format!("<{}{}>{}{children}</>", element.name, attributes.concat(), element.text.trim())
}

/// The fields of a form or a query, decoded and sorted.
fn fields(text: &str) -> Vec<(String, String)> {
    let decoded = |text: &str| {
        let mut bytes = Vec::new();
        let mut rest = text.as_bytes();
        while let Some((&byte, after)) = rest.split_first() {
            let code = std::str::from_utf8(after.get(..2).unwrap_or_default());
            match (byte, code.ok().and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
                (b'%', Some(code)) => {
                    bytes.push(code);
                    rest = &after[2..];
                }
                (byte, _) => {
                    bytes.push(if byte == b'+' { b' ' } else { byte });
                    rest = after;
                }
            }
        }
        String::from_utf8(bytes).unwrap()
    };
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    let mut all: Vec<_> = pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect();
    all.sort();
    all
}
