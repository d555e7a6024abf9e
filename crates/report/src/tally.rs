//! Counting: what was judged how, and what stood in the way.
//!
//! Every finding is counted, whether it is shown or not.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bartizan_finding::{Finding, Severity, Verdict};
use bartizan_tree::Why;

/// How often each thing was said.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    fails: [usize; Severity::ALL.len()],
    undecided_by: [usize; Severity::ALL.len()],
    passes: usize,
    suppressed: usize,
    causes: BTreeMap<&'static str, Reasons>,
}

#[derive(Clone, Debug, Default)]
struct Reasons {
    count: usize,
    subjects: BTreeSet<Arc<str>>,
    advice: &'static str,
}

/// One kind of reason for which checks were undecided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// [`Why::kind`].
    pub kind: &'static str,
    /// How many checks it left undecided.
    pub count: usize,
    /// What it speaks of, each once, in order: variables, modules, calls …
    pub subjects: Vec<Arc<str>>,
    /// What to do about it.
    pub advice: &'static str,
}

impl Tally {
    /// Counts one.
    pub fn add(&mut self, finding: &Finding) {
        if finding.suppressed.is_some() {
            self.suppressed += 1;
            return;
        }
        let at = finding.severity as usize;
        match &finding.verdict {
            Verdict::Pass => self.passes += 1,
            Verdict::Fail => self.fails[at] += 1,
            Verdict::Undecided(why) => {
                self.undecided_by[at] += 1;
                self.because(why);
            }
        }
    }

    fn because(&mut self, why: &Why) {
        let reasons = self.causes.entry(why.kind()).or_default();
        reasons.count += 1;
        reasons.advice = why.advice();
        if !reasons.subjects.contains(why.subject()) {
            reasons.subjects.insert(why.subject().into());
        }
    }

    /// How many failed with this severity.
    pub fn failed(&self, severity: Severity) -> usize {
        self.fails[severity as usize]
    }

    /// How many failed.
    pub fn fails(&self) -> usize {
        self.fails.iter().sum()
    }

    /// How many failed with this severity or a worse one.
    pub fn fails_from(&self, least: Severity) -> usize {
        self.fails[least as usize..].iter().sum()
    }

    /// How many passed.
    pub fn passes(&self) -> usize {
        self.passes
    }

    /// How many would have failed, or been undecided, and were suppressed. They are in no other count.
    pub fn suppressed(&self) -> usize {
        self.suppressed
    }

    /// How many could not be told.
    pub fn undecided(&self) -> usize {
        self.undecided_by.iter().sum()
    }

    /// How many could not be told of rules with this severity or a worse one.
    pub fn undecided_from(&self, least: Severity) -> usize {
        self.undecided_by[least as usize..].iter().sum()
    }

    /// All verdicts.
    pub fn checks(&self) -> usize {
        self.fails() + self.passes + self.undecided()
    }

    /// Why checks were undecided, the most frequent reason first.
    pub fn causes(&self) -> Vec<Cause> {
        let cause = |(kind, reasons): (&&'static str, &Reasons)| Cause {
            kind,
            count: reasons.count,
            subjects: reasons.subjects.iter().cloned().collect(),
            advice: reasons.advice,
        };
        let mut causes: Vec<Cause> = self.causes.iter().map(cause).collect();
        causes.sort_by_key(|cause| std::cmp::Reverse(cause.count));
        causes
    }
}
