//! What the tests share.

#![allow(dead_code, missing_docs, reason = "each test uses a part")]

pub mod emulator;
pub mod server;

use std::path::{Path, PathBuf};

use bartizan_tree::{Node, Origin};
use serde_json::Value;

/// The repository.
pub fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

#[expect(clippy::print_stderr, reason = "a skipped test says so")]
/// The Python with moto and botocore that `./test` makes. Without it a test is skipped, but not in CI.
pub fn python() -> Option<PathBuf> {
    let python = root().join(".venv/bin/python");
    if python.exists() {
        return Some(python);
    }
    assert!(std::env::var_os("CI").is_none(), "there is no .venv: ./test makes it");
    eprintln!("SKIPPED: there is no .venv (./test makes it)");
    None
}

/// Parameters.
pub fn node(value: &Value) -> Node {
    let none = Origin::NONE;
    match value {
        Value::Null => Node::null(none),
        Value::Bool(value) => Node::bool(*value, none),
        Value::Number(number) => Node::number(number.as_i64().expect("whole numbers"), none),
        Value::String(text) => Node::text(text.as_str(), none),
        Value::Array(items) => Node::list(items.iter().map(node).collect(), none),
        Value::Object(members) => Node::map(members.iter().map(|(k, v)| (k.as_str().into(), node(v))).collect(), none),
    }
}
