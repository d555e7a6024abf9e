//! The one door to the file system, and a lock on it: nothing outside the scanned folder is read.
//!
//! Paths are as people know them (relative to the working folder, or absolute) with `/` between
//! their parts. A module's `source = "../../.."` or a symbolic link may point anywhere; a scan of
//! untrusted code must not follow it out of the tree that it was asked to look at.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What can be read.
pub trait Files: Sync {
    /// A whole file as text.
    ///
    /// # Errors
    /// Where there is no such file, it is not UTF-8, or it lies outside of what may be read.
    fn read(&self, path: &str) -> io::Result<String>;

    /// The direct members of a folder, by name.
    ///
    /// # Errors
    /// Where there is no such folder, or it lies outside of what may be read.
    fn list(&self, folder: &str) -> io::Result<Vec<Entry>>;

    /// Whether there is such a file or folder that may be read.
    fn exists(&self, path: &str) -> bool;

    /// The path from the root of the file system, for `abspath`; `None` where there is no such
    /// notion.
    fn absolute(&self, path: &str) -> Option<String> {
        let _ = path;
        None
    }
}

/// A member of a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Its name, without the folder.
    pub name: Arc<str>,
    /// Whether it is a folder itself.
    pub is_folder: bool,
}

/// A folder on disk and everything below it, and nothing else.
#[derive(Clone, Debug)]
pub struct Disk {
    root: PathBuf,
    /// Files outside of it that a person named.
    named: Vec<PathBuf>,
}

impl Disk {
    /// The largest file that is read, in bytes.
    pub const MAX_FILE: u64 = 256 << 20;

    /// The folder (or single file) and what lies below it.
    ///
    /// # Errors
    /// Where there is no such folder.
    pub fn below(root: impl AsRef<Path>) -> io::Result<Self> {
        Ok(Disk { root: root.as_ref().canonicalize()?, named: Vec::new() })
    }

    /// Lets one more file be read, wherever it lies: a person named it. What scanned code names is
    /// never let in here.
    pub fn allow(&mut self, file: impl AsRef<Path>) {
        self.named.extend(file.as_ref().canonicalize());
    }

    /// The real path, where it lies below the root. Links are resolved before the comparison.
    fn inside(&self, path: &str) -> io::Result<PathBuf> {
        let real = Path::new(if path.is_empty() { "." } else { path }).canonicalize()?;
        if real.starts_with(&self.root) || self.named.contains(&real) {
            Ok(real)
        } else {
            Err(io::Error::new(io::ErrorKind::PermissionDenied, "it lies outside of the scanned folder"))
        }
    }
}

impl Files for Disk {
    fn read(&self, path: &str) -> io::Result<String> {
        let real = self.inside(path)?;
        let about = std::fs::metadata(&real)?;
        if !about.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a plain file"));
        }
        if about.len() > Self::MAX_FILE {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "it is larger than 256 MiB"));
        }
        std::fs::read_to_string(real)
    }

    fn list(&self, folder: &str) -> io::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for entry in std::fs::read_dir(self.inside(folder)?)? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            let kind = entry.file_type()?;
            let is_folder = kind.is_dir() || (kind.is_symlink() && entry.path().is_dir());
            entries.push(Entry { name: name.into(), is_folder });
        }
        entries.sort();
        Ok(entries)
    }

    fn exists(&self, path: &str) -> bool {
        self.inside(path).is_ok()
    }

    fn absolute(&self, path: &str) -> Option<String> {
        std::path::absolute(path).ok()?.into_os_string().into_string().ok()
    }
}
