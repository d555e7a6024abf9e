//! Terraform's functions (<https://developer.hashicorp.com/terraform/language/functions>).
//!
//! Each takes values and gives a value, or stops: because of an unknown, or because Terraform
//! would refuse the call. As much is kept as is sound: `merge` with one unknown map is an open
//! map, `join` with one unknown text is a text with a hole.

mod collections;
mod conversions;
mod encoding;
mod format;
mod hashes;
mod network;
mod numbers;
mod patterns;
mod sets;
mod texts;
mod time;
mod yaml;

pub(crate) use patterns::{Patterns, glob, regex, replace};

use bartizan_tree::{Node, Origin};

use crate::value::{Outcome, Stop};

/// A function of values.
pub(crate) type Function = fn(&[Node]) -> Outcome;

/// The function of a name.
pub(crate) fn find(name: &str) -> Option<Function> {
    numbers::find(name)
        .or_else(|| texts::find(name))
        .or_else(|| collections::find(name))
        .or_else(|| sets::find(name))
        .or_else(|| encoding::find(name))
        .or_else(|| conversions::find(name))
        .or_else(|| hashes::find(name))
        .or_else(|| network::find(name))
        .or_else(|| time::find(name))
}

/// Whether the function's result changes with each run.
pub(crate) fn is_known_after_apply(name: &str) -> bool {
    matches!(name, "uuid" | "timestamp" | "plantimestamp" | "bcrypt" | "uuidv5")
}

/// The functions of a file's content: `filebase64`, `filesha256` …
pub(crate) fn of_content(name: &str, content: &Node) -> Outcome {
    let inner = match name {
        "filebase64" => "base64encode",
        "filemd5" => "md5",
        "filesha1" => "sha1",
        "filesha256" => "sha256",
        "filesha512" => "sha512",
        "filebase64sha256" => "base64sha256",
        _ => "base64sha512",
    };
    match find(inner) {
        Some(function) => function(std::slice::from_ref(content)),
        None => Err(Stop::fault("there is no such function")),
    }
}

/// One argument of a call.
pub(crate) fn argument(arguments: &[Node], index: usize) -> Outcome<&Node> {
    arguments.get(index).ok_or_else(|| Stop::fault("a function has too few arguments"))
}

/// The only argument of a call.
fn only(arguments: &[Node]) -> Outcome<&Node> {
    match arguments {
        [only] => Ok(only),
        _ => Err(Stop::fault("this function has one argument")),
    }
}

/// The two arguments of a call.
fn two(arguments: &[Node]) -> Outcome<(&Node, &Node)> {
    match arguments {
        [a, b] => Ok((a, b)),
        _ => Err(Stop::fault("this function has two arguments")),
    }
}

/// The three arguments of a call.
fn three(arguments: &[Node]) -> Outcome<(&Node, &Node, &Node)> {
    match arguments {
        [a, b, c] => Ok((a, b, c)),
        _ => Err(Stop::fault("this function has three arguments")),
    }
}

fn text_node(text: impl Into<std::sync::Arc<str>>) -> Node {
    Node::text(text, Origin::NONE)
}

fn number_node(number: usize) -> Node {
    Node::number(i64::try_from(number).unwrap_or(i64::MAX), Origin::NONE)
}

fn bool_node(value: bool) -> Node {
    Node::bool(value, Origin::NONE)
}

fn index_of(node: &Node) -> Outcome<usize> {
    let index = crate::value::integer(node)?;
    usize::try_from(index).map_err(|_| Stop::fault("a number that is not negative is wanted here"))
}
