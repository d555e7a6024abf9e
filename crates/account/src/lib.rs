//! The account as a source: what AWS's APIs answered becomes resources in the vocabulary.
//!
//! A **snapshot** is a file of answers, each with the call, the account, the region and the
//! parameters it was given (docs/snapshot.md). It is read here, offline, into one [`Draft`] for each
//! account. Names are the lexicon's `answers`; what is structure stands in `adapt`, one file for
//! each family of services.
//!
//! Nothing is taken for granted that was not read. A denied call leaves its properties unknown, a
//! call that the snapshot does not hold too, and a property that no call of the snapshot speaks of
//! is unknown rather than absent: the properties of every resource are an open map.

mod adapt;
mod answers;
pub mod audit;
mod building;
mod decode;
mod fingerprint;
mod journal;
mod meaning;
mod nodes;
mod reading;
pub mod reads;
mod redact;
mod snapshot;

use bartizan_estate::Draft;
use bartizan_tree::{Origin, SourceId, Sources};

pub use fingerprint::Fingerprints;
pub use meaning::{Meaning, meaning};
pub use snapshot::looks_like_snapshot;

/// Why a file cannot be read as a snapshot at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It is neither JSON nor JSON lines.
    #[error("this is not JSON: {message}")]
    Json {
        /// What is wrong.
        message: String,
        /// Where.
        origin: Origin,
    },
    /// Its `schema` is not one that this version reads.
    #[error("the snapshot's schema is `{found}`; this version reads `bartizan/snapshot/1`")]
    Schema {
        /// What it says.
        found: String,
        /// Where.
        origin: Origin,
    },
}

impl Error {
    /// Where the trouble is.
    pub fn origin(&self) -> Origin {
        match self {
            Error::Json { origin, .. } | Error::Schema { origin, .. } => *origin,
        }
    }
}

/// Reads a snapshot: one draft for each account in it, by account. Secrets are taken out, and
/// masked in the text that origins point into.
///
/// # Errors
/// Where the file is no snapshot of a known schema. An answer that cannot be read is a line of
/// `incomplete`, not an error.
pub fn read(sources: &mut Sources, source: SourceId) -> Result<Vec<Draft>, Error> {
    let snapshot = snapshot::parse(sources, source)?;
    sources.mask(snapshot.secrets.iter().copied());
    Ok(reading::drafts(&snapshot, sources, source))
}
