//! Going on with a journal: what is in it counts as answered, what had failed is asked again.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};
use std::sync::Arc;

use bartizan_tree::{Moment, Node, Origin, Sources, json};

use super::{Error, Header, Journal, Key, file};
use crate::meaning::{Meaning, meaning};

/// How far a question was answered.
#[derive(Clone, Debug)]
pub(crate) enum Tail {
    /// Wholly.
    Done,
    /// To this page; the next one is asked for with these parameters.
    Next(u32, Node),
}

/// What a journal holds.
#[derive(Debug, Default)]
pub(crate) struct Recovered {
    /// By [`Key::short`].
    pub(crate) tails: HashMap<u128, Tail>,
    /// How many answers that are.
    pub(crate) answers: u64,
    /// The errors among them that stay.
    pub(crate) errors: BTreeMap<(Meaning, Arc<str>), u64>,
}

/// An answer that stands in a journal.
pub(crate) struct Line {
    pub(crate) key: Key,
    pub(crate) parameters: Node,
    pub(crate) answer: Node,
}

struct Read {
    key: Key,
    parameters: Node,
    page: u32,
    /// The answer, or the error's code and message.
    came: Result<Node, (String, String)>,
    next: Option<Node>,
    /// Without `next`.
    length: usize,
}

impl Journal {
    /// Reads the whole, cuts off half a line at the end, and leaves the file at its end.
    pub(super) fn recover(&mut self) -> Result<Recovered, Error> {
        let mut recovered = Recovered::default();
        let (mut at, mut is_first) = (0_u64, true);
        let mut line = Vec::new();
        let mut header = None;
        self.file.seek(SeekFrom::Start(0)).map_err(file::io(&self.path))?;
        let mut reader = BufReader::new(&self.file);
        let mut found = Vec::new();
        loop {
            line.clear();
            let length = reader.read_until(b'\n', &mut line).map_err(file::io(&self.path))?;
            // INVARIANT: a line is written with its end in one go; without it, it is half a line.
            if length == 0 || !line.ends_with(b"\n") {
                break;
            }
            let text = String::from_utf8_lossy(&line);
            if is_first {
                header = read_header(&text);
            } else if let Some(read) = read(&text) {
                let short = read.key.short();
                match (&read.came, &read.next) {
                    (Ok(_), Some(next)) => {
                        recovered.tails.insert(short, Tail::Next(read.page, next.clone()));
                    }
                    (Err((code, message)), _) if is_passing(&read.key.call, code, message) => {}
                    (came, _) => {
                        recovered.tails.insert(short, Tail::Done);
                        if let Err((code, message)) = came
                            && &*read.key.call != "sts:AssumeRole"
                        {
                            let means = meaning(&read.key.call, code, message);
                            *recovered.errors.entry((means, read.key.call.clone())).or_default() += 1;
                        }
                    }
                }
                recovered.answers += 1;
                found.push((read.key, read.page, at, read.length));
            }
            at += length as u64;
            is_first = false;
        }
        drop(reader);
        let wanted = self.header.clone();
        let found_header =
            header.ok_or_else(|| Error::InTheWay { path: self.path.clone(), what: "no journal of an audit" })?;
        self.same("accounts", &texts(&found_header.accounts), &texts(&wanted.accounts))?;
        self.same("regions", &texts(&found_header.regions), &texts(&wanted.regions))?;
        self.same("calls", &found_header.rows, &wanted.rows)?;
        self.header.taken = found_header.taken;
        for (key, page, offset, length) in found {
            self.note(key, page, offset, length);
        }
        self.file.set_len(at).map_err(file::io(&self.path))?;
        self.file.seek(SeekFrom::Start(at)).map_err(file::io(&self.path))?;
        self.at = at;
        Ok(recovered)
    }

    /// Each answer to these calls that the journal holds, in order. Not what is written meanwhile.
    pub(crate) fn answers(
        &mut self,
        is_wanted: impl Fn(&str) -> bool,
        mut take: impl FnMut(Line),
    ) -> Result<(), Error> {
        let end = self.at;
        self.file.seek(SeekFrom::Start(0)).map_err(file::io(&self.path))?;
        let mut reader = BufReader::new(io::Read::take(&self.file, end));
        let mut line = Vec::new();
        loop {
            line.clear();
            if reader.read_until(b'\n', &mut line).map_err(file::io(&self.path))? == 0 {
                break;
            }
            let text = String::from_utf8_lossy(&line);
            let call = text.strip_prefix("{\"call\":\"").and_then(|rest| rest.split('"').next());
            if call.is_some_and(&is_wanted)
                && let Some(Read { key, parameters, came: Ok(answer), .. }) = read(&text)
            {
                take(Line { key, parameters, answer });
            }
        }
        drop(reader);
        self.file.seek(SeekFrom::Start(end)).map_err(file::io(&self.path))?;
        Ok(())
    }

    fn same(&self, what: &'static str, was: &str, is: &str) -> Result<(), Error> {
        match was == is {
            true => Ok(()),
            false => Err(Error::Differs { path: self.path.clone(), what, was: was.into(), is: is.into() }),
        }
    }
}

/// Whether an error may be gone by now: of the way, of a quota, of credentials that ran out.
fn is_passing(call: &str, code: &str, message: &str) -> bool {
    matches!(meaning(call, code, message), Meaning::Throttled | Meaning::Failed)
}

fn texts(list: &[Arc<str>]) -> String {
    list.join(", ")
}

fn parsed(text: &str) -> Option<Node> {
    let mut sources = Sources::new();
    let id = sources.add_file("journal", text.trim_end());
    json::parse_file(&sources, id).ok()
}

fn read_header(text: &str) -> Option<Header> {
    let node = parsed(text)?;
    let list =
        |name: &str| node.get(name).items().known.iter().filter_map(|text| text.as_text().map(Arc::from)).collect();
    node.get("journal").integer().value()?;
    Some(Header {
        taken: Moment::parse(node.get("taken").text().value()?)?,
        accounts: list("accounts"),
        regions: list("regions"),
        left_out: Vec::new(),
        rows: node.get("rows").text().value()?.to_string(),
    })
}

fn read(text: &str) -> Option<Read> {
    let node = parsed(text)?;
    let member = |name: &str| node.get(name).text().value().cloned();
    let parameters = node.get("parameters").value().map(|node| (*node).clone());
    let parameters = parameters.unwrap_or_else(|| Node::map(BTreeMap::new(), Origin::NONE));
    let next = node.get("next").value().map(|node| (*node).clone());
    let came = match (node.get("answer").value(), node.get("error").value()) {
        (Some(answer), None) => Ok((*answer).clone()),
        (None, Some(error)) => {
            let part = |name: &str| error.get(name).text().value().map(|text| text.to_string()).unwrap_or_default();
            Err((part("code"), part("message")))
        }
        _ => return None,
    };
    let whole = text.trim_end().len();
    let length = match &next {
        Some(next) => next.origin.range().start.checked_sub(",\"next\":".len())?,
        None => whole.checked_sub(1)?,
    };
    Some(Read {
        key: Key {
            account: member("account")?,
            region: member("region")?,
            call: member("call")?,
            parameters: json::write(&parameters).into(),
        },
        parameters,
        page: u32::try_from(node.get("page").integer().value().copied().unwrap_or(1)).ok()?,
        came,
        next,
        length,
    })
}
