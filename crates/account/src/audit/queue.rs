//! The questions that wait, each in the lane of its API: one lane for each account, region and service,
//! with a pace of its own.
//!
//! Questions that lead to no others go first, and while very many of them wait no list is read further:
//! so the queue stays small however large the account is.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, VecDeque};
use std::sync::Arc;

use bartizan_tree::Node;
use tokio::time::Instant;

use super::pace::{Pace, Rate};
use crate::journal::Key;

/// While so many wait, no list is read further.
const MANY: usize = 10_000;

/// One question on its way, page by page.
#[derive(Debug)]
pub(crate) struct Task {
    pub(crate) call: usize,
    pub(crate) key: Key,
    /// Those of the first page.
    pub(crate) parameters: Node,
    /// Those of the page that is asked for now.
    pub(crate) asked: Node,
    /// From one.
    pub(crate) page: u32,
    /// How often this page failed.
    pub(crate) failures: u32,
    /// Of the credential report: it is to be made first.
    pub(crate) prepares: bool,
    /// Whether the page is asked for with a token that an earlier run was given.
    pub(crate) is_resumed: bool,
    /// Whether its answers lead to further questions.
    pub(crate) leads_on: bool,
}

/// What to do next.
#[derive(Debug)]
pub(crate) enum Next {
    /// Ask this, which is of this lane.
    Go(Box<Task>, usize),
    /// Nothing before this moment.
    Wait(Instant),
    /// Nothing waits.
    Nothing,
}

struct Lane {
    pace: Pace,
    leaves: VecDeque<Task>,
    /// The last first: what was found last lies deepest.
    others: Vec<Task>,
    is_listed: bool,
    /// Why it is no longer asked: the code and the message.
    given_up: Option<(String, String)>,
}

/// Account, region, service.
#[derive(PartialEq, Eq, Hash)]
struct Place(Arc<str>, Arc<str>, Box<str>);

/// What stands in a lane that is no longer asked, with the code and the message of why.
pub(crate) struct GivenUp {
    pub(crate) task: Task,
    pub(crate) reason: (String, String),
}

/// All lanes.
pub(crate) struct Queue {
    rate: Rate,
    lanes: Vec<Lane>,
    by_place: HashMap<Place, usize>,
    ready: BinaryHeap<Reverse<(Instant, u64, usize)>>,
    held: Vec<usize>,
    later: BinaryHeap<Reverse<Later>>,
    leaves: usize,
    others: usize,
    count: u64,
}

impl Queue {
    pub(crate) fn new(rate: Rate) -> Self {
        Queue {
            rate,
            lanes: Vec::new(),
            by_place: HashMap::new(),
            ready: BinaryHeap::new(),
            held: Vec::new(),
            later: BinaryHeap::new(),
            leaves: 0,
            others: 0,
            count: 0,
        }
    }

    /// How many wait.
    pub(crate) fn waiting(&self) -> usize {
        self.leaves + self.others + self.later.len()
    }

    /// Puts a question in its lane. Given back where its lane was given up, with the reason.
    pub(crate) fn push(&mut self, task: Task, now: Instant) -> Result<(), Box<GivenUp>> {
        let service = task.key.call.split(':').next().unwrap_or_default();
        let place = Place(task.key.account.clone(), task.key.region.clone(), Box::from(service));
        let lanes = &mut self.lanes;
        let rate = self.rate;
        let lane = *self.by_place.entry(place).or_insert_with(|| {
            lanes.push(Lane {
                pace: Pace::new(rate, now),
                leaves: VecDeque::new(),
                others: Vec::new(),
                is_listed: false,
                given_up: None,
            });
            lanes.len() - 1
        });
        if let Some(reason) = &self.lanes[lane].given_up {
            return Err(Box::new(GivenUp { task, reason: reason.clone() }));
        }
        if task.leads_on {
            self.lanes[lane].others.push(task);
            self.others += 1;
        } else {
            self.lanes[lane].leaves.push_back(task);
            self.leaves += 1;
        }
        self.list(lane);
        Ok(())
    }

    /// Puts a question back for a later moment.
    pub(crate) fn push_later(&mut self, task: Task, at: Instant) {
        self.count += 1;
        self.later.push(Reverse(Later { at, count: self.count, task: Box::new(task) }));
    }

    /// The pace of a lane.
    pub(crate) fn pace(&mut self, lane: usize) -> &mut Pace {
        &mut self.lanes[lane].pace
    }

    /// Asks nothing more in a lane: what waits in it.
    pub(crate) fn give_up(&mut self, lane: usize, reason: (String, String)) -> Vec<Task> {
        let lane = &mut self.lanes[lane];
        lane.given_up = Some(reason);
        self.leaves -= lane.leaves.len();
        self.others -= lane.others.len();
        lane.leaves.drain(..).chain(lane.others.drain(..)).collect()
    }

    /// Tasks whose moment has come.
    pub(crate) fn due(&mut self, now: Instant) -> Vec<Task> {
        let mut due = Vec::new();
        while self.later.peek().is_some_and(|Reverse(later)| later.at <= now)
            && let Some(Reverse(later)) = self.later.pop()
        {
            due.push(*later.task);
        }
        due
    }

    /// The next question that may be asked.
    pub(crate) fn next(&mut self, now: Instant) -> Next {
        let later = self.later.peek().map(|Reverse(later)| later.at);
        while let Some(&Reverse((at, _, lane))) = self.ready.peek() {
            if at > now {
                return Next::Wait(later.map_or(at, |later| later.min(at)));
            }
            self.ready.pop();
            self.lanes[lane].is_listed = false;
            // It was throttled since.
            if self.lanes[lane].pace.ready_at() > now {
                self.list(lane);
                continue;
            }
            let is_full = self.leaves >= MANY;
            let own = &mut self.lanes[lane];
            let task = match own.leaves.pop_front() {
                Some(task) => {
                    self.leaves -= 1;
                    task
                }
                None if own.others.is_empty() => continue,
                None if is_full => {
                    self.held.push(lane);
                    continue;
                }
                None => {
                    let Some(task) = own.others.pop() else { continue };
                    self.others -= 1;
                    task
                }
            };
            own.pace.take(now);
            self.list(lane);
            if is_full && self.leaves < MANY {
                for held in std::mem::take(&mut self.held) {
                    self.list(held);
                }
            }
            return Next::Go(Box::new(task), lane);
        }
        later.map_or(Next::Nothing, Next::Wait)
    }

    fn list(&mut self, lane: usize) {
        let own = &mut self.lanes[lane];
        let is_empty = own.leaves.is_empty() && own.others.is_empty();
        if !own.is_listed && !is_empty {
            own.is_listed = true;
            self.count += 1;
            self.ready.push(Reverse((own.pace.ready_at(), self.count, lane)));
        }
    }
}

/// A question that waits for a moment.
struct Later {
    at: Instant,
    count: u64,
    task: Box<Task>,
}

impl Later {
    fn key(&self) -> (Instant, u64) {
        (self.at, self.count)
    }
}

impl PartialEq for Later {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Later {}

impl PartialOrd for Later {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Later {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}
