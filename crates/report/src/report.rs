//! What a scan hands to a renderer.

use std::cmp::Reverse;
use std::sync::Arc;

use bartizan_finding::suppress::Line;
use bartizan_finding::{Finding, Severity, Verdict};
use bartizan_tree::{Incomplete, Origin, Source, Sources};

use crate::Tally;

/// Everything that is said about one scan. Only what is shown is kept; everything is counted.
#[derive(Debug)]
pub struct Report {
    /// The version of the tool.
    pub version: &'static str,
    pub(crate) show: Show,
    pub(crate) scanned: Scanned,
    pub(crate) tally: Tally,
    pub(crate) findings: Vec<Finding>,
    pub(crate) incomplete: Vec<Incomplete>,
    /// Every suppression, and what became of it.
    pub(crate) suppressions: Vec<Line>,
    /// Places of secrets: whatever is shown of a source, these are not.
    pub(crate) secrets: Vec<Origin>,
    hidden: usize,
}

/// How much was looked at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scanned {
    /// Files that were read as something.
    pub files: usize,
    /// Roots, templates, plans, states and accounts.
    pub roots: usize,
    /// Resources.
    pub resources: usize,
}

/// Which findings are shown.
#[derive(Clone, Copy, Debug)]
pub struct Show {
    /// What fails.
    pub fail: bool,
    /// What cannot be told.
    pub undecided: bool,
    /// What is as it should be.
    pub pass: bool,
    /// What somebody suppressed.
    pub suppressed: bool,
    /// The least severity.
    pub least: Severity,
}

impl Default for Show {
    fn default() -> Self {
        Show { fail: true, undecided: false, pass: false, suppressed: false, least: Severity::Info }
    }
}

impl Show {
    fn shows(self, finding: &Finding) -> bool {
        let verdict = match finding.verdict {
            _ if finding.suppressed.is_some() => self.suppressed,
            Verdict::Fail => self.fail,
            Verdict::Undecided(_) => self.undecided,
            Verdict::Pass => self.pass,
        };
        verdict && finding.severity >= self.least
    }
}

/// Puts what could not be judged in order, each thing once for each place.
pub fn tidy(lines: &mut Vec<Incomplete>, sources: &Sources) {
    let about = |line: &Incomplete| {
        let place = (file(sources, line.origin), line.origin.range().start);
        (line.what, place, line.name.clone(), line.reason.clone())
    };
    lines.sort_by_cached_key(about);
    lines.dedup_by_key(|line| about(line));
}

fn file(sources: &Sources, origin: Origin) -> Option<Arc<str>> {
    match sources.source(origin.source()) {
        Source::File { path, .. } => Some(path.clone()),
        _ => None,
    }
}

impl Report {
    /// Nothing yet.
    pub fn new(version: &'static str, show: Show) -> Self {
        Report {
            version,
            show,
            scanned: Scanned::default(),
            tally: Tally::default(),
            findings: Vec::new(),
            incomplete: Vec::new(),
            suppressions: Vec::new(),
            secrets: Vec::new(),
            hidden: 0,
        }
    }

    /// Adds a root with what was found there.
    pub fn add_root(&mut self, resources: usize, findings: impl IntoIterator<Item = Finding>) {
        self.scanned.roots += 1;
        self.scanned.resources += resources;
        for finding in findings {
            self.tally.add(&finding);
            if finding.masked {
                self.secrets.push(finding.origin);
            }
            if self.show.shows(&finding) {
                self.findings.push(finding);
            } else if self.show.fail && finding.verdict == Verdict::Fail && finding.suppressed.is_none() {
                self.hidden += 1;
            }
        }
    }

    /// Adds places that must never be shown.
    pub fn add_secrets(&mut self, places: impl IntoIterator<Item = Origin>) {
        self.secrets.extend(places);
    }

    /// Adds what could not be judged.
    pub fn add_incomplete(&mut self, incomplete: impl IntoIterator<Item = Incomplete>) {
        self.incomplete.extend(incomplete);
    }

    /// Says what became of the suppressions.
    pub fn set_suppressions(&mut self, suppressions: Vec<Line>) {
        self.suppressions = suppressions;
    }

    /// Says how many files were read.
    pub fn set_files(&mut self, files: usize) {
        self.scanned.files = files;
    }

    /// Puts everything in its order: findings by file, place, rule and address. Whatever order the
    /// roots came in, the report is the same. What could not be judged and was said twice of one
    /// place (by two worlds, by two callers of a module) counts once.
    pub fn sort(&mut self, sources: &Sources) {
        let file = |origin: Origin| file(sources, origin);
        self.findings.sort_by_cached_key(|f| {
            let place = (Reverse(file(f.origin).is_some()), file(f.origin), f.origin.range().start);
            (place, f.rule, f.resource.address.clone(), f.facet.clone(), f.fingerprint.clone())
        });
        tidy(&mut self.incomplete, sources);
        self.secrets.extend(sources.secrets());
        self.secrets.sort_unstable();
        self.secrets.dedup();
    }

    /// The counts.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// How much was looked at.
    pub fn scanned(&self) -> Scanned {
        self.scanned
    }

    /// What could not be judged.
    pub fn incomplete(&self) -> &[Incomplete] {
        &self.incomplete
    }

    /// How many failures are not shown, because they are less severe than what was asked for.
    pub(crate) fn hidden(&self) -> usize {
        self.hidden
    }

    /// The places of secrets that touch a byte range of a source.
    pub(crate) fn secrets_in(&self, around: Origin) -> impl Iterator<Item = std::ops::Range<usize>> {
        let (source, range) = (around.source(), around.range());
        let from = self.secrets.partition_point(|secret| secret.source() < source);
        self.secrets[from..]
            .iter()
            .take_while(move |secret| secret.source() == source)
            .map(|secret| secret.range())
            .filter(move |secret| secret.start < range.end && secret.end > range.start)
    }
}
