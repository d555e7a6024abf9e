//! An account that is made up: what it holds is written in a test, and how it behaves.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bartizan_account::audit::{Ask, Options, Page, Question, Regions, Summary, Trouble, run};
use bartizan_tree::{Moment, Node, Origin, Sources, json};
use tokio::time::Instant;

pub const OWN: &str = "111111111111";

/// JSON as a node.
pub fn node(text: &str) -> Node {
    let mut sources = Sources::new();
    let id = sources.add_file("answer", text);
    json::parse_file(&sources, id).unwrap_or_else(|error| panic!("{error}: {text}"))
}

pub fn refused(code: &str, message: &str, status: u16) -> Trouble {
    Trouble::Refused { code: code.into(), message: message.into(), status }
}

type Answers = Box<dyn Fn(&Question, u32) -> Result<Page, Trouble>>;
type Latency = Box<dyn Fn(&Question, u32) -> Duration>;

/// The account, and what it was asked.
pub struct Fake {
    /// By question, and how often it was asked before.
    pub answers: Answers,
    /// How long it takes.
    pub latency: Latency,
    pub asked: RefCell<Vec<(Instant, Question)>>,
    times: RefCell<HashMap<String, u32>>,
    pub assumed: RefCell<Vec<(String, String)>>,
    /// Accounts whose role refuses.
    pub shut: Vec<String>,
    /// Whether it keeps no book of what it was asked.
    pub forgetful: bool,
}

impl Fake {
    /// An account that answers every call with nothing, but for these: `call`, or `call region`, or
    /// `call {"Parameter":"x"}`, the most particular first.
    pub fn new(answers: &[(&str, &str)]) -> Self {
        let answers: BTreeMap<String, Node> =
            answers.iter().map(|(name, text)| ((*name).to_owned(), node(text))).collect();
        Fake::told(move |question, _| {
            let parameters = json::write(&question.parameters);
            let names = [
                format!("{} {parameters}", question.call),
                format!("{} {}", question.call, question.region),
                question.call.to_string(),
            ];
            let found = names.iter().find_map(|name| answers.get(name));
            Ok(Page { answer: found.cloned().unwrap_or_else(|| node("{}")), next: None })
        })
    }

    /// An account that answers as it is told; who is asking is answered besides.
    pub fn told(answers: impl Fn(&Question, u32) -> Result<Page, Trouble> + 'static) -> Self {
        let all = move |question: &Question, times: u32| match &*question.call {
            "sts:GetCallerIdentity" => {
                Ok(page(&format!(r#"{{"Account":"{OWN}","Arn":"arn:aws:iam::{OWN}:user/ann"}}"#)))
            }
            _ => answers(question, times),
        };
        Fake {
            answers: Box::new(all),
            latency: Box::new(|_, _| Duration::from_millis(50)),
            asked: RefCell::default(),
            times: RefCell::default(),
            assumed: RefCell::default(),
            shut: Vec::new(),
            forgetful: false,
        }
    }

    /// The questions of a call, as `region parameters`.
    pub fn asked(&self, call: &str) -> Vec<String> {
        let asked = self.asked.borrow();
        let mut of = asked
            .iter()
            .filter(|(_, question)| *question.call == *call)
            .map(|(_, question)| format!("{} {}", question.region, json::write(&question.parameters)))
            .collect::<Vec<_>>();
        of.sort();
        of
    }
}

pub fn page(text: &str) -> Page {
    Page { answer: node(text), next: None }
}

pub fn page_and_next(text: &str, next: &str) -> Page {
    Page { answer: node(text), next: Some(node(next)) }
}

/// The name of a question: what the fake counts by.
pub fn named(question: &Question) -> String {
    format!("{} {} {} {}", question.call, question.account, question.region, json::write(&question.parameters))
}

impl Ask for Fake {
    async fn ask(&self, question: Question) -> Result<Page, Trouble> {
        if self.forgetful {
            return (self.answers)(&question, 0);
        }
        let times = {
            let mut all = self.times.borrow_mut();
            let times = all.entry(named(&question)).or_default();
            *times += 1;
            *times - 1
        };
        self.asked.borrow_mut().push((Instant::now(), question.clone()));
        tokio::time::sleep((self.latency)(&question, times)).await;
        (self.answers)(&question, times)
    }

    async fn assume(&self, account: &str, role_arn: &str) -> Result<(), Trouble> {
        self.assumed.borrow_mut().push((account.into(), role_arn.into()));
        match self.shut.iter().any(|shut| shut == account) {
            true => Err(refused("AccessDenied", "not authorized to perform: sts:AssumeRole", 403)),
            false => Ok(()),
        }
    }
}

/// A folder of its own for a test, removed at its end.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let name = format!("bartizan-audit-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    pub fn file(&self) -> PathBuf {
        self.0.join("snapshot.jsonl")
    }

    pub fn journal(&self) -> PathBuf {
        self.0.join("snapshot.jsonl.journal")
    }

    pub fn read(&self) -> String {
        std::fs::read_to_string(self.file()).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// One region, these calls and what they wait for.
pub fn options(folder: &Folder, calls: &[&str]) -> Options {
    let mut options = Options::new(folder.file(), Moment::parse("2026-01-31T12:00:00Z").unwrap());
    options.regions = Regions::These(vec!["us-east-1".into()]);
    options.calls = calls.iter().map(|call| (*call).to_owned()).collect();
    options.fingerprints = bartizan_account::Fingerprints::of_text("test");
    options
}

/// Audits, and says what stands in the snapshot: `call region parameters result`, a line each.
pub async fn audit(fake: &Fake, calls: &[&str]) -> (Summary, Vec<String>) {
    let folder = Folder::new();
    let summary = run(&options(&folder, calls), fake, |_| {}).await.unwrap();
    (summary, lines(&folder.read()))
}

/// The answers of a snapshot, in short.
pub fn lines(snapshot: &str) -> Vec<String> {
    let line = |line: &str| {
        let node = node(line);
        let text = |name: &str| node.get(name).text().value().map(|text| text.to_string()).unwrap_or_default();
        let parameters = node.get("parameters").value().map_or_else(String::new, |node| json::write(node) + " ");
        let page = node.get("page").integer().value().map_or_else(String::new, |page| format!("page {page} "));
        let result = match node.get("error").value() {
            Some(error) => error.get("code").text().value().unwrap().to_string(),
            None => json::write(node.get("answer").value().unwrap_or(&&Node::null(Origin::NONE))),
        };
        format!("{} {} {parameters}{page}{result}", text("call"), text("region"))
    };
    snapshot.lines().skip(1).map(line).collect()
}
