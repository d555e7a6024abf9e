//! Which files there are.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bartizan_terraform::Disk;
use ignore::WalkBuilder;

use crate::Error;

/// The files below one given path that may be something, in order.
pub(crate) struct Tree {
    /// What may be read.
    pub(crate) disk: Disk,
    /// Folders with Terraform files.
    pub(crate) terraform: Vec<Arc<str>>,
    /// How many Terraform files there are.
    pub(crate) terraform_files: usize,
    /// JSON and YAML files.
    pub(crate) documents: Vec<Arc<str>>,
}

/// Endings of files that may be a plan, a state, a template or a snapshot.
const DOCUMENTS: [&str; 7] = [".json", ".yaml", ".yml", ".template", ".tfstate", ".jsonl", ".cfn"];

impl Tree {
    pub(crate) fn of(path: &Path) -> Result<Self, Error> {
        let failed =
            |error: &dyn std::fmt::Display| Error::Path { path: path.display().to_string(), reason: error.to_string() };
        let about = std::fs::metadata(path).map_err(|error| failed(&error))?;
        let disk = Disk::below(boundary(path)).map_err(|error| failed(&error))?;
        let mut folders = BTreeSet::new();
        let mut documents = Vec::new();
        let mut terraform_files = 0;
        let mut sort = |file: &Path| {
            let Some(name) = spelled(file) else { return };
            if name.ends_with(".tf") || name.ends_with(".tf.json") || name.ends_with(".tofu") {
                terraform_files += 1;
                folders.insert(parent(&name));
            } else if DOCUMENTS.iter().any(|ending| name.ends_with(ending)) {
                documents.push(name.into());
            }
        };
        if about.is_file() {
            sort(path);
        } else {
            let walk = WalkBuilder::new(path).follow_links(false).sort_by_file_path(Path::cmp).build();
            for entry in walk.flatten().filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file())) {
                sort(entry.path());
            }
        }
        Ok(Tree { disk, terraform: folders.into_iter().map(Arc::from).collect(), terraform_files, documents })
    }
}

/// The repository that the path lies in, or the folder itself: modules beside the scanned folder
/// are read, what lies outside the repository is not.
fn boundary(path: &Path) -> PathBuf {
    let own = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let repository = own.ancestors().find(|folder| folder.join(".git").exists());
    match repository {
        Some(folder) => folder.to_owned(),
        None if own.is_file() => own.parent().map_or_else(|| own.clone(), Path::to_owned),
        None => own,
    }
}

/// A path as people know it: with `/`, and without `./` in front.
fn spelled(path: &Path) -> Option<String> {
    let text = path.to_str()?.replace('\\', "/");
    Some(text.strip_prefix("./").map_or(text.clone(), str::to_owned))
}

fn parent(file: &str) -> String {
    file.rsplit_once('/').map_or_else(|| ".".to_owned(), |(folder, _)| folder.to_owned())
}
