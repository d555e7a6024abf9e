//! The answers of one account, found by call and by what they are about.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};

use bartizan_tree::Node;

use crate::snapshot::{Answer, Snapshot};

/// The answers of one account. Remembers which were used, so that none is dropped without a word.
#[derive(Default)]
pub(crate) struct Answers<'a> {
    all: Vec<(&'a Answer, Cell<bool>)>,
    by_call: HashMap<&'a str, Vec<usize>>,
    // By call, a parameter's name and its text.
    about: HashMap<(&'a str, &'a str, &'a str), Vec<usize>>,
}

impl<'a> Answers<'a> {
    /// The answers of each account in the snapshot.
    pub(crate) fn by_account(snapshot: &'a Snapshot) -> HashMap<&'a str, Self> {
        let mut accounts: HashMap<&str, Self> = HashMap::new();
        for answer in &snapshot.answers {
            accounts.entry(&answer.account).or_default().add(answer);
        }
        accounts
    }

    fn add(&mut self, answer: &'a Answer) {
        let id = self.all.len();
        self.by_call.entry(&answer.call).or_default().push(id);
        for (name, value) in answer.parameters.as_map().into_iter().flat_map(|map| map.iter()) {
            // A parameter that takes a list is about each of its members.
            let members = value.items().known.into_iter().filter_map(Node::as_text);
            for text in members {
                let about = self.about.entry((&answer.call, name, text)).or_default();
                if about.last() != Some(&id) {
                    about.push(id);
                }
            }
        }
        self.all.push((answer, Cell::new(false)));
    }

    /// Every answer to a call, of all regions: a list may have several pages.
    pub(crate) fn to(&self, call: &str) -> Vec<&'a Answer> {
        self.by_call.get(call).into_iter().flatten().map(|id| self.used(*id)).collect()
    }

    /// Every answer, used or not.
    pub(crate) fn all(&self) -> impl Iterator<Item = &'a Answer> {
        self.all.iter().map(|(answer, _)| *answer)
    }

    /// Whether a call was made at all.
    pub(crate) fn has(&self, call: &str) -> bool {
        self.by_call.contains_key(call)
    }

    /// The answers to a call about one thing, which may have several names.
    pub(crate) fn about(&self, call: &str, parameter: &str, names: &[&str], region: Option<&str>) -> Vec<&'a Answer> {
        let found = names.iter().find_map(|name| {
            let ids = self.about.get(&(call, parameter, *name))?;
            let here = |id: &&usize| region.is_none_or(|region| &*self.all[**id].0.region == region);
            let ids: Vec<usize> = ids.iter().filter(here).copied().collect();
            (!ids.is_empty()).then_some(ids)
        });
        found.into_iter().flatten().map(|id| self.used(id)).collect()
    }

    /// The calls of which answers were not used, with how many and one of them.
    pub(crate) fn unused(&self) -> BTreeMap<&'a str, (usize, &'a Answer)> {
        let mut unused = BTreeMap::new();
        for (answer, used) in &self.all {
            if !used.get() {
                unused.entry(&*answer.call).or_insert((0, *answer)).0 += 1;
            }
        }
        unused
    }

    fn used(&self, id: usize) -> &'a Answer {
        let (answer, used) = &self.all[id];
        used.set(true);
        answer
    }
}
