//! The estate as people and programs read it: every resource in the one vocabulary.

pub mod json;
pub mod text;

use std::sync::Arc;

use bartizan_tree::{Node, Origin};

/// One resource, or a part of one.
#[derive(Clone, Debug)]
pub struct Item<'a> {
    /// Its address in its source.
    pub address: &'a str,
    /// Its kind in the vocabulary.
    pub kind: &'a str,
    /// Its type in its source.
    pub source_type: &'a str,
    /// What it says in the vocabulary, its parts folded in.
    pub properties: &'a Node,
    /// What it says in its source's own words.
    pub source: &'a Node,
    /// What holds for it when everything is counted.
    pub facts: Vec<(&'static str, Fact)>,
    /// Its header.
    pub origin: Origin,
    /// Twelve digits, where they are known.
    pub account: Option<Arc<str>>,
    /// Where it is known.
    pub region: Option<Arc<str>>,
    /// The address of what it is a part of.
    pub part_of: Option<Arc<str>>,
    /// Whether AWS makes it unasked.
    pub implied: bool,
    /// The root, template, plan or account that it belongs to.
    pub root: &'a str,
}

/// One thing that holds for a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Written or read.
    Known(String),
    /// Filled in.
    Default(String),
    /// Nothing.
    Absent,
    /// Not known, and why.
    Unknown(String),
}
