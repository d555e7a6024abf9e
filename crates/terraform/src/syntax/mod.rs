//! Syntax: files become [`Body`]s of attributes and blocks, whose expressions are [`Expr`]s.
//!
//! Our own small tree, so that evaluation knows neither the HCL parser nor JSON, and memory stays
//! small. Every expression has its origin. A file with a syntax error is cut at its top-level
//! blocks and only the broken ones are lost, each with a line of what was lost.

mod cut;
mod expr;
mod json;
mod literals;
mod lower;
mod repair;
mod types;

pub(crate) use expr::{Attribute, Block, Body, Call, Expr, ExprKind, For, Interner, Operator, Piece, Step};
pub(crate) use types::{Member, Type};

use std::ops::Range;
use std::sync::Arc;

use bartizan_tree::{Incomplete, Node, Origin, SourceId, Sources, What, json as tree_json};

/// What a file holds, and what of it could not be read.
#[derive(Debug, Default)]
pub(crate) struct Parsed {
    pub(crate) body: Body,
    pub(crate) broken: Vec<Incomplete>,
}

/// Reads a `.tf` or `.tfvars` file.
pub(crate) fn parse_native(sources: &Sources, source: SourceId, path: &str, names: &mut Interner) -> Parsed {
    let text = sources.text(source);
    let file = Origin::new(source, 0..text.len());
    let lead = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
    let mut parsed = Parsed::default();
    match repair::parse(&text[lead..]) {
        Ok((body, keys)) => {
            let place = move |range: Range<usize>| file.narrowed(range.start + lead..range.end + lead);
            lower::Lower { text: &text[lead..], place: &place, names, keys }.body(&body, &mut parsed.body);
        }
        Err(_) => {
            for piece in cut::top_level(text, lead) {
                let part = &text[piece.clone()];
                match repair::parse(part) {
                    Ok((body, keys)) => {
                        let start = piece.start;
                        let place = move |range: Range<usize>| file.narrowed(range.start + start..range.end + start);
                        lower::Lower { text: part, place: &place, names, keys }.body(&body, &mut parsed.body);
                    }
                    Err(error) => parsed.broken.push(lost(path, file, &piece, part, &error)),
                }
            }
        }
    }
    parsed
}

fn lost(path: &str, file: Origin, piece: &Range<usize>, part: &str, error: &hcl_edit::parser::Error) -> Incomplete {
    // Only the header: what stands in a block that is not read may hold a secret.
    let header: String =
        part.lines().next().unwrap_or("").split(['{', '=']).next().unwrap_or("").trim().chars().take(120).collect();
    let name = if header.is_empty() { path.to_owned() } else { header };
    let at = piece.start + error.location().offset().min(part.len());
    let end = at + part.get(at - piece.start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    Incomplete::new(What::Block, name, format!("it is not valid HCL: {}", error.message()), file.narrowed(at..end))
}

/// Reads a `.tf.json` file.
pub(crate) fn parse_json(sources: &Sources, source: SourceId, path: &str, names: &mut Interner) -> Parsed {
    let mut parsed = Parsed::default();
    match tree_json::parse_file(sources, source) {
        Ok(document) => json::Reader { sources, names }.file(&document, &mut parsed),
        Err(error) => parsed.broken.push(Incomplete::new(What::File, path, error.message, error.origin)),
    }
    parsed
}

/// Reads a JSON value in which texts are plain texts, as in `.tfvars.json`.
pub(crate) fn literal_json(document: &Node) -> Vec<(Arc<str>, Node)> {
    document
        .as_map()
        .into_iter()
        .flat_map(|map| map.iter())
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// Reads a template that stands in a file of its own, or in a text.
pub(crate) fn parse_template(
    text: &str,
    place: &dyn Fn(Range<usize>) -> Origin,
    names: &mut Interner,
) -> Result<Expr, String> {
    let template = hcl_edit::parser::parse_template(text).map_err(|error| error.message().to_owned())?;
    let keys = repair::Keys::default();
    Ok(lower::Lower { text, place, names, keys }.template(&template, place(0..text.len())))
}

/// Reads a single expression that stands in a text.
pub(crate) fn parse_expression(
    text: &str,
    place: &dyn Fn(Range<usize>) -> Origin,
    names: &mut Interner,
) -> Result<Expr, String> {
    let expression = hcl_edit::parser::parse_expr(text).map_err(|error| error.message().to_owned())?;
    let keys = repair::Keys::default();
    Ok(lower::Lower { text, place, names, keys }.expr(&expression))
}
