//! Texts that stand for all others: one for each way in which a set of patterns can match.
//!
//! Patterns over one text split all texts into finitely many cells, in each of which the same
//! patterns match. The cells that exist are found by running all patterns at once over words of
//! growing length (the subset construction, breadth first), so each cell gets its shortest text.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::glob::Atom;
use crate::pattern::{Case, Pattern};

/// How many states are looked at before the search gives up.
const MAX_STATES: usize = 20_000;

/// A pattern as a row of steps.
#[derive(Clone, Debug)]
pub(crate) struct Steps(Vec<Step>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// This character; with `fold`, in either case.
    Char { c: char, fold: bool },
    /// Any run of characters, colons only where said so.
    Run { colons: bool },
    /// Any one character, a colon only where said so.
    One { colons: bool },
}

/// The texts that were found.
#[derive(Debug)]
pub(crate) struct Cells {
    /// One text for each cell, shortest first.
    pub texts: Vec<String>,
    /// Whether every cell is among them.
    pub complete: bool,
}

impl Steps {
    /// A pattern over a whole text; holes stand for any run.
    pub(crate) fn glob(atoms: &[Atom], case: Case) -> Self {
        let fold = case == Case::Insensitive;
        Steps(atoms.iter().map(|atom| Steps::step(atom, true, fold)).collect())
    }

    /// A pattern over an ARN: wildcards stay inside their segment, as in
    /// [`glob::compare_arns`](crate::glob::compare_arns).
    pub(crate) fn arn(atoms: &[Atom]) -> Self {
        let colons = atoms.iter().filter(|a| matches!(a, Atom::Char(':'))).count();
        // The last of six segments may hold colons; so may a shorter pattern's last, where a
        // star ends it.
        let free_from = match (colons, atoms.last()) {
            (5.., _) => 5,
            (_, Some(Atom::Any | Atom::Hole(_))) => colons,
            _ => usize::MAX,
        };
        let mut seen = 0;
        let steps = atoms.iter().map(|atom| {
            if matches!(atom, Atom::Char(':')) {
                seen += 1;
            }
            Steps::step(atom, seen >= free_from, false)
        });
        Steps(steps.collect())
    }

    /// Every text.
    pub(crate) fn anything() -> Self {
        Steps(vec![Step::Run { colons: true }])
    }

    fn step(atom: &Atom, colons: bool, fold: bool) -> Step {
        match atom {
            Atom::Char(c) => Step::Char { c: *c, fold },
            Atom::Any => Step::Run { colons },
            Atom::One => Step::One { colons },
            Atom::Hole(_) => Step::Run { colons: true },
        }
    }

    fn words(&self) -> usize {
        self.0.len() / 64 + 1
    }

    /// Adds a position and those that it reaches without a character.
    fn enter(&self, set: &mut [u64], mut position: usize) {
        loop {
            set[position / 64] |= 1 << (position % 64);
            match self.0.get(position) {
                Some(Step::Run { .. }) => position += 1,
                _ => return,
            }
        }
    }

    fn advance(&self, from: &[u64], c: char, to: &mut [u64]) {
        for (word, bits) in from.iter().enumerate() {
            let mut bits = *bits;
            while bits != 0 {
                let position = word * 64 + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                match self.0.get(position) {
                    Some(Step::Char { c: wanted, fold })
                        if c == *wanted || (*fold && c.to_lowercase().eq(wanted.to_lowercase())) =>
                    {
                        self.enter(to, position + 1);
                    }
                    Some(Step::Run { colons }) if *colons || c != ':' => self.enter(to, position),
                    Some(Step::One { colons }) if *colons || c != ':' => self.enter(to, position + 1),
                    _ => {}
                }
            }
        }
    }

    fn accepts(&self, set: &[u64]) -> bool {
        let end = self.0.len();
        set[end / 64] >> (end % 64) & 1 == 1
    }
}

/// One text for each cell that the patterns make inside `within`.
pub(crate) fn cells(within: &Steps, patterns: &[Steps]) -> Cells {
    let all: Vec<&Steps> = std::iter::once(within).chain(patterns).collect();
    let alphabet = alphabet(&all);
    let offsets: Vec<usize> = all
        .iter()
        .scan(0, |next, steps| {
            let offset = *next;
            *next += steps.words();
            Some(offset)
        })
        .collect();
    let total: usize = all.iter().map(|steps| steps.words()).sum();
    let slice = |steps: &Steps, i: usize| offsets[i]..offsets[i] + steps.words();

    let mut start = vec![0u64; total];
    for (i, steps) in all.iter().enumerate() {
        steps.enter(&mut start[slice(steps, i)], 0);
    }
    // Each state with how it was reached: the state before and the character.
    let mut states: Vec<(Vec<u64>, usize, Option<char>)> = vec![(start.clone(), 0, None)];
    let mut known: HashMap<Vec<u64>, ()> = HashMap::from([(start, ())]);
    let mut queue = VecDeque::from([0]);
    let mut found: HashSet<Vec<bool>> = HashSet::new();
    let mut cells = Cells { texts: Vec::new(), complete: true };
    while let Some(at) = queue.pop_front() {
        let state = states[at].0.clone();
        if within.accepts(&state[slice(within, 0)]) {
            let matched = all.iter().enumerate().skip(1).map(|(i, s)| s.accepts(&state[slice(s, i)])).collect();
            if found.insert(matched) {
                cells.texts.push(spell(&states, at));
            }
        }
        for c in &alphabet {
            let mut next = vec![0u64; total];
            for (i, steps) in all.iter().enumerate() {
                let range = slice(steps, i);
                steps.advance(&state[range.clone()], *c, &mut next[range]);
            }
            // Outside for good.
            if next[slice(within, 0)].iter().all(|word| *word == 0) || known.contains_key(&next) {
                continue;
            }
            if states.len() >= MAX_STATES {
                cells.complete = false;
                return cells;
            }
            known.insert(next.clone(), ());
            states.push((next, at, Some(*c)));
            queue.push_back(states.len() - 1);
        }
    }
    cells
}

/// The characters that the patterns name, and one that none of them does.
fn alphabet(patterns: &[&Steps]) -> Vec<char> {
    let mut named: Vec<char> = Vec::new();
    for step in patterns.iter().flat_map(|p| &p.0) {
        if let Step::Char { c, fold } = step {
            named.push(*c);
            if *fold {
                named.extend(c.to_uppercase().take(1));
            }
        }
    }
    named.push(':');
    named.sort_unstable();
    named.dedup();
    let folded = |c: char| named.iter().any(|n| n.to_lowercase().eq(c.to_lowercase()));
    let other =
        ('a'..='z').rev().chain('0'..='9').chain("_-~^|".chars()).chain('\u{e0}'..='\u{17f}').find(|c| !folded(*c));
    other.into_iter().chain(named.iter().copied()).collect()
}

fn spell(states: &[(Vec<u64>, usize, Option<char>)], mut at: usize) -> String {
    let mut text = Vec::new();
    while let (_, before, Some(c)) = &states[at] {
        text.push(*c);
        at = *before;
    }
    text.iter().rev().collect()
}

/// The steps of an ARN pattern with its variables filled in; `None` where nothing matches it.
pub(crate) fn arn_steps(pattern: &Pattern, context: &crate::Context) -> Option<Steps> {
    Some(Steps::arn(&pattern.atoms(context, Case::Sensitive)?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Context, Syntax};

    const GLOB: Syntax = Syntax { wildcards: true, variables: false };

    fn steps(text: &str) -> Steps {
        Steps::glob(&Pattern::parse(text, GLOB).atoms(&Context::default(), Case::Sensitive).unwrap(), Case::Sensitive)
    }

    fn matches(pattern: &str, text: &str) -> bool {
        Pattern::parse(pattern, GLOB).matches(text, &Context::default(), Case::Sensitive).is_yes()
    }

    #[test]
    fn each_cell_has_its_shortest_text() {
        let found = cells(&steps("b/*"), &[steps("b/secret/*"), steps("*.txt")]);
        assert!(found.complete);
        assert_eq!(found.texts[0], "b/");
        assert!(found.texts.contains(&"b/.txt".to_owned()) && found.texts.contains(&"b/secret/".to_owned()));
        assert_eq!(found.texts.len(), 4);
    }

    #[test]
    fn wildcards_of_arns_stay_in_their_segment() {
        let arn = |text: &str| arn_steps(&Pattern::parse(text, GLOB), &Context::default()).unwrap();
        let found = cells(&arn("arn:aws:s3:::b"), &[arn("arn:aws:s3:*:b"), arn("arn:aws:s3*"), arn("arn:aws:s3:::*")]);
        assert_eq!(found.texts, ["arn:aws:s3:::b"]);
        let matched =
            |p: &str| Pattern::parse(p, GLOB).matches_arn(&Pattern::literal(&found.texts[0]), &Context::default());
        assert!(matched("arn:aws:s3:*:b").is_no() && matched("arn:aws:s3*").is_yes());
    }

    proptest! {
        /// Whatever a text matches, some cell's text matches just the same.
        #[test]
        fn every_text_has_a_representative(
            patterns in prop::collection::vec("[ab*?]{0,4}", 0..4),
            within in "[ab*?]{0,4}",
            text in "[abc]{0,6}",
        ) {
            let all: Vec<Steps> = patterns.iter().map(|p| steps(p)).collect();
            let found = cells(&steps(&within), &all);
            prop_assert!(found.complete);
            let vector = |text: &str| patterns.iter().map(|p| matches(p, text)).collect::<Vec<_>>();
            for text in &found.texts {
                prop_assert!(matches(&within, text));
            }
            if matches(&within, &text) {
                prop_assert!(found.texts.iter().any(|t| vector(t) == vector(&text)));
            }
            let distinct: HashSet<_> = found.texts.iter().map(|t| vector(t)).collect();
            prop_assert_eq!(distinct.len(), found.texts.len());
        }

        /// The same for ARNs, whose segments matter.
        #[test]
        fn every_arn_has_a_representative(
            patterns in prop::collection::vec("arn:[a*]{1,2}:[a*]{1,2}:[a*]{0,2}:[a*]{0,2}:[ab*:]{0,3}|arn:a[*]?|[*]", 1..4),
            text in "arn:a{1,2}:a{1,2}:a{0,2}:a{0,2}:[ab:]{0,3}",
        ) {
            let parsed: Vec<Pattern> = patterns.iter().map(|p| Pattern::parse(p, GLOB)).collect();
            let all: Vec<Steps> = parsed.iter().map(|p| arn_steps(p, &Context::default()).unwrap()).collect();
            let found = cells(&Steps::anything(), &all);
            let vector = |text: &str| -> Vec<bool> {
                parsed.iter().map(|p| p.matches_arn(&Pattern::literal(text), &Context::default()).is_yes()).collect()
            };
            prop_assert!(found.complete);
            prop_assert!(found.texts.iter().any(|t| vector(t) == vector(&text)));
        }
    }
}
