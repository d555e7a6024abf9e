//! The quick wins as people and programs read them.

pub mod json;
pub mod text;

use std::sync::Arc;

use bartizan_finding::Verdict;
use bartizan_tree::Origin;

/// What the quick wins are in one account.
#[derive(Clone, Debug)]
pub struct Account {
    /// Twelve digits.
    pub account: Arc<str>,
    /// When it was read, RFC 3339.
    pub taken: Option<String>,
    /// The items, in the order of the list.
    pub items: Vec<Item>,
}

/// One item.
#[derive(Clone, Debug)]
pub struct Item {
    /// A word for it.
    pub name: &'static str,
    /// What is asked.
    pub title: &'static str,
    /// One answer for the account, or one for each region.
    pub answers: Vec<Answer>,
}

/// What the account, or a region of it, says.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The region, where each has its own answer.
    pub region: Option<Arc<str>>,
    /// The verdict.
    pub verdict: Verdict,
    /// What it rests on.
    pub proofs: Vec<Proof>,
    /// The commands that mend it.
    pub mends: Vec<String>,
}

/// One reason for a verdict.
#[derive(Clone, Debug)]
pub struct Proof {
    /// The rule that says so.
    pub rule: &'static str,
    /// Its verdict.
    pub verdict: Verdict,
    /// What it is about.
    pub resource: Arc<str>,
    /// One sentence.
    pub message: String,
    /// Where it was told.
    pub origin: Origin,
}

impl Item {
    /// The verdict on all of it: the worst of its answers.
    pub fn verdict(&self) -> &'static str {
        let any = |word: &str| self.answers.iter().any(|answer| answer.verdict.name() == word);
        match () {
            () if any("fail") => "fail",
            () if any("undecided") || self.answers.is_empty() => "undecided",
            () => "pass",
        }
    }
}

/// How many items of all accounts have each verdict.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Those that pass.
    pub pass: usize,
    /// Those that fail.
    pub fail: usize,
    /// Those that nobody can tell.
    pub undecided: usize,
}

/// Counts them.
pub fn count(accounts: &[Account]) -> Count {
    let mut count = Count::default();
    for item in accounts.iter().flat_map(|account| &account.items) {
        match item.verdict() {
            "fail" => count.fail += 1,
            "pass" => count.pass += 1,
            _ => count.undecided += 1,
        }
    }
    count
}
