//! Findings in the order in which people read them: by file, the worst first.
//!
//! A module that is called ten times has its troubles ten times, each in a resource of its own.
//! They stand at one place and have one mend, so they are shown once, with all the addresses.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use bartizan_finding::{Finding, Severity, Verdict};
use bartizan_tree::{Source, Sources};

/// The findings in one file, or at one account and region.
pub(crate) struct Group<'a> {
    pub(crate) name: Arc<str>,
    pub(crate) entries: Vec<Entry<'a>>,
}

/// A finding, and its like at the same place in other resources.
pub(crate) struct Entry<'a> {
    pub(crate) finding: &'a Finding,
    pub(crate) others: Vec<&'a Finding>,
}

impl Group<'_> {
    /// How many failures of a severity it holds.
    pub(crate) fn failed(&self, severity: Severity) -> usize {
        let counts = |finding: &Finding| finding.verdict == Verdict::Fail && finding.suppressed.is_none();
        let fails = self.entries.iter().filter(|entry| counts(entry.finding));
        fails.filter(|entry| entry.finding.severity == severity).map(|entry| 1 + entry.others.len()).sum()
    }
}

/// Groups findings, which are sorted by file.
pub(crate) fn group<'a>(findings: &'a [Finding], sources: &Sources) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut at: HashMap<_, usize> = HashMap::new();
    for finding in findings {
        let name = name(finding, sources);
        if groups.last().is_none_or(|group| group.name != name) {
            at.clear();
            groups.push(Group { name, entries: Vec::new() });
        }
        let Some(group) = groups.last_mut() else { continue };
        let range = finding.origin.is_some().then(|| (finding.origin.range().start, finding.origin.range().end));
        let address = range.is_none().then_some(&finding.resource.address);
        let verdict = (finding.verdict.name(), finding.suppressed.is_some());
        let key = (finding.rule, verdict, range, address, &finding.facet, &finding.message);
        match at.entry(key) {
            std::collections::hash_map::Entry::Occupied(first) => group.entries[*first.get()].others.push(finding),
            std::collections::hash_map::Entry::Vacant(none) => {
                none.insert(group.entries.len());
                group.entries.push(Entry { finding, others: Vec::new() });
            }
        }
    }
    for group in &mut groups {
        // Stable: places stay in their order.
        group.entries.sort_by_key(|entry| {
            (entry.finding.suppressed.is_some(), verdict(&entry.finding.verdict), Reverse(entry.finding.severity))
        });
    }
    groups
}

fn name(finding: &Finding, sources: &Sources) -> Arc<str> {
    if let Source::File { path, .. } = sources.source(finding.origin.source()) {
        return path.clone();
    }
    let known = [&finding.resource.account, &finding.resource.region];
    known.into_iter().flatten().map(|word| &**word).collect::<Vec<_>>().join(" ").into()
}

fn verdict(verdict: &Verdict) -> u8 {
    match verdict {
        Verdict::Fail => 0,
        Verdict::Undecided(_) => 1,
        Verdict::Pass => 2,
    }
}
