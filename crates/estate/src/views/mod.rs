//! Typed windows on the kinds: what is effective, whoever wrote it.
//!
//! Each view computes [`Field`](bartizan_tree::Field)s from a [`Subject`](crate::Subject), fills in
//! AWS's defaults with the year since when they hold, and lists its [`facts`]: what equality
//! scenarios compare between sources, and what `inspect` shows.

pub mod ecs;
pub mod facts;
pub mod iam;
pub mod kms;
pub mod lambda;
pub mod managed;
pub mod s3;
