//! The Terraform source: code, plan JSON and state JSON become evaluated resources.
//!
//! Everything here still speaks Terraform's own words (`aws_s3_bucket`, `server_side_encryption_
//! configuration`); the translation into the one vocabulary is a layer of its own. The semantics are
//! those of the Terraform language documentation (<https://developer.hashicorp.com/terraform/language>),
//! with one addition: what Terraform would ask a provider, a person or another state for is
//! `Unknown` with its reason, and everything that does not depend on it is still known.
//!
//! No input or output happens here but through [`Files`].

mod adapt;
mod cache;
mod configuration;
mod eval;
mod files;
mod functions;
mod module;
mod options;
mod paths;
mod plan;
mod roots;
mod state;
mod syntax;
mod value;

pub use adapt::adapt;
pub use cache::Cache;
pub use configuration::{Configuration, Evaluated, Kind, Mode, Provider};
pub use files::{Disk, Entry, Files};
pub use options::Options;

use std::sync::Arc;

use bartizan_tree::{Node, SourceId, Sources};

/// Which of the folders with Terraform files are root modules: those that no other one calls.
/// `folders` are all folders with `.tf` or `.tf.json` files of the scanned tree.
pub fn roots(files: &dyn Files, folders: &[Arc<str>], sources: &mut Sources, cache: &mut Cache) -> Vec<Arc<str>> {
    roots::find(files, folders, sources, cache)
}

/// Evaluates one root module.
pub fn evaluate(
    files: &dyn Files,
    folder: &str,
    options: &Options,
    sources: &mut Sources,
    cache: &mut Cache,
) -> Configuration {
    eval::run(files, folder, options, sources, cache)
}

/// Whether a JSON document is what `terraform show -json` prints of a plan.
pub fn is_plan(document: &Node) -> bool {
    plan::is_plan(document)
}

/// Whether a JSON document is a state: what `terraform show -json` prints, or a raw state file.
pub fn is_state(document: &Node) -> bool {
    state::is_state(document)
}

/// Reads the resources of a plan. `document` is what the reader of JSON made of the source.
pub fn read_plan(sources: &Sources, source: SourceId, document: &Node) -> Configuration {
    plan::read(sources, source, document)
}

/// Reads the resources of a state. `document` is what the reader of JSON made of the source.
pub fn read_state(sources: &Sources, source: SourceId, document: &Node) -> Configuration {
    state::read(sources, source, document)
}
