//! The estate: all resources of one look, in one vocabulary, related to each other.
//!
//! A source hands over a [`Draft`]: resources in the words of AWS's CloudFormation resource schema,
//! each alone. [`Estate::relate`] joins them once, for all sources: parts are folded into what they
//! are a part of, references are followed in either direction, resources that AWS makes unasked are
//! added. [`views`] compute what is effective; a rule sees nothing else.

mod coverage;
mod estate;
mod identity;
mod implied;
mod parts;
mod resource;
mod subject;
pub mod views;

pub use coverage::{Coverage, Gap};
pub use estate::{Assumption, Draft, Estate, Look};
pub use identity::{Join, Key};
pub use resource::{Part, Resource, Scope};
pub use subject::{Many, Subject};
