//! One look at a set of paths: what each file is, told by its content, and its source's reading.
//!
//! Folders are walked with `.gitignore` respected and links not followed. Terraform folders are
//! read as root modules, templates each on its own, plans, states and snapshots each as one estate.
//! Nothing outside the repository (or, where there is none, the given folder) is read.

mod detect;
mod walk;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use bartizan_account as account;
use bartizan_cloudformation as cloudformation;
use bartizan_estate::{Draft, Estate};
use bartizan_terraform as terraform;
use bartizan_tree::{Incomplete, Node, Origin, SourceId, Sources, What, json};

pub use bartizan_cloudformation::document;
pub use detect::{Content, detect};
use walk::Tree;

/// What a person says beside the paths.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Values for Terraform's root modules.
    pub terraform: terraform::Options,
    /// Values for templates' parameters, by name; pseudo parameters (`AWS::Region`) too.
    pub parameters: Vec<(Arc<str>, Arc<str>)>,
    /// Files outside of the scanned folders that may be read, because a person named them.
    pub named: Vec<PathBuf>,
}

/// Everything that was read.
#[derive(Debug, Default)]
pub struct Looked {
    /// The table behind the origins.
    pub sources: Sources,
    /// Each root, template, plan, state and account, by name. A template whose conditions are open
    /// has several drafts: its worlds.
    pub roots: Vec<Root>,
    /// What could not be read at all; what could not be read of a root stands in its draft.
    pub incomplete: Vec<Incomplete>,
    /// How many files were read as something.
    pub files: usize,
}

/// One root, template, plan, state or account.
#[derive(Debug)]
pub struct Root {
    /// The folder or file, as people know it.
    pub name: Arc<str>,
    /// What was read; more than one for a template with open conditions.
    pub worlds: Vec<Draft>,
}

/// Why there is nothing to judge.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A path that does not exist or cannot be read.
    #[error("{path}: {reason}")]
    Path {
        /// As it was given.
        path: String,
        /// What the system says.
        reason: String,
    },
}

/// Looks at paths and keeps everything.
///
/// # Errors
/// Where a given path does not exist. A file that cannot be read is listed, not an error.
pub fn look(paths: &[PathBuf], options: &Options) -> Result<Looked, Error> {
    let mut roots = Vec::new();
    let mut looked = look_each(paths, options, &mut |root, _| roots.push(root))?;
    looked.roots = roots;
    Ok(looked)
}

/// Looks at paths and hands each root over as soon as it was read, so that no more than one has to
/// be held; the table of sources is complete for what was handed over. What comes back has no roots.
///
/// # Errors
/// As [`look`].
pub fn look_each(paths: &[PathBuf], options: &Options, take: &mut dyn FnMut(Root, &Sources)) -> Result<Looked, Error> {
    let mut looking = Looking { options, looked: Looked::default(), take };
    for path in paths {
        let mut tree = Tree::of(path)?;
        options.named.iter().for_each(|file| tree.disk.allow(file));
        looking.terraform(&tree);
        looking.documents(&tree);
    }
    Ok(looking.looked)
}

impl Root {
    /// Relates every world of it.
    pub fn relate(self) -> Vec<Estate> {
        self.worlds.into_iter().map(Estate::relate).collect()
    }
}

struct Looking<'a> {
    options: &'a Options,
    looked: Looked,
    take: &'a mut dyn FnMut(Root, &Sources),
}

impl Looking<'_> {
    fn take(&mut self, name: Arc<str>, worlds: Vec<Draft>) {
        (self.take)(Root { name, worlds }, &self.looked.sources);
    }

    fn terraform(&mut self, tree: &Tree) {
        let mut cache = terraform::Cache::default();
        self.looked.files += tree.terraform_files;
        for folder in terraform::roots(&tree.disk, &tree.terraform, &mut self.looked.sources, &mut cache) {
            let options = &self.options.terraform;
            let configuration = terraform::evaluate(&tree.disk, &folder, options, &mut self.looked.sources, &mut cache);
            let draft = terraform::adapt(configuration, &self.looked.sources);
            self.take(folder, vec![draft]);
        }
    }

    fn documents(&mut self, tree: &Tree) {
        for path in &tree.documents {
            match terraform::Files::read(&tree.disk, path) {
                Ok(text) => self.document(path, text),
                // What is not text is none of the documents that are judged.
                Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {}
                Err(error) => self.unread(path, &error.to_string(), Origin::NONE),
            }
        }
    }

    fn document(&mut self, path: &Arc<str>, text: String) {
        let content = detect(&text);
        if content == Content::Other {
            return;
        }
        self.looked.files += 1;
        let source = self.looked.sources.add_file(path.clone(), text);
        match content {
            Content::Snapshot => self.snapshot(path, source),
            Content::Template => {
                let options = cloudformation::Options { parameters: self.parameters() };
                let worlds = cloudformation::read(path, source, &mut self.looked.sources, &options);
                self.take(path.clone(), worlds);
            }
            Content::Plan => self.terraform_document(path, source, terraform::read_plan),
            Content::State => self.terraform_document(path, source, terraform::read_state),
            Content::Other => {}
        }
    }

    fn parameters(&self) -> BTreeMap<String, String> {
        self.options.parameters.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
    }

    fn terraform_document(
        &mut self,
        path: &Arc<str>,
        source: SourceId,
        read: fn(&Sources, SourceId, &Node) -> terraform::Configuration,
    ) {
        match json::parse_file(&self.looked.sources, source) {
            Ok(document) => {
                let configuration = read(&self.looked.sources, source, &document);
                let draft = terraform::adapt(configuration, &self.looked.sources);
                self.take(path.clone(), vec![draft]);
            }
            Err(error) => self.unread(path, &error.message, error.origin),
        }
    }

    /// A snapshot is one root for each account in it.
    fn snapshot(&mut self, path: &Arc<str>, source: SourceId) {
        match account::read(&mut self.looked.sources, source) {
            Ok(drafts) => {
                for draft in drafts {
                    self.take(draft.name.clone(), vec![draft]);
                }
            }
            Err(error) => self.unread(path, &error.to_string(), error.origin()),
        }
    }

    fn unread(&mut self, path: &Arc<str>, reason: &str, origin: Origin) {
        self.looked.incomplete.push(Incomplete::new(What::File, path.clone(), reason, origin));
    }
}
