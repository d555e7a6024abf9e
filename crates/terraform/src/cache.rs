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
    modules: HashMap<Arc<str>, Remembered<Arc<Module>>>,
    files: HashMap<Arc<str>, Remembered<SourceId>>,
    /// Files read as templates.
    pub(crate) templates: HashMap<SourceId, Result<Arc<Expr>, Arc<str>>>,
    pub(crate) patterns: crate::functions::Patterns,
    empty: Arc<Module>,
}

/// What came of reading something, errors included.
#[derive(Debug)]
enum Remembered<T> {
    Read(T),
    Failed(io::ErrorKind, String),
}

impl<T: Clone> Remembered<T> {
    fn new(result: io::Result<T>) -> Self {
        match result {
            Ok(value) => Remembered::Read(value),
            Err(error) => Remembered::Failed(error.kind(), error.to_string()),
        }
    }

    fn get(&self) -> io::Result<T> {
        match self {
            Remembered::Read(value) => Ok(value.clone()),
            Remembered::Failed(kind, message) => Err(io::Error::new(*kind, message.clone())),
        }
    }
}

impl Cache {
    /// A module that declares nothing.
    pub(crate) fn empty(&self) -> Arc<Module> {
        self.empty.clone()
    }

    /// The module in a folder.
    pub(crate) fn module(&mut self, files: &dyn Files, folder: &str, sources: &mut Sources) -> io::Result<Arc<Module>> {
        if let Some(known) = self.modules.get(folder) {
            return known.get();
        }
        let loaded = Remembered::new(module::load(files, folder, sources, &mut self.names).map(Arc::new));
        let result = loaded.get();
        self.modules.insert(folder.into(), loaded);
        result
    }

    /// A file as a source, for `file` and `templatefile`.
    pub(crate) fn file(&mut self, files: &dyn Files, path: &str, sources: &mut Sources) -> io::Result<SourceId> {
        if let Some(known) = self.files.get(path) {
            return known.get();
        }
        let loaded = Remembered::new(files.read(path).map(|text| sources.add_file(path, text)));
        let result = loaded.get();
        self.files.insert(path.into(), loaded);
        result
    }
}
