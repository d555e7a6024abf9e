//! Which folders are root modules: every one with Terraform files that no other one calls.

use std::collections::HashSet;
use std::sync::Arc;

use bartizan_tree::Sources;

use crate::cache::Cache;
use crate::eval::{installed, is_local};
use crate::files::Files;
use crate::paths;

pub(crate) fn find(files: &dyn Files, folders: &[Arc<str>], sources: &mut Sources, cache: &mut Cache) -> Vec<Arc<str>> {
    let mut plain: Vec<Arc<str>> = folders
        .iter()
        .map(|folder| Arc::from(paths::clean(folder)))
        // What `terraform init` has installed is called by whoever installed it.
        .filter(|folder: &Arc<str>| !folder.split('/').any(|part| part == ".terraform"))
        .collect();
    plain.sort();
    plain.dedup();
    let mut called: HashSet<String> = HashSet::new();
    for folder in &plain {
        let Ok(module) = cache.module(files, folder, sources) else { continue };
        for source in module.calls.iter().filter_map(|call| call.source.as_deref()) {
            if is_local(source) {
                let target = paths::join(folder, source);
                // A module that calls itself is still where one begins.
                if target != **folder {
                    called.insert(target);
                }
            }
        }
        called.extend(installed(files, folder, sources).into_values().filter(|target| *target != **folder));
    }
    let roots: Vec<Arc<str>> = plain.iter().filter(|folder| !called.contains(&***folder)).cloned().collect();
    // Modules that call each other in a circle have no beginning: all of them are looked at.
    if roots.is_empty() { plain } else { roots }
}
