//! The IAM policy language: read, evaluated, asked.
//!
//! A [`Document`] is read with every place and every unknown kept. The concrete evaluator
//! ([`Document::evaluate`]) says what it does to one [`Request`], in three values; it is the
//! reference on which everything else rests. The questions that rules ask stand in [`question`]:
//! each is decided where that is simple, and else says why it is not. The semantics are AWS's
//! documentation's; "UG" in a comment or test is
//! `https://docs.aws.amazon.com/IAM/latest/UserGuide/<page>.html`.

mod action;
mod arn;
mod authorize;
pub mod batch;
mod cells;
pub mod condition;
mod context;
mod document;
mod evaluate;
mod explore;
mod glob;
mod level;
mod pattern;
mod principal;
pub mod question;
mod request;
#[cfg(test)]
mod testing;

pub use action::{Action, ActionPattern};
pub use arn::{AccountId, Arn};
pub use authorize::{Authorization, Layer, Policies, Reason};
pub use context::{Context, Values};
pub use document::{Document, Effect, Element, Statement, Version};
pub use evaluate::{Attachment, Decision, Outcome};
pub use explore::Answered;
pub use level::Level;
pub use pattern::{Case, Hole, Part, Pattern, Syntax};
pub use principal::{Kind, Principal, Principals, Range, Requester, Weight, Who};
pub use request::{Request, resource};
