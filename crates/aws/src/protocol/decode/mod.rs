//! Answers: from bytes to a node, guided by the model.

mod error;
mod json;
mod rest;
mod xml;

use std::collections::BTreeMap;
use std::sync::Arc;

use bartizan_tree::{Node, Number, Origin};

use super::cbor;
use super::time::Moment;
use super::xml::Element;
use crate::model::{Kind, Operation, Protocol};
use crate::wire::{Refusal, Response};

/// The members of a structure as they are found.
type Members = BTreeMap<Arc<str>, Node>;

/// What an operation answered.
pub(super) fn answer(operation: Operation, response: &Response) -> Result<Result<Node, Refusal>, String> {
    // Redirects are errors too: S3 answers so for a bucket of another region.
    if response.status >= 301 || (operation.service.name == "s3" && hides_an_error(operation, response)) {
        return Ok(Err(error::refusal(operation, response)));
    }
    let Some(output) = operation.output() else { return Ok(Ok(node(Members::new()))) };
    let service = operation.service;
    let members = match operation.protocol() {
        Protocol::Query | Protocol::Ec2 => {
            let root = super::xml::parse(&response.body)?;
            let start = match &output.traits.result_wrapper {
                Some(name) => root.child(name).ok_or_else(|| format!("it has no {name}"))?,
                None => &root,
            };
            xml::Walk { service }.root(output, start)?
        }
        Protocol::Json => json::Walk { service, rest: false }.root(output, &json::parse(&response.body)?)?,
        Protocol::RpcV2Cbor => {
            let body = if response.body.is_empty() { node(Members::new()) } else { cbor::read(&response.body)? };
            json::Walk { service, rest: false }.root(output, &body)?
        }
        Protocol::RestJson | Protocol::RestXml => rest::answer(operation, output, response)?,
    };
    Ok(Ok(node(members)))
}

/// S3 may answer with the status of success and an error in the body, where it has begun to answer
/// before it knew.
fn hides_an_error(operation: Operation, response: &Response) -> bool {
    let shape = operation.output().map(|output| operation.service.shape(output));
    let Some(shape) = shape else { return false };
    if let (Some(payload), Kind::Structure(structure)) = (&shape.payload, &shape.kind) {
        let payload = structure.member(payload).map(|member| &operation.service.shape(member).kind);
        if matches!(payload, Some(Kind::Text | Kind::Blob)) {
            return false;
        }
    }
    // A prefix tells: the root is the first element.
    let head = String::from_utf8_lossy(response.body.get(..512).unwrap_or(&response.body));
    head.contains("<Error>") && super::xml::parse(&response.body).is_ok_and(|root| root.name == "Error")
}

/// The region that S3's GetBucketLocation answers. Its model is wrong: the region is the text of the
/// root, and nothing for us-east-1.
fn bucket_location(root: &Element<'_>) -> Members {
    let region = match &*root.text {
        "" => Node::null(Origin::NONE),
        region => text(region),
    };
    Members::from([(Arc::from("LocationConstraint"), region)])
}

fn node(members: Members) -> Node {
    Node::map(members, Origin::NONE)
}

fn text(text: &str) -> Node {
    Node::text(text, Origin::NONE)
}

/// A number from a double; the three that JSON lacks are texts.
pub(super) fn float(value: f64) -> Node {
    match Number::from_f64(value) {
        Some(number) => Node::number(number, Origin::NONE),
        None if value.is_nan() => text("NaN"),
        None if value > 0.0 => text("Infinity"),
        None => text("-Infinity"),
    }
}

/// A scalar that stands as a text: in XML, in a header. In a form that its kind does not have it stays
/// a text.
fn scalar(kind: &Kind, value: &str) -> Node {
    let read = match kind {
        Kind::Boolean => Some(Node::bool(value == "true", Origin::NONE)),
        Kind::Integer => value.trim().parse::<i64>().ok().map(|number| Node::number(number, Origin::NONE)),
        Kind::Float => value.trim().parse::<f64>().ok().map(float),
        Kind::Timestamp => Moment::parse(value).map(|moment| text(&moment.rfc3339())),
        Kind::Blob if value.contains(|c: char| c.is_ascii_whitespace()) => {
            Some(text(&value.split_ascii_whitespace().collect::<String>()))
        }
        _ => None,
    };
    read.unwrap_or_else(|| text(value))
}
