//! Files that are ours alone: made new and readable by nobody else, never by way of a link, and never
//! in place of something that is not ours.

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::Error;

/// How much of a file tells what it is.
const HEAD: u64 = 4096;

/// `snapshot.jsonl` and `journal` is `snapshot.jsonl.journal`.
pub(super) fn beside(target: &Path, ending: &str) -> PathBuf {
    let mut name = target.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    name.into()
}

pub(super) fn io(path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    move |error| Error::Io { path, error }
}

/// Holds that nothing but an earlier snapshot is replaced.
pub(super) fn may_become_snapshot(target: &Path) -> Result<(), Error> {
    match head_of_plain(target)? {
        None => Ok(()),
        Some(head) if head.is_empty() || crate::looks_like_snapshot(&head) => Ok(()),
        Some(_) => Err(Error::InTheWay { path: target.into(), what: "no snapshot" }),
    }
}

/// Whether it is a journal of ours.
pub(super) fn is_journal(path: &Path) -> bool {
    head_of_plain(path).is_ok_and(|head| head.is_some_and(|head| is_journals_head(&head)))
}

fn is_journals_head(head: &str) -> bool {
    crate::looks_like_snapshot(head) && head.starts_with("{\"schema\":\"bartizan/snapshot/1\",\"taken\":")
}

/// Makes a file that was not there.
pub(super) fn create(path: &Path) -> Result<File, Error> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Error::InTheWay { path: path.into(), what: "there already" },
        _ => Error::Io { path: path.into(), error },
    })
}

/// Opens a journal of ours to read it and write to its end.
pub(super) fn open_own(path: &Path) -> Result<File, Error> {
    let before = plain(path)?;
    let mut file = OpenOptions::new().read(true).write(true).open(path).map_err(io(path))?;
    if !is_same(&before, &file.metadata().map_err(io(path))?) {
        return Err(Error::InTheWay { path: path.into(), what: "changed while it is opened" });
    }
    let mut head = Vec::new();
    (&mut file).take(HEAD).read_to_end(&mut head).map_err(io(path))?;
    match is_journals_head(&String::from_utf8_lossy(&head)) {
        true => Ok(file),
        false => Err(Error::InTheWay { path: path.into(), what: "no journal of an audit" }),
    }
}

/// Removes what an audit that was killed at its end has left.
pub(super) fn remove_own(path: &Path) -> Result<(), Error> {
    match head_of_plain(path)? {
        None => Ok(()),
        Some(head) if head.is_empty() || is_journals_head(&head) => std::fs::remove_file(path).map_err(io(path)),
        Some(_) => Err(Error::InTheWay { path: path.into(), what: "no part of a snapshot" }),
    }
}

/// The file's own properties; an error where it is a link, a folder or a device.
fn plain(path: &Path) -> Result<std::fs::Metadata, Error> {
    let metadata = std::fs::symlink_metadata(path).map_err(io(path))?;
    match metadata.is_file() {
        true => Ok(metadata),
        false => Err(Error::InTheWay { path: path.into(), what: "a link, a folder or a device" }),
    }
}

fn head_of_plain(path: &Path) -> Result<Option<String>, Error> {
    match plain(path) {
        Err(Error::Io { error, .. }) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other?,
    };
    let mut head = Vec::new();
    File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head)).map_err(io(path))?;
    Ok(Some(String::from_utf8_lossy(&head).into_owned()))
}

/// Whether two are one file: nobody put another in its place in between.
#[cfg(unix)]
fn is_same(a: &std::fs::Metadata, b: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

#[cfg(not(unix))]
fn is_same(a: &std::fs::Metadata, b: &std::fs::Metadata) -> bool {
    a.len() == b.len()
}
