//! The REST protocols: what stands in the path, in the query, in headers, and in the body.

use std::collections::BTreeMap;
use std::sync::Arc;

use bartizan_tree::{Map, Node, Value, json as tree_json};

use super::super::text::{base64, from_base64, percent};
use super::{json, list, map, members, scalar, text, wire_name, xml};
use crate::model::{Kind, Location, Member, Operation, Protocol, Structure, TimestampFormat};
use crate::wire::Request;

pub(super) fn request(operation: Operation, parameters: &Map) -> Result<Request, String> {
    let uri = match operation.uri().strip_prefix("/{Bucket}") {
        // The rules of S3's endpoints add the bucket.
        Some(rest) if operation.service.name == "s3" => rest,
        _ => operation.uri(),
    };
    let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
    let mut request = Request { method: operation.method().into(), ..Request::default() };
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        request.query.push((name.into(), value.into()));
    }
    let mut labels = BTreeMap::new();
    let shape = operation.input().map(|input| operation.service.shape(input));
    if let (Some(input), Some(shape)) = (operation.input(), shape)
        && let Kind::Structure(structure) = &shape.kind
    {
        let payload = shape.payload.as_ref().and_then(|name| structure.member(name));
        let mut place =
            Place { operation, request: &mut request, labels: &mut labels, spare: Vec::new(), body: BTreeMap::new() };
        for found in members(structure, parameters) {
            let (member, node) = found?;
            place.parameter(member, node)?;
        }
        let (spare, rest) = (place.spare, Arc::new(place.body.into()));
        let taken: Vec<String> = request.query.iter().map(|(name, _)| name.clone()).collect();
        request.query.extend(spare.into_iter().filter(|(name, _)| !taken.contains(name)));
        body(operation, input, structure, payload, &rest, &mut request)?;
    }
    request.path = filled(path, &labels)?;
    if operation.service.name == "apigateway" {
        request.headers.push(("Accept".into(), "application/json".into()));
    }
    Ok(request)
}

/// Puts each parameter where it belongs.
struct Place<'a> {
    operation: Operation,
    request: &'a mut Request,
    labels: &'a mut BTreeMap<String, String>,
    // Names and values of maps, for which the members' own names are taken first.
    spare: Vec<(String, String)>,
    body: BTreeMap<Arc<str>, Node>,
}

impl Place<'_> {
    fn parameter(&mut self, member: &Member, node: &Node) -> Result<(), String> {
        let service = self.operation.service;
        let name = wire_name(member).to_owned();
        // Route 53 answers ids as paths, `/hostedzone/Z1`, and takes them without.
        let is_id = matches!(service.shape(member).name.as_str(), "ResourceId" | "DelegationSetId" | "ChangeId");
        let last = match node.as_text().and_then(|text| text.rsplit('/').next()) {
            Some(last) if is_id && service.name == "route53" => Some(Node::text(last, node.origin)),
            _ => None,
        };
        let node = last.as_ref().unwrap_or(node);
        match member.traits.location {
            Some(Location::Uri) => {
                let value = scalar(service, member, node, TimestampFormat::Iso8601)?;
                self.labels.insert(name, value);
            }
            Some(Location::QueryString) => match &service.shape(member).kind {
                Kind::List(item) => {
                    for node in list(&member.name, node)?.iter().filter(|node| !node.is_null()) {
                        let value = scalar(service, item, node, TimestampFormat::Iso8601)?;
                        self.request.query.push((name.clone(), value));
                    }
                }
                Kind::Map(_, value) => {
                    for (key, node) in map(&member.name, node)?.iter() {
                        self.query_of_map(key, value, node)?;
                    }
                }
                _ => {
                    let value = scalar(service, member, node, TimestampFormat::Iso8601)?;
                    self.request.query.push((name, value));
                }
            },
            Some(Location::Header) => {
                if let Some(value) = header(self.operation, member, node)? {
                    self.request.headers.push((name, value));
                }
            }
            Some(Location::Headers) => {
                for (key, node) in map(&member.name, node)?.iter() {
                    self.request.headers.push((format!("{name}{key}"), text(key, node)?.to_owned()));
                }
            }
            Some(Location::StatusCode) | None => {
                self.body.insert(member.name.clone(), node.clone());
            }
        }
        Ok(())
    }

    fn query_of_map(&mut self, key: &str, value: &Member, node: &Node) -> Result<(), String> {
        let service = self.operation.service;
        let (item, nodes) = match &service.shape(value).kind {
            Kind::List(item) => (item, list(key, node)?),
            _ => (value, std::slice::from_ref(node)),
        };
        for node in nodes {
            let value = scalar(service, item, node, TimestampFormat::Iso8601)?;
            self.spare.push((key.to_owned(), value));
        }
        Ok(())
    }
}

/// A header's value; nothing for a list without members.
fn header(operation: Operation, member: &Member, node: &Node) -> Result<Option<String>, String> {
    let service = operation.service;
    match &service.shape(member).kind {
        Kind::List(item) => {
            let mut values = Vec::new();
            for node in list(&member.name, node)?.iter().filter(|node| !node.is_null()) {
                let value = scalar(service, item, node, TimestampFormat::Rfc822)?;
                let quoted = matches!(service.shape(item).kind, Kind::Text) && value.contains(['"', ',']);
                values.push(if quoted { format!("\"{}\"", value.replace('"', "\\\"")) } else { value });
            }
            Ok((!values.is_empty()).then(|| values.join(",")))
        }
        Kind::Text if member.traits.json_value => Ok(Some(base64(tree_json::write(node).as_bytes()))),
        _ => scalar(service, member, node, TimestampFormat::Rfc822).map(Some),
    }
}

/// The body, and its type.
fn body(
    operation: Operation,
    input: &Member,
    structure: &Structure,
    payload: Option<&Member>,
    rest: &Map,
    request: &mut Request,
) -> Result<(), String> {
    let service = operation.service;
    let is_json = operation.protocol() == Protocol::RestJson;
    let mut out = String::new();
    match payload {
        Some(payload) => {
            let node = rest.get(&payload.name);
            match (&service.shape(payload).kind, node) {
                (Kind::Blob, Some(node)) => request.body = from_base64(text(&payload.name, node)?),
                (Kind::Text, Some(node)) => request.body = text(&payload.name, node)?.into(),
                (Kind::Blob | Kind::Text, None) => {}
                (_, Some(node)) if is_json => json::Body { service, out: &mut out }.value(payload, node)?,
                (_, Some(node)) => out = xml::document(service, payload, node)?,
                (_, None) if is_json => out.push_str("{}"),
                (_, None) => {}
            }
        }
        None if is_json && structure.members.iter().all(|member| member.traits.location.is_some()) => {}
        None if is_json => json::Body { service, out: &mut out }.structure(structure, rest)?,
        None if !rest.is_empty() => {
            out = xml::document(service, input, &Node::new(Value::Map(rest.clone()), bartizan_tree::Origin::NONE))?;
        }
        None => {}
    }
    if !out.is_empty() {
        request.body = out.into_bytes();
        let has_type = request.header("Content-Type").is_some();
        if is_json && !has_type {
            request.headers.push(("Content-Type".into(), "application/json".into()));
        }
    }
    Ok(())
}

/// The path with its labels filled in: `{Name}` is one segment, `{Name+}` may be several.
fn filled(template: &str, labels: &BTreeMap<String, String>) -> Result<String, String> {
    let mut path = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (label, after) = after.split_once('}').ok_or("its path is not well-formed")?;
        let (name, safe): (_, &[u8]) = match label.strip_suffix('+') {
            Some(name) => (name, b"/"),
            None => (label, b""),
        };
        // An empty segment would ask about something else.
        let value = labels.get(name).filter(|value| !value.is_empty());
        path.push_str(before);
        path.push_str(&percent(value.ok_or_else(|| format!("it needs {name}, which may not be empty"))?, safe));
        rest = after;
    }
    path.push_str(rest);
    Ok(if path.starts_with('/') { path } else { format!("/{path}") })
}
