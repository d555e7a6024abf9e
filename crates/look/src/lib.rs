//! One look at a set of paths: what each file is, told by its content, and its source's reading.
//!
//! Folders are walked with `.gitignore` respected and links not followed. Terraform folders are
//! read as root modules, templates each on its own, plans, states and snapshots each as one estate.
//! Nothing outside the repository (or, where there is none, the given folder) is read.

mod detect;
mod walk;

use std::path::PathBuf;
use std::sync::Arc;

use bartizan_account as account;
use bartizan_estate::{Draft, Estate};
use bartizan_terraform as terraform;
use bartizan_tree::{Incomplete, Origin, SourceId, Sources, What, json};

pub use detect::{Content, detect};
use walk::Tree;

/// What a person says beside the paths.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Values for Terraform's root modules.
    pub terraform: terraform::Options,
    /// Values for templates' parameters, by name; pseudo parameters (`AWS::Region`) too.
    pub parameters: Vec<(Arc<str>, Arc<str>)>,
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

/// Looks at paths.
///
/// # Errors
/// Where a given path does not exist. A file that cannot be read is listed, not an error.
pub fn look(paths: &[PathBuf], options: &Options) -> Result<Looked, Error> {
    let mut looked = Looked::default();
    for path in paths {
        let tree = Tree::of(path)?;
        look_at(&tree, options, &mut looked);
    }
    Ok(looked)
}

impl Root {
    /// Relates every world of it.
    pub fn relate(self) -> Vec<Estate> {
        self.worlds.into_iter().map(Estate::relate).collect()
    }
}

fn look_at(tree: &Tree, options: &Options, looked: &mut Looked) {
    look_at_terraform(tree, options, looked);
    for path in &tree.documents {
        let text = match terraform::Files::read(&tree.disk, path) {
            Ok(text) => text,
            Err(error) => {
                let line = Incomplete::new(What::File, path.clone(), error.to_string(), Origin::NONE);
                looked.incomplete.push(line);
                continue;
            }
        };
        match detect(path, &text) {
            Content::Other => {}
            content => {
                looked.files += 1;
                read_document(path, text, content, options, looked);
            }
        }
    }
}

fn look_at_terraform(tree: &Tree, options: &Options, looked: &mut Looked) {
    let mut cache = terraform::Cache::default();
    looked.files += tree.terraform_files;
    for folder in terraform::roots(&tree.disk, &tree.terraform, &mut looked.sources, &mut cache) {
        let configuration =
            terraform::evaluate(&tree.disk, &folder, &options.terraform, &mut looked.sources, &mut cache);
        let draft = terraform::adapt(configuration, &looked.sources);
        looked.roots.push(Root { name: folder, worlds: vec![draft] });
    }
}

fn read_document(path: &Arc<str>, text: String, content: Content, options: &Options, looked: &mut Looked) {
    let _ = options;
    let source = looked.sources.add_file(path.clone(), text);
    if content == Content::Snapshot {
        return read_snapshot(path, source, looked);
    }
    let document = match json::parse_file(&looked.sources, source) {
        Ok(document) => document,
        Err(error) => {
            looked.incomplete.push(Incomplete::new(What::File, path.clone(), error.message, error.origin));
            return;
        }
    };
    let configuration = match content {
        Content::Plan => terraform::read_plan(&looked.sources, source, &document),
        Content::State => terraform::read_state(&looked.sources, source, &document),
        Content::Template | Content::Snapshot | Content::Other => return,
    };
    let draft = terraform::adapt(configuration, &looked.sources);
    looked.roots.push(Root { name: path.clone(), worlds: vec![draft] });
}

/// A snapshot is one root for each account in it.
fn read_snapshot(path: &Arc<str>, source: SourceId, looked: &mut Looked) {
    match account::read(&looked.sources, source) {
        Ok(drafts) => {
            looked.roots.extend(drafts.into_iter().map(|draft| Root { name: draft.name.clone(), worlds: vec![draft] }));
        }
        Err(error) => {
            let line = Incomplete::new(What::File, path.clone(), error.to_string(), error.origin());
            looked.incomplete.push(line);
        }
    }
}
