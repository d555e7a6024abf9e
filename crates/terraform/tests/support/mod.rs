//! Files that exist only in a test.
#![allow(dead_code, clippy::panic, reason = "each test uses a part of it, and may fail")]

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use bartizan_terraform::{Cache, Configuration, Entry, Evaluated, Files, Options, evaluate};
use bartizan_tree::{Node, Sources, json};

/// A tree of files in memory.
#[derive(Clone, Default)]
pub struct Memory {
    files: BTreeMap<String, String>,
    options: Options,
}

impl Memory {
    /// Files by path.
    pub fn of(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        Memory { files, options: Options::default() }
    }

    /// One file, `main.tf`.
    pub fn main(text: &str) -> Self {
        Memory::of(&[("main.tf", text)])
    }

    /// A variable's value as on the command line.
    pub fn var(mut self, name: &str, value: &str) -> Self {
        self.options.variables.push((name.into(), value.into()));
        self
    }

    /// A file of values as on the command line.
    pub fn var_file(mut self, path: &str) -> Self {
        self.options.var_files.push(path.into());
        self
    }

    /// Evaluates the module in a folder.
    pub fn evaluate(&self, folder: &str) -> Configuration {
        self.look(folder).configuration
    }

    /// Evaluates the module in a folder and keeps the sources.
    pub fn look(&self, folder: &str) -> Look {
        let mut sources = Sources::new();
        let configuration = evaluate(self, folder, &self.options, &mut sources, &mut Cache::default());
        Look { configuration, sources }
    }
}

/// What was evaluated, with the table of its places.
pub struct Look {
    pub configuration: Configuration,
    pub sources: Sources,
}

impl Look {
    /// The resource at an address.
    pub fn at(&self, address: &str) -> &Evaluated {
        let found = self.configuration.resources.iter().find(|r| &*r.address == address);
        found.unwrap_or_else(|| panic!("no {address} among {:?}", self.addresses()))
    }

    pub fn addresses(&self) -> Vec<&str> {
        self.configuration.resources.iter().map(|r| &*r.address).collect()
    }

    /// An attribute as JSON with its unknowns marked.
    pub fn json(&self, address: &str, path: &str) -> String {
        json::write(&self.node(address, path))
    }

    /// An attribute as a node.
    pub fn node(&self, address: &str, path: &str) -> Node {
        let resource = self.at(address);
        let mut node = resource.attributes.clone();
        for key in path.split('.') {
            let map = node.as_map().unwrap_or_else(|| panic!("{address} has no {path}: {}", json::write(&node)));
            let next =
                map.get(key).unwrap_or_else(|| panic!("{address} has no {path}: {}", json::write(&node))).clone();
            node = next;
        }
        node
    }

    /// What is written where an attribute's value comes from.
    pub fn source(&self, address: &str, path: &str) -> &str {
        self.sources.slice(self.node(address, path).origin)
    }

    /// The lines of what is incomplete.
    pub fn incomplete(&self) -> Vec<String> {
        self.configuration.incomplete.iter().map(|i| format!("{} {}: {}", i.what, i.name, i.reason)).collect()
    }
}

impl Files for Memory {
    fn read(&self, path: &str) -> io::Result<String> {
        let path = path.strip_prefix("./").unwrap_or(path);
        self.files.get(path).cloned().ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "there is no such file"))
    }

    fn list(&self, folder: &str) -> io::Result<Vec<Entry>> {
        let prefix = if folder == "." || folder.is_empty() { String::new() } else { format!("{folder}/") };
        let mut entries: BTreeMap<Arc<str>, bool> = BTreeMap::new();
        for path in self.files.keys() {
            if let Some(rest) = path.strip_prefix(&prefix) {
                match rest.split_once('/') {
                    Some((name, _)) => entries.insert(name.into(), true),
                    None => entries.insert(rest.into(), false),
                };
            }
        }
        if entries.is_empty() && !prefix.is_empty() {
            return Err(io::Error::new(io::ErrorKind::NotFound, "there is no such folder"));
        }
        Ok(entries.into_iter().map(|(name, is_folder)| Entry { name, is_folder }).collect())
    }

    fn exists(&self, path: &str) -> bool {
        self.files.contains_key(path) || self.list(path).is_ok_and(|entries| !entries.is_empty())
    }
}
