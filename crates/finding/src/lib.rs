//! The finding: what every source of trouble ends in, and every renderer starts from.

mod fingerprint;
pub mod names;
pub mod suppress;

use std::fmt;
use std::sync::Arc;

use bartizan_tree::{Origin, Why};

pub use fingerprint::fingerprint;

/// One judgement of one rule on one resource. A `fail` is given for each offending facet (a second
/// open port is a second finding); `pass` and `undecided` once for each resource.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule's id.
    pub rule: &'static str,
    /// The rule's short title.
    pub title: &'static str,
    /// What other tools call it.
    pub aliases: Vec<&'static str>,
    /// The frameworks' controls: `CIS-AWS-5.0/2.1.4`.
    pub controls: &'static [&'static str],
    /// How bad it is where it fails.
    pub severity: Severity,
    /// The outcome.
    pub verdict: Verdict,
    /// One sentence about this resource, without a full stop.
    pub message: String,
    /// Which of several like troubles of one resource this is: `ingress:0.0.0.0/0:tcp:22`. Empty
    /// where there can be but one.
    pub facet: String,
    /// The resource.
    pub resource: Named,
    /// The primary place.
    pub origin: Origin,
    /// Whether what stands at the primary place is a secret: no renderer shows it.
    pub masked: bool,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// The steps by which it was concluded.
    pub proof: Vec<String>,
    /// The same as long as the trouble is the same, wherever it moves.
    pub fingerprint: String,
    /// What it stands on, until suppressions were applied.
    pub grounds: suppress::Grounds,
    /// Who suppressed it: then it does not count.
    pub suppressed: Option<suppress::Suppressed>,
}

/// A resource as a report names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its kind in the vocabulary.
    pub kind: Arc<str>,
    /// Its address in the source.
    pub address: Arc<str>,
    /// The name that AWS knows it by, where it is known.
    pub name: Option<Arc<str>>,
    /// Twelve digits, where they are known.
    pub account: Option<Arc<str>>,
    /// Where it is known.
    pub region: Option<Arc<str>>,
}

/// Another place that belongs to a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The address of the resource that the place is in.
    pub address: Arc<str>,
    /// What it has to do with it.
    pub message: String,
    /// The place.
    pub origin: Origin,
    /// Whether its lines explain nothing: it is named for whoever looks for the address.
    pub aside: bool,
}

/// What a rule says of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is as it should be.
    Pass,
    /// It is not.
    Fail,
    /// It cannot be told, and why.
    Undecided(Why),
}

impl Verdict {
    /// The word of the JSON contract.
    pub fn name(&self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Fail => "fail",
            Verdict::Undecided(_) => "undecided",
        }
    }
}

/// How bad it is, worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Good practice that is missing.
    Low,
    /// A weakness that needs another one to be used.
    Medium,
    /// A weakness that can be used.
    High,
    /// Open to everyone, or one step from losing the account.
    Critical,
}

impl Severity {
    /// All, worst first.
    pub const ALL: [Severity; 5] =
        [Severity::Critical, Severity::High, Severity::Medium, Severity::Low, Severity::Info];

    /// The word that people and machines use.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Low => "low",
            Severity::Medium => "medium",
            Severity::High => "high",
            Severity::Critical => "critical",
        }
    }

    /// The severity of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name().eq_ignore_ascii_case(word))
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
