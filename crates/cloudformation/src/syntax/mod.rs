//! From a template's text to a tree with places: YAML and JSON, the short forms of functions
//! written out.

mod compose;
mod cut;
mod indent;
mod outline;
mod places;
mod scalar;

use std::collections::HashMap;
use std::sync::Arc;

use bartizan_tree::{Incomplete, Node, Origin, SourceId, Sources, What, json};

use compose::Composed;
pub(crate) use outline::{Entry, outline};

/// The largest template that is read, in bytes. The service itself takes one megabyte.
pub const MAX_BYTES: usize = 16 << 20;

/// How deep lists and maps may nest, aliases followed.
pub const MAX_DEPTH: usize = json::MAX_DEPTH;

/// A template's tree, before anything is evaluated.
pub(crate) struct Document {
    /// The whole template, functions in their long form.
    pub(crate) root: Node,
    /// What was odd about the text, though it could be read.
    pub(crate) notes: Vec<Incomplete>,
    /// Whether a part that is not YAML was cut out.
    pub(crate) is_cut: bool,
    keys: Keys,
}

/// Where the names of sections' members stand: `("Resources", "Bucket")`.
type Keys = HashMap<(Arc<str>, Arc<str>), Origin>;

impl Document {
    /// Where the name of a section's member stands.
    pub(crate) fn key(&self, section: &str, name: &Arc<str>) -> Option<Origin> {
        self.keys.get(&(section.into(), name.clone())).copied()
    }

    /// Reads a template's text.
    pub(crate) fn read(sources: &Sources, source: SourceId) -> Result<Document, Incomplete> {
        let text = sources.text(source);
        let whole = Origin::new(source, 0..text.len());
        let file = |reason: &str, origin| Incomplete::new(What::File, "", reason, origin);
        if text.len() > MAX_BYTES {
            return Err(file("a limit was reached: templates of at most 16 MiB", whole));
        }
        if !text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
            return yaml(text, source).map_err(|error| file(&error.reason, error.origin));
        }
        match json::parse_file(sources, source) {
            Ok(root) => Ok(from_json(text, source, root)),
            // Braces and commas are YAML too, and the service reads what is not quite JSON as YAML.
            Err(error) => match read_yaml(text, source) {
                Ok(composed) => Ok(from_yaml(composed, false)),
                Err(_) => Err(file(&error.message, error.origin)),
            },
        }
    }
}

/// Reads YAML; where it breaks, what can be saved of it.
fn yaml(text: &str, source: SourceId) -> Result<Document, compose::Error> {
    let mut is_cut = false;
    let composed = read_yaml(text, source).or_else(|error| {
        if is_rendered_later(text) {
            let reason =
                format!("this is a Jinja or Mustache template; render it, and scan the result ({})", error.reason);
            return Err(compose::Error { reason, ..error });
        }
        is_cut = true;
        cut::cut(text, source).ok_or(error)
    })?;
    Ok(from_yaml(composed, is_cut))
}

fn from_yaml(composed: Composed, is_cut: bool) -> Document {
    Document { root: composed.root, notes: composed.notes, is_cut, keys: composed.keys }
}

/// Reads YAML, as strictly as it must be.
fn read_yaml(text: &str, source: SourceId) -> Result<Composed, compose::Error> {
    compose::compose(text, source).or_else(|error| {
        let indented = indent::Indented::of(text).and_then(|it| compose::compose_indented(text, source, &it).ok());
        indented.filter(|composed| has_sections(text, &composed.root)).ok_or(error)
    })
}

/// Whether every section whose name begins a line is there: none was swallowed by a quote.
fn has_sections(text: &str, root: &Node) -> bool {
    let sections = ["Parameters", "Mappings", "Conditions", "Resources", "Outputs"];
    text.lines().all(|line| {
        let name = sections.into_iter().find(|name| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(':')));
        name.is_none_or(|name| root.as_map().is_some_and(|root| root.contains_key(name)))
    })
}

/// Whether lines begin with, or values are, marks of a template engine. Those inside of texts say
/// nothing: scripts and request templates have them too.
fn is_rendered_later(text: &str) -> bool {
    text.lines().map(|line| line.trim_start_matches([' ', '-'])).any(|line| {
        let value = line.split_once(": ").map_or(line, |(_, value)| value.trim_start());
        line.starts_with("{%")
            || [line, value].iter().any(|text| text.starts_with("{{") && !text.starts_with("{{resolve"))
    })
}

fn from_json(text: &str, source: SourceId, root: Node) -> Document {
    let mut keys = Keys::new();
    let mut notes = Vec::new();
    outline(text, &mut |entry: Entry<'_>| {
        let origin = Origin::new(source, entry.range);
        if let Some(section) = entry.section
            && keys.insert((section.into(), entry.name.into()), origin).is_some()
        {
            notes.push(twice(entry.name, origin));
        }
    });
    Document { root, notes, keys, is_cut: false }
}

/// A name that stands twice in one mapping.
fn twice(name: &str, origin: Origin) -> Incomplete {
    let reason = "this name stands twice in one mapping, and only the last one counts; rename or remove one";
    Incomplete::new(What::Block, name, reason, origin)
}
