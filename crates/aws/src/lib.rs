//! Talking to AWS.
//!
//! Reading an account is a table, not code: [`model`] holds the operations, shapes, errors and
//! paginators of AWS's own models as botocore carries them (`cargo xtask import` prunes them into
//! `data/models`), and [`protocol`] turns parameters into a request and an answer into a
//! [`Node`](bartizan_tree::Node) in the shape that boto3 gives it, whatever the service speaks.

pub mod actions;
#[cfg(feature = "client")]
pub mod client;
pub mod endpoint;
pub mod model;
pub mod page;
pub mod protocol;
#[cfg(feature = "client")]
pub mod session;
pub mod wire;
