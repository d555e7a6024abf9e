//! The REST protocols: what stands in headers, in the status, and in the body.

use bartizan_tree::{Node, Origin};

use super::super::text::{base64, from_base64};
use super::super::xml::{self as document, Element};
use super::{Members, bucket_location, json, node, scalar, text, xml};
use crate::model::{Kind, Location, Member, Operation, Protocol};
use crate::wire::Response;

/// The members of an answer.
pub(super) fn answer(operation: Operation, output: &Member, response: &Response) -> Result<Members, String> {
    let service = operation.service;
    let shape = service.shape(output);
    let Kind::Structure(structure) = &shape.kind else { return Err("its model is not a structure".into()) };
    if operation.service.name == "s3" && operation.name() == "GetBucketLocation" {
        return Ok(bucket_location(&document::parse(&response.body)?));
    }
    let mut members = match shape.payload.as_ref().and_then(|name| structure.member(name)) {
        Some(payload) => {
            let value = match service.shape(payload).kind {
                Kind::Blob => text(&base64(&response.body)),
                Kind::Text => {
                    let body = std::str::from_utf8(&response.body).map_err(|_| "it is not UTF-8".to_owned())?;
                    text(body)
                }
                _ => body(operation, payload, response)?,
            };
            Members::from([(payload.name.clone(), value)])
        }
        None => match operation.protocol() {
            Protocol::RestXml => xml::Walk { service }.root(output, &root(&response.body)?)?,
            _ => json::Walk { service, rest: true }.root(output, &json::parse(&response.body)?)?,
        },
    };
    for member in &structure.members {
        if let Some(value) = located(operation, member, response) {
            members.insert(member.name.clone(), value);
        }
    }
    Ok(members)
}

/// A body that is one member.
fn body(operation: Operation, payload: &Member, response: &Response) -> Result<Node, String> {
    let service = operation.service;
    match operation.protocol() {
        Protocol::RestXml => Ok(xml::Walk { service }.value(payload, &[&root(&response.body)?])),
        _ => json::Walk { service, rest: true }.value(payload, &json::parse(&response.body)?),
    }
}

/// The root element; no body at all is an empty one.
fn root(body: &[u8]) -> Result<Element<'_>, String> {
    if body.is_empty() { Ok(Element::default()) } else { document::parse(body) }
}

/// A member that does not stand in the body.
fn located(operation: Operation, member: &Member, response: &Response) -> Option<Node> {
    let name = member.traits.name.as_ref().unwrap_or(&member.name);
    match member.traits.location? {
        Location::StatusCode => Some(Node::number(i64::from(response.status), Origin::NONE)),
        Location::Header => Some(header(operation, member, response.header(name)?)),
        Location::Headers => {
            let prefixed = response.headers.iter().filter_map(|(known, value)| {
                let (prefix, rest) = known.split_at_checked(name.len())?;
                prefix.eq_ignore_ascii_case(name).then(|| (rest.into(), text(value)))
            });
            Some(node(prefixed.collect()))
        }
        Location::QueryString | Location::Uri => None,
    }
}

fn header(operation: Operation, member: &Member, value: &str) -> Node {
    match &operation.service.shape(member).kind {
        Kind::List(item) => {
            let kind = &operation.service.shape(item).kind;
            Node::list(value.split(',').map(|part| scalar(kind, part.trim())).collect(), Origin::NONE)
        }
        Kind::Text if member.traits.json_value => match json::parse(&from_base64(value)) {
            Ok(value) => json::plain(&value),
            Err(_) => text(value),
        },
        Kind::Boolean => Node::bool(value.eq_ignore_ascii_case("true"), Origin::NONE),
        kind => scalar(kind, value),
    }
}
