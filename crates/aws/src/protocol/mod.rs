//! The six protocols: parameters become a request, an answer becomes a node.
//!
//! The semantics are botocore's (`serialize.py`, `parsers.py` of 1.44.5) and behind it Smithy's
//! (<https://smithy.io/2.0/aws/protocols/index.html>); the tests hold every operation of the table
//! to botocore's own reading. A decoded answer has the shape that boto3 returns, without
//! `ResponseMetadata`: bytes are base64 texts, moments are RFC 3339 texts in UTC
//! (`2026-01-01T00:00:00Z`), members that are not there are absent.

use bartizan_tree::Node;

use crate::model::Operation;
use crate::wire::{Refusal, Request, Response};

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

/// The request that an operation is asked with.
///
/// # Errors
/// Where a parameter is not in the operation's model, is of another kind, or is missing.
pub fn encode(operation: Operation, parameters: &Node) -> Result<Request, EncodeError> {
    let _ = parameters;
    Err(EncodeError { call: operation.call(), what: "the protocols are not written yet".into() })
}

/// What an operation answered, or the error that it answered with.
///
/// # Errors
/// Where the bytes are no answer at all: cut off, not of the protocol, beyond the limits.
pub fn decode(operation: Operation, response: &Response) -> Result<Result<Node, Refusal>, DecodeError> {
    Err(DecodeError {
        call: operation.call(),
        what: "the protocols are not written yet".into(),
        status: response.status,
    })
}
