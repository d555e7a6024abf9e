//! Requests: from parameters to a path, headers and a body, guided by the model.

mod cbor;
mod form;
mod json;
mod rest;
mod xml;

use bartizan_tree::{Map, Node, Value};

use super::kind;
use super::time::Moment;
use crate::model::{Kind, Member, Operation, Protocol, Service, Structure, TimestampFormat};
use crate::wire::Request;

/// The request that an operation is asked with.
pub(super) fn request(operation: Operation, parameters: &Node) -> Result<Request, String> {
    let parameters = map("the parameters", parameters)?;
    check(operation, parameters)?;
    let mut request = match operation.protocol() {
        Protocol::Query | Protocol::Ec2 => form::request(operation, parameters)?,
        Protocol::Json => json::request(operation, parameters)?,
        Protocol::RpcV2Cbor => cbor::request(operation, parameters)?,
        Protocol::RestJson | Protocol::RestXml => rest::request(operation, parameters)?,
    };
    if operation.metadata().query_compatible {
        request.headers.push(("x-amzn-query-mode".into(), "true".into()));
    }
    request.host_prefix = host_prefix(operation, parameters)?;
    Ok(request)
}

/// Holds that all parameters are in the model, and those that must be there are.
fn check(operation: Operation, parameters: &Map) -> Result<(), String> {
    let input = operation.input().map(|input| operation.service.shape(input));
    let structure = input.and_then(|shape| match &shape.kind {
        Kind::Structure(structure) => Some(structure),
        _ => None,
    });
    for name in parameters.keys() {
        if structure.and_then(|structure| structure.member(name)).is_none() {
            return Err(format!("it takes no {name}"));
        }
    }
    let missing = |name: &&String| parameters.get(name.as_str()).is_none_or(Node::is_null);
    match input.and_then(|shape| shape.required.iter().find(missing)) {
        Some(name) => Err(format!("it needs {name}")),
        None => Ok(()),
    }
}

/// What goes before the host name, with its labels filled in.
fn host_prefix(operation: Operation, parameters: &Map) -> Result<Option<String>, String> {
    let Some(template) = operation.host_prefix() else { return Ok(None) };
    // The rules of S3 Control's endpoints add the account.
    if operation.service.name == "s3control" && template == "{AccountId}." {
        return Ok(None);
    }
    let mut prefix = template.to_owned();
    for (name, node) in parameters.iter().filter(|(name, _)| template.contains(&format!("{{{name}}}"))) {
        let label = text(name, node)?;
        if label.is_empty() || !label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.') {
            return Err(format!("{name} is part of a host name: letters, digits, hyphens and periods"));
        }
        prefix = prefix.replace(&format!("{{{name}}}"), label);
    }
    if prefix.contains('{') { Err(format!("it needs what stands in {template}")) } else { Ok(Some(prefix)) }
}

/// A parameter and its member; those that are null are left out.
fn members<'a>(
    structure: &'a Structure,
    parameters: &'a Map,
) -> impl Iterator<Item = Result<(&'a Member, &'a Node), String>> {
    parameters.iter().filter(|(_, node)| !node.is_null()).map(|(name, node)| match structure.member(name) {
        Some(member) => Ok((member, node)),
        None => Err(format!("it takes no {name}")),
    })
}

/// A member's name on the wire.
fn wire_name(member: &Member) -> &str {
    member.traits.name.as_ref().unwrap_or(&member.name)
}

fn map<'a>(name: &str, node: &'a Node) -> Result<&'a Map, String> {
    match &node.value {
        Value::Map(map) => Ok(map),
        _ => Err(format!("{name} must be a map, it is {}", kind(node))),
    }
}

fn list<'a>(name: &str, node: &'a Node) -> Result<&'a [Node], String> {
    match &node.value {
        Value::List(list) => Ok(&list.items),
        _ => Err(format!("{name} must be a list, it is {}", kind(node))),
    }
}

fn text<'a>(name: &str, node: &'a Node) -> Result<&'a str, String> {
    node.as_text().ok_or_else(|| format!("{name} must be a text, it is {}", kind(node)))
}

/// A scalar as a text, in the form that its kind has on the wire.
fn scalar(service: &Service, member: &Member, node: &Node, format: TimestampFormat) -> Result<String, String> {
    let name = &member.name;
    let unlike = |wanted: &str| format!("{name} must be {wanted}, it is {}", kind(node));
    match (&service.shape(member).kind, &node.value) {
        (Kind::Text | Kind::Blob, Value::Text(text)) => Ok(text.to_string()),
        (Kind::Text, _) => Err(unlike("a text")),
        (Kind::Blob, _) => Err(unlike("a base64 text")),
        (Kind::Boolean, Value::Bool(value)) => Ok(value.to_string()),
        (Kind::Boolean, _) => Err(unlike("true or false")),
        (Kind::Integer, Value::Number(number)) if number.as_i64().is_some() => Ok(number.to_string()),
        (Kind::Integer, _) => Err(unlike("a whole number")),
        (Kind::Float, Value::Number(number)) => Ok(number.to_string()),
        (Kind::Float, Value::Text(text)) if special(text) => Ok(text.to_string()),
        (Kind::Float, _) => Err(unlike("a number")),
        (Kind::Timestamp, _) => {
            let moment = moment(member, node)?;
            Ok(match member.traits.timestamp_format.unwrap_or(format) {
                TimestampFormat::Iso8601 => moment.iso8601(),
                TimestampFormat::Rfc822 => moment.rfc822(),
                TimestampFormat::Unix => moment.unix(),
            })
        }
        (Kind::Structure(_) | Kind::List(_) | Kind::Map(..), _) => Err(format!("{name} cannot stand here")),
    }
}

fn moment(member: &Member, node: &Node) -> Result<Moment, String> {
    let moment = match &node.value {
        Value::Number(number) => match number.as_i64() {
            Some(seconds) => Moment::from_whole(seconds),
            None => Moment::from_seconds(number.as_f64()),
        },
        Value::Text(text) => Moment::parse(text),
        _ => None,
    };
    moment.ok_or_else(|| format!("{} must be a moment such as 2026-01-01T00:00:00Z", member.name))
}

/// Numbers that JSON lacks.
fn special(text: &str) -> bool {
    matches!(text, "NaN" | "Infinity" | "-Infinity")
}
