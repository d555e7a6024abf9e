//! Reading live accounts: every account × region × call of the rows (`data/reads`), as a snapshot.
//!
//! ```text
//! prepare: whose credentials, which accounts, their roles and regions
//!    └► rows ─► questions, in lanes (account, region, service), each at its own pace
//!          ▲            └► in flight, all of them in one pool ─► answers, decoded, secrets taken out
//!          └── what follows from an answer ◄───────┬──────────────────────┘
//!                                                  └► journal ─► (sorted) snapshot
//! ```
//!
//! A question that cannot be answered is an answer too: the error is written down and the rest goes on.
//! No question is asked twice, but for those that were throttled or failed on the way. The order in
//! which answers come shows nowhere: the snapshot is sorted, and batches are filled only once all their
//! members are known.

mod accounts;
mod ask;
#[cfg(feature = "live")]
mod live;
mod pace;
mod queue;
mod rows;
mod run;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use bartizan_tree::Moment;

pub use ask::{Ask, Page, Question, Trouble};
#[cfg(feature = "live")]
pub use live::Aws;
pub use pace::Rate;

use crate::fingerprint::Fingerprints;
pub use crate::journal::Error as FileError;
use crate::meaning::Meaning;
use crate::reads::{Step, reads};

/// What is to be read, and where it is written.
#[derive(Clone, Debug)]
pub struct Options {
    /// The snapshot. While the audit runs, its journal stands beside it (`FILE.journal`).
    pub file: PathBuf,
    /// Whether to go on with the journal of an audit that was interrupted.
    pub resume: bool,
    /// Now.
    pub now: Moment,
    /// Which accounts.
    pub accounts: Accounts,
    /// Which regions. What is global is read in any case, and so is every bucket.
    pub regions: Regions,
    /// Only these calls, and those that they wait for; all where there are none.
    pub calls: BTreeSet<String>,
    /// How many requests may be on their way.
    pub in_flight: usize,
    /// How fast each API of each account and region may be asked.
    pub rate: Rate,
    /// How long an API may do nothing but throttle until it is given up.
    pub patience: Duration,
    /// What marks secrets.
    pub fingerprints: Fingerprints,
}

impl Options {
    /// The account of the credentials in all its regions, at the usual pace.
    pub fn new(file: impl Into<PathBuf>, now: Moment) -> Self {
        Options {
            file: file.into(),
            resume: false,
            now,
            accounts: Accounts::Own,
            regions: Regions::Enabled,
            calls: BTreeSet::new(),
            in_flight: 64,
            rate: Rate::default(),
            patience: Duration::from_secs(300),
            fingerprints: Fingerprints::of_this_run(),
        }
    }
}

/// Which accounts are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accounts {
    /// The one of the credentials.
    Own,
    /// All that are active in the organisation of the credentials, by a role in each; the credentials'
    /// own account with the credentials.
    Organization {
        /// `OrganizationAccountAccessRole` is what AWS calls it.
        role_name: String,
        /// Only these accounts; all where there are none.
        only: Vec<String>,
    },
    /// Those of these roles, by their ARNs.
    Roles(Vec<String>),
}

/// Which regions are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Regions {
    /// Those that each account has switched on.
    Enabled,
    /// These.
    These(Vec<String>),
}

/// Why there is no snapshot. What was read by then is in the journal.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The snapshot or its journal cannot be written.
    #[error(transparent)]
    File(#[from] FileError),
    /// There are no credentials that AWS takes.
    #[error("AWS does not say whose credentials these are: {reason}")]
    NoCaller {
        /// What it says instead.
        reason: String,
    },
    /// The accounts of the organisation cannot be listed.
    #[error(
        "the organisation's accounts cannot be listed: {reason}. Only its management account and its delegated \
         administrators may list them"
    )]
    NoOrganization {
        /// What AWS says.
        reason: String,
    },
    /// The regions cannot be listed.
    #[error("the account's regions cannot be listed: {reason}. Name those that are to be read (--region)")]
    NoRegions {
        /// What AWS says.
        reason: String,
    },
    /// An account was named that is not there.
    #[error("{id} is no account of this organisation")]
    UnknownAccount {
        /// The id.
        id: String,
    },
    /// An account was named that cannot be read.
    #[error("the account {id} is {state}: nothing of it can be read")]
    NotActive {
        /// The id.
        id: String,
        /// `suspended`.
        state: String,
    },
    /// What was named is no role.
    #[error("`{arn}` is no role: one looks like arn:aws:iam::123456789012:role/audit")]
    NoRole {
        /// What was named.
        arn: String,
    },
    /// The credentials have run out.
    #[error("the credentials are no longer valid: {message}. Sign in again, then go on where this stopped (--resume)")]
    NoCredentials {
        /// What AWS says.
        message: String,
    },
}

/// How far an audit is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Questions that are answered, pages each for itself. An error is an answer.
    pub done: u64,
    /// Of these, those that an earlier run was told.
    pub kept: u64,
    /// Requests on their way.
    pub in_flight: usize,
    /// Questions that wait; each answer may lead to more.
    pub waiting: usize,
    /// Requests that were throttled.
    pub throttled: u64,
    /// Questions to which the answer is that the caller may not ask.
    pub denied: u64,
    /// Questions that could not be answered.
    pub failed: u64,
}

/// What came of an audit.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// When the reading began: what the snapshot says.
    pub taken: Option<Moment>,
    /// The accounts that were read.
    pub accounts: Vec<Arc<str>>,
    /// The regions.
    pub regions: Vec<Arc<str>>,
    /// The requests of this run, by call, what was asked again included.
    pub requests: BTreeMap<Arc<str>, u64>,
    /// Errors, by what they mean and by call.
    pub errors: BTreeMap<(Meaning, Arc<str>), u64>,
    /// Accounts whose role did not let us in, with what AWS says.
    pub refused: Vec<(Arc<str>, String)>,
    /// Accounts that cannot be read, and why.
    pub left_out: Vec<(Arc<str>, String)>,
    /// The counts at the end.
    pub progress: Progress,
}

impl Summary {
    /// Whether all that was to be read was read: nothing was denied, throttled to the end or failed,
    /// and every account let us in.
    pub fn is_complete(&self) -> bool {
        let leaves_unknown =
            |meaning: &Meaning| matches!(meaning, Meaning::Denied | Meaning::Throttled | Meaning::Failed);
        self.refused.is_empty()
            && self.left_out.is_empty()
            && !self.errors.keys().any(|(meaning, _)| leaves_unknown(meaning))
    }
}

/// Reads, and writes the snapshot. `progress` hears of every step.
///
/// Whoever drops the future interrupts the audit: the journal holds what was read by then.
///
/// # Errors
/// Where nothing can be read at all, the files cannot be written, or the credentials run out. What a
/// service refuses is no error: it stands in the snapshot and in the summary.
pub async fn run(options: &Options, ask: &impl Ask, progress: impl FnMut(&Progress)) -> Result<Summary, Error> {
    let prepared = accounts::prepare(ask, options).await?;
    run::run(options, ask, prepared, progress).await
}

/// The calls that such an audit makes, sorted: what its credentials must be allowed. The roles of
/// other accounts need the same, without the first steps.
pub fn calls(options: &Options) -> BTreeSet<&'static str> {
    let plan = rows::Plan::new(reads(), |call| is_wanted(options, call));
    let made: BTreeSet<&str> = plan.calls().iter().map(|call| &*call.name).collect();
    let is_step = |step: Option<Step>| match step {
        Some(Step::Caller) => true,
        Some(Step::Regions) => options.regions == Regions::Enabled,
        Some(Step::Accounts) => matches!(options.accounts, Accounts::Organization { .. }),
        Some(Step::Role) => options.accounts != Accounts::Own,
        Some(Step::CredentialReport) => made.contains("iam:GetCredentialReport"),
        Some(Step::BucketRegion) | None => false,
    };
    let rows = reads().rows().iter().filter(|row| made.contains(&*row.call) || is_step(row.step));
    rows.map(|row| &*row.call).collect()
}

fn is_wanted(options: &Options, call: &str) -> bool {
    options.calls.is_empty() || options.calls.contains(call)
}
