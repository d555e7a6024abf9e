//! What an audit was told, on disk as it comes: the journal, and the snapshot that it becomes.
//!
//! The journal is JSON lines in the form of a snapshot, so that it can be judged as it is. The first
//! line is the header; each further one is an answer, written whole and at once, so that an audit that
//! is killed leaves at most half a line, which is cut off when it goes on. A page of a list that has
//! more pages ends in the parameters of the next one (`next`), which the snapshot leaves out.
//!
//! At the end the lines are put in order, by where they stand in the file and not by holding them, so
//! that the snapshot does not show in which order the answers came, nor whether there was a break.

mod file;
mod recover;

use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bartizan_tree::{Moment, Node, json};
use sha2::{Digest, Sha256};

pub(crate) use recover::{Recovered, Tail};

/// What a journal and its snapshot say of themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) taken: Moment,
    /// Sorted.
    pub(crate) accounts: Vec<Arc<str>>,
    /// Sorted.
    pub(crate) regions: Vec<Arc<str>>,
    /// Accounts that are not read, and why not.
    pub(crate) left_out: Vec<(Arc<str>, String)>,
    /// Of the rows that are read: another version asks other questions.
    pub(crate) rows: String,
}

impl Header {
    fn write(&self, in_journal: bool) -> String {
        let mut out = String::from("{\"schema\":\"bartizan/snapshot/1\",\"taken\":");
        json::quote(&self.taken.to_string(), &mut out);
        for (name, list) in [("accounts", &self.accounts), ("regions", &self.regions)] {
            out.push_str(&format!(",\"{name}\":["));
            for (i, text) in list.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                json::quote(text, &mut out);
            }
            out.push(']');
        }
        if !self.left_out.is_empty() {
            out.push_str(",\"left_out\":[");
            for (i, (account, reason)) in self.left_out.iter().enumerate() {
                out.push_str(if i > 0 { ",{\"account\":" } else { "{\"account\":" });
                json::quote(account, &mut out);
                out.push_str(",\"reason\":");
                json::quote(reason, &mut out);
                out.push('}');
            }
            out.push(']');
        }
        if in_journal {
            out.push_str(",\"journal\":1,\"rows\":");
            json::quote(&self.rows, &mut out);
        }
        out.push('}');
        out
    }
}

/// What is wrong with the files of an audit.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The system says no.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// Another file stands in its place.
    #[error("{} is {what}: name another file, or move this one away", path.display())]
    InTheWay {
        /// The file.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// An audit was interrupted there.
    #[error("{} is an audit that was interrupted: go on with it (--resume), or remove it", path.display())]
    Interrupted {
        /// The journal.
        path: PathBuf,
    },
    /// There is nothing to go on with.
    #[error("there is no {}: no audit to {} was interrupted", path.display(), file.display())]
    NoJournal {
        /// The journal.
        path: PathBuf,
        /// The snapshot.
        file: PathBuf,
    },
    /// Another audit is writing it.
    #[error("another audit is writing {}", path.display())]
    InUse {
        /// The journal.
        path: PathBuf,
    },
    /// The journal is of another audit.
    #[error("{} is of another audit, which read other {what}: {was}; this one reads {is}", path.display())]
    Differs {
        /// The journal.
        path: PathBuf,
        /// `accounts`, `regions`, `calls`.
        what: &'static str,
        /// What the journal says.
        was: String,
        /// What this audit says.
        is: String,
    },
}

/// A line of the journal: what sorts it, and where it stands.
struct Entry {
    account: Arc<str>,
    region: Arc<str>,
    call: Arc<str>,
    parameters: Box<str>,
    page: u32,
    offset: u64,
    /// Without the end that the snapshot leaves out.
    length: u32,
}

impl Entry {
    fn question(&self) -> (&str, &str, &str, &str) {
        (&self.account, &self.region, &self.call, &self.parameters)
    }
}

/// Which question: of a call in a place with parameters. The first page's; those of the others hold
/// tokens, which differ each time.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    pub(crate) account: Arc<str>,
    pub(crate) region: Arc<str>,
    pub(crate) call: Arc<str>,
    /// As JSON.
    pub(crate) parameters: Box<str>,
}

impl Key {
    /// A short name for it. Two keys have the same by chance alone (2⁻¹²⁸).
    pub(crate) fn short(&self) -> u128 {
        let mut hash = Sha256::new();
        for part in [&*self.account, &self.region, &self.call, &self.parameters] {
            hash.update(part.as_bytes());
            hash.update([0xff]);
        }
        let mut short = [0; 16];
        short.copy_from_slice(&hash.finalize()[..16]);
        u128::from_be_bytes(short)
    }
}

/// What came of a question.
pub(crate) enum Came<'a> {
    /// A page, and the parameters of the next one.
    Answer(&'a Node, Option<&'a Node>),
    /// An error: its code and what it says.
    Error(&'a str, &'a str),
}

/// The journal of a running audit.
pub(crate) struct Journal {
    file: File,
    path: PathBuf,
    target: PathBuf,
    header: Header,
    at: u64,
    index: Vec<Entry>,
}

impl Journal {
    /// Begins a new one beside the snapshot that it is to become.
    pub(crate) fn create(target: &Path, header: Header) -> Result<Self, Error> {
        file::may_become_snapshot(target)?;
        let path = file::beside(target, "journal");
        let mut file = file::create(&path).map_err(|error| match error {
            Error::InTheWay { path, .. } if file::is_journal(&path) => Error::Interrupted { path },
            other => other,
        })?;
        file.try_lock().map_err(|_| Error::InUse { path: path.clone() })?;
        let line = header.write(true) + "\n";
        file.write_all(line.as_bytes()).map_err(file::io(&path))?;
        Ok(Journal { file, path, target: target.into(), header, at: line.len() as u64, index: Vec::new() })
    }

    /// Takes up one that was interrupted. Its own moment stays.
    pub(crate) fn resume(target: &Path, header: Header) -> Result<(Self, Recovered), Error> {
        file::may_become_snapshot(target)?;
        let path = file::beside(target, "journal");
        let file = match file::open_own(&path) {
            Err(Error::Io { error, path }) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Error::NoJournal { path, file: target.into() });
            }
            other => other?,
        };
        file.try_lock().map_err(|_| Error::InUse { path: path.clone() })?;
        let mut journal = Journal { file, path, target: target.into(), header, at: 0, index: Vec::new() };
        let recovered = journal.recover()?;
        Ok((journal, recovered))
    }

    /// When the reading began.
    pub(crate) fn taken(&self) -> Moment {
        self.header.taken
    }

    /// Writes what came of a question.
    pub(crate) fn append(&mut self, key: &Key, page: u32, came: &Came<'_>) -> Result<(), Error> {
        let mut line = String::from("{\"call\":");
        json::quote(&key.call, &mut line);
        line.push_str(",\"account\":");
        json::quote(&key.account, &mut line);
        line.push_str(",\"region\":");
        json::quote(&key.region, &mut line);
        if &*key.parameters != "{}" {
            line.push_str(",\"parameters\":");
            line.push_str(&key.parameters);
        }
        if page > 1 {
            line.push_str(&format!(",\"page\":{page}"));
        }
        let mut next = None;
        match came {
            Came::Answer(node, following) => {
                line.push_str(",\"answer\":");
                line.push_str(&json::write(node));
                next = *following;
            }
            Came::Error(code, message) => {
                line.push_str(",\"error\":{\"code\":");
                json::quote(code, &mut line);
                line.push_str(",\"message\":");
                json::quote(message, &mut line);
                line.push('}');
            }
        }
        let length = line.len();
        if let Some(next) = next {
            line.push_str(",\"next\":");
            line.push_str(&json::write(next));
        }
        line.push_str("}\n");
        self.file.write_all(line.as_bytes()).map_err(file::io(&self.path))?;
        self.note(key.clone(), page, self.at, length);
        self.at += line.len() as u64;
        Ok(())
    }

    /// Leaves out of the snapshot what an earlier attempt was told of a call in an account.
    pub(crate) fn forget(&mut self, call: &str, account: &str) {
        self.index.retain(|entry| &*entry.call != call || &*entry.account != account);
    }

    /// Writes the snapshot and removes the journal.
    pub(crate) fn finish(mut self) -> Result<(), Error> {
        put_in_order(&mut self.index);
        let part = file::beside(&self.target, "part");
        file::remove_own(&part)?;
        let out = file::create(&part)?;
        let mut out = BufWriter::new(out);
        writeln!(out, "{}", self.header.write(false)).map_err(file::io(&part))?;
        let mut line = Vec::new();
        for entry in &self.index {
            line.clear();
            self.file.seek(SeekFrom::Start(entry.offset)).map_err(file::io(&self.path))?;
            (&mut self.file).take(u64::from(entry.length)).read_to_end(&mut line).map_err(file::io(&self.path))?;
            line.extend_from_slice(b"}\n");
            out.write_all(&line).map_err(file::io(&part))?;
        }
        let out = out.into_inner().map_err(|error| file::io(&part)(error.into_error()))?;
        out.sync_all().map_err(file::io(&part))?;
        std::fs::rename(&part, &self.target).map_err(file::io(&self.target))?;
        std::fs::remove_file(&self.path).map_err(file::io(&self.path))
    }

    fn note(&mut self, key: Key, page: u32, offset: u64, length: usize) {
        let Key { account, region, call, parameters } = key;
        // INVARIANT: a line is an answer of an API; none is of four gigabytes.
        let length = u32::try_from(length).unwrap_or(u32::MAX);
        self.index.push(Entry { account, region, call, parameters, page, offset, length });
    }
}

/// By question and page. A list that was begun anew counts from there; of several answers to one
/// question the last does: what had failed was asked again.
fn put_in_order(index: &mut Vec<Entry>) {
    index.sort_by(|a, b| a.question().cmp(&b.question()).then(a.offset.cmp(&b.offset)));
    let mut kept: Vec<Entry> = Vec::with_capacity(index.len());
    for entry in index.drain(..) {
        while kept.last().is_some_and(|last| last.question() == entry.question() && last.page >= entry.page) {
            kept.pop();
        }
        kept.push(entry);
    }
    *index = kept;
}
