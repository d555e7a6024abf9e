//! The six protocols: parameters become a request, an answer becomes a node.
//!
//! The semantics are botocore's (`serialize.py`, `parsers.py` of 1.44.5) and behind it Smithy's
//! (<https://smithy.io/2.0/aws/protocols/index.html>); the tests hold every operation of the table
//! to botocore's own reading. A decoded answer has the shape that boto3 returns, without
//! `ResponseMetadata`: bytes are base64 texts, moments are RFC 3339 texts in UTC
//! (`2026-01-01T00:00:00Z`), numbers that JSON lacks are the texts `NaN`, `Infinity`, `-Infinity`,
//! members that are not there are absent. A scalar in a form that its type does not have stays as the
//! service wrote it: one odd moment does not cost the answer.
//!
//! Not here, since no read needs it: event streams, tokens of idempotency, checksums, compression.

mod cbor;
mod decode;
mod encode;
#[cfg(test)]
mod tests;
mod text;
mod time;
mod xml;

use bartizan_tree::{Node, Value};

use crate::model::Operation;
use crate::wire::{Refusal, Request, Response};

/// How deep an answer may nest. The models reach about a dozen levels.
pub const MAX_DEPTH: usize = 128;

/// How many bytes an answer may have. A page has a few million at most; what is not paged at all
/// (all snapshots of a large account) may have a hundred million.
pub const MAX_BODY: usize = 256 << 20;

/// Why parameters make no request.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{call} cannot be asked: {what}")]
pub struct EncodeError {
    /// `s3:GetBucketAcl`.
    pub call: String,
    /// What is wrong with which parameter.
    pub what: String,
}

/// Why bytes are no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("what {call} answered cannot be read: {what}")]
pub struct DecodeError {
    /// `s3:GetBucketAcl`.
    pub call: String,
    /// What is wrong with it.
    pub what: String,
    /// The HTTP status.
    pub status: u16,
}

/// The request that an operation is asked with. Parameters are as boto3 takes them, bytes as base64
/// texts, moments as texts of any form. The path of an S3 call does not hold the bucket, nor does the
/// host prefix of an S3 Control call hold the account: the rules of their endpoints add them.
///
/// # Errors
/// Where a parameter is not in the operation's model, is of another kind, or is missing.
pub fn encode(operation: Operation, parameters: &Node) -> Result<Request, EncodeError> {
    encode::request(operation, parameters).map_err(|what| EncodeError { call: operation.call(), what })
}

/// What an operation answered, or the error that it answered with.
///
/// # Errors
/// Where the bytes are no answer at all: cut off, not of the protocol, beyond the limits.
pub fn decode(operation: Operation, response: &Response) -> Result<Result<Node, Refusal>, DecodeError> {
    let wrong = |what| DecodeError { call: operation.call(), what, status: response.status };
    if response.body.len() > MAX_BODY {
        return Err(wrong(format!("it has more than {} MiB", MAX_BODY >> 20)));
    }
    decode::answer(operation, response).map_err(wrong)
}

/// What a value is, in words.
fn kind(node: &Node) -> &'static str {
    match node.value {
        Value::Null => "nothing",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::Text(_) => "a text",
        Value::List(_) => "a list",
        Value::Map(_) => "a map",
        _ => "not known",
    }
}
