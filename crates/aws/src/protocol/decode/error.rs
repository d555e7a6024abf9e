//! Errors: a code and a message, however the protocol wraps them.

use bartizan_tree::Node;

use super::super::xml::Element;
use super::super::{cbor, xml};
use super::json;
use crate::model::{Operation, Protocol};
use crate::wire::{Refusal, Response};

/// The error in an answer. What cannot be read has its status as code: a proxy's page, an empty body.
pub(super) fn refusal(operation: Operation, response: &Response) -> Refusal {
    let found = match operation.protocol() {
        _ if is_generic(response) => None,
        Protocol::Query | Protocol::Ec2 | Protocol::RestXml => in_xml(response),
        Protocol::Json | Protocol::RestJson => Some(in_json(operation, response)),
        Protocol::RpcV2Cbor => in_cbor(response),
    };
    let Found { code, message, region } = found.unwrap_or_default();
    let code = code.filter(|code| !code.is_empty());
    let of_status = || (response.status.to_string(), reason(response.status).to_owned());
    let (code, message) = match (code, message) {
        (Some(code), message) => (code, message.unwrap_or_default()),
        (None, Some(message)) => (of_status().0, message),
        (None, None) => of_status(),
    };
    let bucket_region = response.header("x-amz-bucket-region").map(str::to_owned).or(region);
    Refusal { code, message, status: response.status, bucket_region: bucket_region.filter(|r| !r.is_empty()) }
}

#[derive(Default)]
struct Found {
    code: Option<String>,
    message: Option<String>,
    region: Option<String>,
}

/// What stands before the service answered: a page, or nothing.
fn is_generic(response: &Response) -> bool {
    let body = response.body.trim_ascii();
    let named = header_code(response).is_some();
    response.status >= 500 && (body.starts_with(b"<html>") || (body.is_empty() && !named))
}

/// `<ErrorResponse><Error>`, `<Response><Errors><Error>`, `<Error>`.
fn in_xml(response: &Response) -> Option<Found> {
    let root = xml::parse(&response.body).ok()?;
    let error = if root.name == "Error" {
        &root
    } else {
        root.child("Error").or_else(|| root.child("Errors")?.child("Error"))?
    };
    let text = |name: &str| Element::child_text(error, name).map(str::to_owned);
    Some(Found {
        code: text("Code").map(|code| code.trim().to_owned()),
        message: text("Message").or_else(|| text("message")),
        region: text("Region"),
    })
}

/// The body's `__type` or `code`, or a header; a body that is no JSON is the message.
fn in_json(operation: Operation, response: &Response) -> Found {
    let Ok(body) = json::parse(&response.body) else {
        let message = String::from_utf8_lossy(&response.body).into_owned();
        return Found { code: header_code(response), message: Some(message), region: None };
    };
    let text = |name: &str| member(&body, name);
    let by_type = || text("__type").map(|code| plain(&code));
    let by_name = || text("code").or_else(|| text("Code")).map(|code| plain(&code));
    let code = match operation.protocol() {
        Protocol::RestJson => header_code(response).or_else(by_name).or_else(by_type),
        _ => by_type().or_else(|| header_code(response)).or_else(by_name),
    };
    let message = text("message").or_else(|| text("Message")).unwrap_or_default();
    Found { code: in_query(response).or(code), message: Some(message), region: None }
}

fn in_cbor(response: &Response) -> Option<Found> {
    let body = if response.body.is_empty() { None } else { Some(cbor::read(&response.body).ok()?) };
    let text = |name: &str| member(body.as_ref()?, name);
    let code = text("__type").map(|code| plain(&code));
    let message = text("message").or_else(|| text("Message")).unwrap_or_default();
    Some(Found { code: in_query(response).or(code), message: Some(message), region: None })
}

fn member(body: &Node, name: &str) -> Option<String> {
    body.as_map()?.get(name)?.as_text().map(str::to_owned)
}

fn header_code(response: &Response) -> Option<String> {
    response.header("x-amzn-errortype").map(plain)
}

/// The code that the service had while it spoke the query protocol, if it says so.
fn in_query(response: &Response) -> Option<String> {
    let (code, fault) = response.header("x-amzn-query-error")?.split_once(';')?;
    (!code.is_empty() && !fault.contains(';')).then(|| code.to_owned())
}

/// `aws.protocoltests#FooError:http://…` is `FooError`.
fn plain(code: &str) -> String {
    let code = code.split(':').next().unwrap_or(code);
    code.rsplit('#').next().unwrap_or(code).trim().to_owned()
}

/// What HTTP calls a status (RFC 9110).
fn reason(status: u16) -> &'static str {
    match status {
        301 => "Moved Permanently",
        302 => "Found",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        409 => "Conflict",
        412 => "Precondition Failed",
        413 => "Request Entity Too Large",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "",
    }
}
