//! From a template's text to a tree with places: YAML and JSON, the short forms of functions
//! written out.

mod compose;
mod outline;
mod places;
mod scalar;

use std::collections::HashMap;
use std::sync::Arc;

use bartizan_tree::{Incomplete, Node, Origin, SourceId, Sources, What, json};

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
            Err(error) => yaml(text, source).map_err(|_| file(&error.message, error.origin)),
        }
    }
}

fn yaml(text: &str, source: SourceId) -> Result<Document, compose::Error> {
    let composed = compose::compose(text, source)?;
    Ok(Document { root: composed.root, notes: composed.notes, keys: composed.keys })
}

fn from_json(text: &str, source: SourceId, root: Node) -> Document {
    let mut keys = Keys::new();
    let mut notes = Vec::new();
    outline(text, &mut |entry: Entry<'_>| {
        let origin = Origin::new(source, entry.range);
        if let Some(section) = entry.section {
            if keys.insert((section.into(), entry.name.into()), origin).is_some() {
                notes.push(twice(entry.name, origin));
            }
        }
    });
    Document { root, notes, keys }
}

/// A name that stands twice in one mapping.
fn twice(name: &str, origin: Origin) -> Incomplete {
    let reason = "this name stands twice in one mapping, and only the last one counts; rename or remove one";
    Incomplete::new(What::Block, name, reason, origin)
}
