//! What a rule says of itself.

use bartizan_estate::{Estate, Subject};
use bartizan_finding::Severity;

use crate::Judge;

/// One question, asked of every resource of its kinds.
#[derive(Debug)]
pub struct Rule {
    /// Plain words, and they never change meaning: `s3-bucket-public-acl`.
    pub id: &'static str,
    /// A few words that say what is wrong: shown above a finding.
    pub title: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// The practice that it serves: `DAT-9`.
    pub practice: &'static str,
    /// Whose side of the shared responsibility it is on.
    pub responsibility: Responsibility,
    /// What counts where nothing is written.
    pub counts: Counts,
    /// The kinds in the vocabulary that it looks at.
    pub kinds: &'static [&'static str],
    /// What other tools call it.
    pub aliases: &'static [Alias],
    /// The frameworks' controls: `CIS-AWS-5.0/2.1.4`.
    pub controls: &'static [&'static str],
    /// Its page, in Markdown: what, why, how to mend it, and examples that are its tests.
    pub page: &'static str,
    /// The judgement.
    pub check: Check,
}

/// How a rule is asked.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// Once for each resource of its kinds.
    Each(fn(Subject<'_>, &mut Judge)),
    /// Once for the estate: for what should exist somewhere.
    Whole(fn(&Estate, &mut Judge)),
}

/// Whose side of the shared responsibility a rule is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Responsibility {
    /// The customer's: AWS gives the switch, and does not turn it.
    Customer,
    /// AWS's, which the customer can see.
    Aws,
    /// Both have a part.
    Shared,
}

/// What counts where nothing is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// What AWS does then.
    Effective,
    /// Only what is written: people want to see it in the code.
    MustBeWritten,
}

/// What another tool calls the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alias {
    /// The other tool's id.
    pub id: &'static str,
    /// How its question stands to ours.
    pub relation: Relation,
}

/// How another tool's question stands to ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The same question.
    Exact,
    /// It asks a part of ours.
    Narrower,
    /// It asks more than ours.
    Broader,
}

impl Alias {
    /// The same question.
    pub const fn exact(id: &'static str) -> Self {
        Alias { id, relation: Relation::Exact }
    }

    /// It asks a part of ours.
    pub const fn narrower(id: &'static str) -> Self {
        Alias { id, relation: Relation::Narrower }
    }

    /// It asks more than ours.
    pub const fn broader(id: &'static str) -> Self {
        Alias { id, relation: Relation::Broader }
    }
}

impl Relation {
    /// The word of the JSON contract.
    pub fn name(self) -> &'static str {
        match self {
            Relation::Exact => "exact",
            Relation::Narrower => "narrower",
            Relation::Broader => "broader",
        }
    }
}

impl Responsibility {
    /// The word of the JSON contract.
    pub fn name(self) -> &'static str {
        match self {
            Responsibility::Customer => "customer",
            Responsibility::Aws => "aws",
            Responsibility::Shared => "shared",
        }
    }
}

impl Counts {
    /// The word of the JSON contract.
    pub fn name(self) -> &'static str {
        match self {
            Counts::Effective => "effective",
            Counts::MustBeWritten => "must-be-written",
        }
    }
}
