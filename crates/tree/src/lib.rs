//! Values with their origin and their unknowns: the first waist.
//!
//! Whatever Bartizan reads (HCL, plan JSON, a template, an API answer) becomes a tree of
//! [`Node`]s. A node knows where it came from ([`Origin`]) and may be *partly* known: a policy
//! with one unknown bucket name inside stays a policy. What is not known carries a reason
//! ([`Why`]), and whoever asks a question of it gets a [`Field`] or a [`Tri`], neither of which
//! lets the unknown be forgotten.
//!
//! No input or output happens here.

mod cidr;
mod embed;
mod field;
mod incomplete;
pub mod json;
mod members;
mod moment;
mod node;
mod number;
mod origin;
mod path;
mod why;

pub use cidr::Cidr;
pub use embed::Placement;
pub use field::{Field, State, Tri};
pub use incomplete::{Incomplete, What};
pub use members::Members;
pub use moment::Moment;
pub use node::{List, Map, Node, Reference, Value};
pub use number::Number;
pub use origin::{Call, CallId, Origin, Place, Position, Source, SourceId, Sources};
pub use path::Items;
pub use why::Why;
