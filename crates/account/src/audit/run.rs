//! The loop: questions go out, answers come in and lead to further questions, until none is left.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use bartizan_tree::{Node, Origin};
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use futures_util::stream::FuturesUnordered;
use sha2::{Digest, Sha256};
use tokio::time::Instant;

use super::accounts::{Account, Prepared, code_and_message, may_pass};
use super::queue::{Next, Queue, Task};
use super::rows::{Follows, GLOBAL, Group, Plan, Told, key};
use super::{Ask, Error, Options, Page, Progress, Question, Summary, Trouble, is_wanted};
use crate::decode::decode;
use crate::journal::{Came, Header, Journal, Key, Recovered, Tail};
use crate::meaning::{Meaning, meaning, shown};
use crate::reads::{Reach, reads};
use crate::redact::Purpose;

/// How often a page is asked for that fails on the way.
const TRIES: u32 = 5;
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// How often, and after which pause, the credential report is asked for.
const REPORT_TRIES: u32 = 60;
const REPORT_PAUSE: Duration = Duration::from_secs(2);
/// A list that has more pages than this goes in circles.
const MAX_PAGES: u32 = 1_000_000;

/// While fewer questions wait, the next account is begun.
const FEW: usize = 5_000;

const GENERATE: &str = "iam:GenerateCredentialReport";
const REPORT: &str = "iam:GetCredentialReport";
const ASSUME: &str = "sts:AssumeRole";

pub(super) async fn run<A: Ask>(
    options: &Options,
    ask: &A,
    prepared: Prepared,
    progress: impl FnMut(&Progress),
) -> Result<Summary, Error> {
    let plan = Plan::new(reads(), |call| is_wanted(options, call));
    let header = Header {
        taken: options.now,
        accounts: prepared.accounts.iter().map(|account| account.id.clone()).collect(),
        regions: prepared.regions.clone(),
        left_out: prepared.left_out.clone(),
        rows: version(&plan),
    };
    let (mut journal, recovered) = match options.resume {
        true => Journal::resume(&options.file, header)?,
        false => (Journal::create(&options.file, header)?, Recovered::default()),
    };
    let mut summary = Summary {
        taken: Some(journal.taken()),
        accounts: prepared.accounts.iter().map(|account| account.id.clone()).collect(),
        regions: prepared.regions.clone(),
        left_out: prepared.left_out.clone(),
        ..Summary::default()
    };
    summary.progress.done = recovered.answers;
    summary.progress.kept = recovered.answers;
    summary.errors = recovered.errors;
    let denied = summary.errors.iter().filter(|((meaning, _), _)| *meaning == Meaning::Denied);
    summary.progress.denied = denied.map(|(_, times)| times).sum();
    for account in &prepared.accounts {
        journal.forget(ASSUME, &account.id);
        if let Some((_, message)) = &account.refused {
            summary.refused.push((account.id.clone(), message.clone()));
        }
    }
    let mut run = Run {
        options,
        plan,
        journal,
        queue: Queue::new(options.rate),
        pending: VecDeque::new(),
        regions: prepared.regions.clone(),
        tails: recovered.tails,
        books: HashMap::new(),
        summary,
        observer: progress,
    };
    run.begin(prepared.accounts)?;
    run.go_on(ask).await?;
    run.journal.finish()?;
    Ok(run.summary)
}

/// Of the questions that a plan asks: a journal of other questions is no beginning of this audit.
fn version(plan: &Plan) -> String {
    let mut hash = Sha256::new();
    let calls: HashSet<&str> = plan.calls().iter().map(|call| &*call.name).collect();
    for row in reads().rows().iter().filter(|row| calls.contains(&*row.call)) {
        hash.update(format!("{row:?}\n").as_bytes());
    }
    let hash: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{} calls ({hash})", calls.len())
}

struct Run<'a, P> {
    options: &'a Options,
    plan: Plan,
    journal: Journal,
    queue: Queue,
    /// The accounts of which nothing was asked yet.
    pending: VecDeque<Account>,
    /// All that are read in some account.
    regions: Vec<Arc<str>>,
    /// What an earlier run was told.
    tails: HashMap<u128, Tail>,
    /// Of each account that is being read.
    books: HashMap<Arc<str>, Book>,
    summary: Summary,
    observer: P,
}

/// What is remembered of an account while it is read.
#[derive(Default)]
struct Book {
    /// Every question that was asked, by [`Key::short`].
    seen: HashSet<u128>,
    /// How many questions of a call are unanswered.
    open: HashMap<usize, usize>,
    /// The calls of which no question is to come.
    closed: HashSet<usize>,
    /// The members of batches, until all are known.
    gathered: BTreeMap<usize, BTreeMap<Group, Vec<Node>>>,
}

/// A request that came back.
struct Back {
    task: Box<Task>,
    lane: usize,
    asked: Instant,
    result: Result<Page, Trouble>,
}

impl<P: FnMut(&Progress)> Run<'_, P> {
    /// The accounts that let nobody in, and what follows from what an earlier run was told.
    fn begin(&mut self, accounts: Vec<Account>) -> Result<(), Error> {
        for account in accounts {
            match &account.refused {
                Some((code, message)) => {
                    let parameters = Node::map(BTreeMap::new(), Origin::NONE);
                    let key = key(&account.id, &GLOBAL.into(), &ASSUME.into(), &parameters);
                    self.record_error(&key, 1, code, message)?;
                }
                None => self.pending.push_back(account),
            }
        }
        if self.options.resume {
            let mut follows = Vec::new();
            let plan = &self.plan;
            let leads_on = |name: &str| plan.call(name).is_some_and(|call| plan.leads_on(call));
            self.journal.answers(leads_on, |line| {
                let Some(call) = plan.call(&line.key.call) else { return };
                let told = Told {
                    account: &line.key.account,
                    region: &line.key.region,
                    parameters: &line.parameters,
                    answer: &line.answer,
                };
                plan.follow(call, &told, &mut |next| follows.push(next));
            })?;
            self.ask_all(follows)?;
        }
        Ok(())
    }

    /// The first questions in the next accounts: not in all at once, since there may be a thousand.
    fn begin_accounts(&mut self) -> Result<(), Error> {
        while self.queue.waiting() < FEW
            && let Some(account) = self.pending.pop_front()
        {
            self.switched_off(&account)?;
            for (call, key, parameters) in self.plan.roots(&account.id, &account.regions) {
                self.enqueue(call, key, parameters)?;
            }
            for call in 0..self.plan.calls().len() {
                self.settle(&account.id, call)?;
            }
        }
        Ok(())
    }

    /// What an account has switched off holds nothing: nobody asks there.
    fn switched_off(&mut self, account: &Account) -> Result<(), Error> {
        let off: Vec<Arc<str>> =
            self.regions.iter().filter(|region| !account.regions.contains(region)).cloned().collect();
        let is_regional = |call: &str| {
            reads().rows().iter().any(|row| row.call == call && row.each.is_none() && row.reach == Reach::Regional)
        };
        for (_, key, _) in self.plan.roots(&account.id, &off) {
            // A call may be made in each region and once for the account, as those of WAF are.
            if &*key.region != GLOBAL && is_regional(&key.call) && !self.tails.contains_key(&key.short()) {
                self.record_error(&key, 1, "RegionDisabled", "the account has not switched on this region")?;
            }
        }
        Ok(())
    }

    async fn go_on(&mut self, ask: &impl Ask) -> Result<(), Error> {
        let mut in_flight = FuturesUnordered::new();
        loop {
            self.begin_accounts()?;
            let now = Instant::now();
            for task in self.queue.due(now) {
                self.push(task)?;
            }
            let mut wake = None;
            while in_flight.len() < self.options.in_flight.max(1) {
                match self.queue.next(now) {
                    Next::Go(task, lane) => in_flight.push(put(ask, task, lane, now)),
                    Next::Wait(at) => {
                        wake = Some(at);
                        break;
                    }
                    Next::Nothing => break,
                }
            }
            self.tell(in_flight.len());
            let back = match (in_flight.is_empty(), wake) {
                (true, None) => return Ok(()),
                (true, Some(at)) => {
                    tokio::time::sleep_until(at).await;
                    continue;
                }
                (false, None) => in_flight.next().await,
                (false, Some(at)) => {
                    let sleep = std::pin::pin!(tokio::time::sleep_until(at));
                    match select(in_flight.next(), sleep).await {
                        Either::Left((back, _)) => back,
                        Either::Right(_) => continue,
                    }
                }
            };
            if let Some(back) = back {
                self.take(back)?;
            }
        }
    }

    fn tell(&mut self, in_flight: usize) {
        self.summary.progress.in_flight = in_flight;
        self.summary.progress.waiting = self.queue.waiting();
        (self.observer)(&self.summary.progress);
    }

    /// A request came back.
    fn take(&mut self, back: Back) -> Result<(), Error> {
        let Back { mut task, lane, asked, result } = back;
        let now = Instant::now();
        let call: Arc<str> = if task.prepares { GENERATE.into() } else { task.key.call.clone() };
        *self.summary.requests.entry(call.clone()).or_default() += 1;
        if !matches!(&result, Err(trouble) if is_throttled(&call, trouble)) {
            self.queue.pace(lane).answered();
        }
        match result {
            Ok(page) if task.prepares => self.report_asked(*task, Some(&page), now),
            Ok(page) => self.answered(*task, &page),
            Err(Trouble::NoCredentials { message }) => Err(Error::NoCredentials { message }),
            Err(Trouble::Refused { code, message, .. }) if has_run_out(&code) => Err(Error::NoCredentials { message }),
            Err(trouble) if is_throttled(&call, &trouble) => {
                self.summary.progress.throttled += 1;
                let pace = self.queue.pace(lane);
                pace.throttled(asked, now);
                if pace.stuck_for(now) < self.options.patience {
                    return self.push(*task);
                }
                let (code, message) = code_and_message(trouble);
                for waiting in self.queue.give_up(lane, (code.clone(), message.clone())) {
                    self.refused(waiting, &code, &message)?;
                }
                self.refused(*task, &code, &message)
            }
            Err(trouble) if may_pass(&call, &trouble) && task.failures + 1 < TRIES => {
                let pause = FIRST_PAUSE * 2_u32.pow(task.failures);
                task.failures += 1;
                self.queue.push_later(*task, now + pause);
                Ok(())
            }
            Err(_) if task.prepares => self.report_asked(*task, None, now),
            Err(Trouble::Refused { code, .. })
                if &*call == REPORT && is_no_report_yet(&code) && task.failures < REPORT_TRIES =>
            {
                task.failures += 1;
                task.prepares = true;
                self.queue.push_later(*task, now + REPORT_PAUSE);
                Ok(())
            }
            // The token of an earlier run is too old by now: from the first page.
            Err(Trouble::Refused { code, message, .. })
                if task.is_resumed && meaning(&call, &code, &message) == Meaning::Failed =>
            {
                task.is_resumed = false;
                task.page = 1;
                task.asked = task.parameters.clone();
                self.push(*task)
            }
            Err(trouble) => {
                let (code, message) = code_and_message(trouble);
                self.refused(*task, &code, &message)
            }
        }
    }

    /// An answer: written down, and followed.
    fn answered(&mut self, mut task: Task, page: &Page) -> Result<(), Error> {
        let answer = decode(&page.answer, &task.key.call, Purpose::Writing(&self.options.fingerprints));
        self.journal.append(&task.key, task.page, &Came::Answer(&answer, page.next.as_ref()))?;
        self.summary.progress.done += 1;
        if task.leads_on {
            let told = Told {
                account: &task.key.account,
                region: &task.key.region,
                parameters: &task.parameters,
                answer: &answer,
            };
            let mut follows = Vec::new();
            self.plan.follow(task.call, &told, &mut |next| follows.push(next));
            self.ask_all(follows)?;
        }
        match &page.next {
            Some(next) if task.page < MAX_PAGES => {
                task.asked = next.clone();
                task.page += 1;
                task.failures = 0;
                task.is_resumed = false;
                self.push(task)
            }
            Some(_) => {
                task.page += 1;
                self.refused(task, "TooManyPages", "the list does not end")
            }
            None => self.over(&task),
        }
    }

    /// An error: written down. Nothing follows from it.
    fn refused(&mut self, task: Task, code: &str, message: &str) -> Result<(), Error> {
        self.record_error(&task.key, task.page, code, message)?;
        self.over(&task)
    }

    fn record_error(&mut self, key: &Key, page: u32, code: &str, message: &str) -> Result<(), Error> {
        let means = meaning(&key.call, code, message);
        match means {
            Meaning::Denied => self.summary.progress.denied += 1,
            Meaning::Failed | Meaning::Throttled => self.summary.progress.failed += 1,
            _ => {}
        }
        self.summary.progress.done += 1;
        *self.summary.errors.entry((means, key.call.clone())).or_default() += 1;
        self.journal.append(key, page, &Came::Error(code, &shown(message)))?;
        Ok(())
    }

    /// The report is being made; once it is there, or where the caller may not have it made, it is
    /// asked for: one that was made before will do.
    fn report_asked(&mut self, mut task: Task, page: Option<&Page>, now: Instant) -> Result<(), Error> {
        let is_there = |page: &Page| page.answer.get("State").text().is(|state| **state == *"COMPLETE").is_yes();
        if page.is_none_or(is_there) || task.failures >= REPORT_TRIES {
            task.prepares = false;
            return self.push(task);
        }
        task.failures += 1;
        self.queue.push_later(task, now + REPORT_PAUSE);
        Ok(())
    }

    fn ask_all(&mut self, follows: Vec<Follows>) -> Result<(), Error> {
        for next in follows {
            match next {
                Follows::Ask { call, key, parameters } => self.enqueue(call, key, parameters)?,
                Follows::Gather { group, member } => {
                    let book = self.books.entry(group.account.clone()).or_default();
                    book.gathered.entry(group.call).or_default().entry(group).or_default().push(member);
                }
            }
        }
        Ok(())
    }

    /// A question, unless it was asked before.
    fn enqueue(&mut self, call: usize, key: Key, parameters: Node) -> Result<(), Error> {
        let short = key.short();
        let book = self.books.entry(key.account.clone()).or_default();
        if !book.seen.insert(short) {
            return Ok(());
        }
        let (page, asked, is_resumed) = match self.tails.remove(&short) {
            Some(Tail::Done) => return Ok(()),
            Some(Tail::Next(page, next)) => (page + 1, next, true),
            None => (1, parameters.clone(), false),
        };
        *book.open.entry(call).or_default() += 1;
        let prepares = &*key.call == REPORT;
        let leads_on = self.plan.leads_on(call);
        self.push(Task { call, key, parameters, asked, page, failures: 0, prepares, leads_on, is_resumed })
    }

    fn push(&mut self, task: Task) -> Result<(), Error> {
        match self.queue.push(task, Instant::now()) {
            Ok(()) => Ok(()),
            Err(given_up) => {
                let (code, message) = given_up.reason;
                self.refused(given_up.task, &code, &message)
            }
        }
    }

    /// All pages of a question are there.
    fn over(&mut self, task: &Task) -> Result<(), Error> {
        if let Some(open) = self.books.get_mut(&task.key.account).and_then(|book| book.open.get_mut(&task.call)) {
            *open -= 1;
        }
        self.settle(&task.key.account, task.call)
    }

    /// Where no question of a call is to come any more, what waits for the last of them goes on.
    fn settle(&mut self, account: &Arc<str>, call: usize) -> Result<(), Error> {
        // One that is not there has been read to its end.
        let Some(book) = self.books.get_mut(account) else { return Ok(()) };
        let waits = !self.plan.calls()[call].waits_for.iter().all(|other| book.closed.contains(other));
        if waits || book.closed.contains(&call) {
            return Ok(());
        }
        // Held open, since a question that is refused at once settles this again.
        *book.open.entry(call).or_default() += 1;
        for (group, members) in book.gathered.remove(&call).unwrap_or_default() {
            for (call, key, parameters) in self.plan.batches(&group, members) {
                self.enqueue(call, key, parameters)?;
            }
        }
        let Some(book) = self.books.get_mut(account) else { return Ok(()) };
        let open = book.open.entry(call).or_default();
        *open -= 1;
        if *open > 0 {
            return Ok(());
        }
        book.closed.insert(call);
        if book.closed.len() == self.plan.calls().len() {
            self.books.remove(account);
            return Ok(());
        }
        for dependent in self.plan.calls()[call].dependents.clone() {
            self.settle(account, dependent)?;
        }
        Ok(())
    }
}

async fn put<A: Ask>(ask: &A, task: Box<Task>, lane: usize, asked: Instant) -> Back {
    let question = Question {
        account: task.key.account.clone(),
        region: task.key.region.clone(),
        call: if task.prepares { GENERATE.into() } else { task.key.call.clone() },
        parameters: if task.prepares { Node::map(BTreeMap::new(), Origin::NONE) } else { task.asked.clone() },
    };
    let result = ask.ask(question).await;
    Back { task, lane, asked, result }
}

fn is_throttled(call: &str, trouble: &Trouble) -> bool {
    match trouble {
        Trouble::Throttled { .. } => true,
        Trouble::Refused { code, message, .. } => meaning(call, code, message) == Meaning::Throttled,
        _ => false,
    }
}

/// The codes of credentials that were good and are no longer
/// (docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html).
fn has_run_out(code: &str) -> bool {
    matches!(code, "ExpiredToken" | "ExpiredTokenException" | "RequestExpired" | "TokenRefreshRequired")
}

/// What GetCredentialReport says where a report is yet to be made
/// (docs.aws.amazon.com/IAM/latest/APIReference/API_GetCredentialReport.html).
fn is_no_report_yet(code: &str) -> bool {
    matches!(code, "ReportNotPresent" | "ReportInProgress" | "ReportExpired")
}
