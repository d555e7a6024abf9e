//! Parsed modules by folder, and files by path: read once, however many roots use them.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use bartizan_tree::{SourceId, Sources};

use crate::files::Files;
use crate::module::{self, Module};
use crate::syntax::{Expr, Interner};

/// What is shared between the roots of one look. It belongs to one [`Sources`] and one [`Files`].
#[derive(Debug, Default)]
pub struct Cache {
    pub(crate) names: Interner,
    modules: HashMap<Arc<str>, Result<Arc<Module>, (io::ErrorKind, String)>>,
    files: HashMap<Arc<str>, Result<SourceId, (io::ErrorKind, String)>>,
    /// Files read as templates.
    pub(crate) templates: HashMap<SourceId, Result<Arc<Expr>, Arc<str>>>,
    pub(crate) patterns: crate::functions::Patterns,
    empty: Arc<Module>,
}

impl Cache {
    /// A module that declares nothing.
    pub(crate) fn empty(&self) -> Arc<Module> {
        self.empty.clone()
    }

    /// The module in a folder.
    pub(crate) fn module(&mut self, files: &dyn Files, folder: &str, sources: &mut Sources) -> io::Result<Arc<Module>> {
        if let Some(known) = self.modules.get(folder) {
            return known.clone().map_err(|(kind, message)| io::Error::new(kind, message));
        }
        let loaded = module::load(files, folder, sources, &mut self.names).map(Arc::new);
        let kept = loaded.as_ref().map(Arc::clone).map_err(|error| (error.kind(), error.to_string()));
        self.modules.insert(folder.into(), kept);
        loaded
    }

    /// A file as a source, for `file` and `templatefile`.
    pub(crate) fn file(&mut self, files: &dyn Files, path: &str, sources: &mut Sources) -> io::Result<SourceId> {
        if let Some(known) = self.files.get(path) {
            return known.clone().map_err(|(kind, message)| io::Error::new(kind, message));
        }
        let loaded = files.read(path).map(|text| sources.add_file(path, text));
        let kept = loaded.as_ref().copied().map_err(|error| (error.kind(), error.to_string()));
        self.files.insert(path.into(), kept);
        loaded
    }
}
