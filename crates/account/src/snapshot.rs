//! The snapshot file: `bartizan/snapshot/1`.
//!
//! Either one JSON document with its answers under `answers`, or JSON lines: the header on the first
//! line and one answer on each of the others (what an audit writes as it goes; one that was killed
//! leaves half a line, which is listed and skipped). The shape is docs/schemas/snapshot-1.json.

use std::collections::BTreeSet;
use std::sync::Arc;

use bartizan_tree::{Incomplete, Moment, Node, Origin, SourceId, Sources, State, Value, What, Why, json};

use crate::redact::Purpose;
use crate::{Error, decode};

/// The schema that is read here.
const SCHEMA: &str = "bartizan/snapshot/1";

/// What one account said, and the accounts and regions that were asked.
#[derive(Debug, Default)]
pub(crate) struct Snapshot {
    pub(crate) accounts: Vec<Arc<str>>,
    pub(crate) regions: Vec<Arc<str>>,
    /// When it was taken.
    pub(crate) taken: Option<Moment>,
    pub(crate) answers: Vec<Answer>,
    pub(crate) incomplete: Vec<Incomplete>,
    /// Where secrets stood.
    pub(crate) secrets: Vec<Origin>,
}

/// One call and what came of it.
#[derive(Debug)]
pub(crate) struct Answer {
    /// `s3:GetBucketPolicy`.
    pub(crate) call: Arc<str>,
    pub(crate) account: Arc<str>,
    /// `eu-west-1`, or `global`.
    pub(crate) region: Arc<str>,
    /// A map.
    pub(crate) parameters: Node,
    pub(crate) result: Result<Node, Refusal>,
}

/// An answer that is an error.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) code: Arc<str>,
    pub(crate) message: Arc<str>,
    pub(crate) origin: Origin,
}

/// Whether a text is a snapshot, of whatever version. Only looks for the schema's name.
pub fn looks_like_snapshot(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    text.starts_with('{')
        && text.match_indices("\"schema\"").any(|(at, key)| {
            let rest = text[at + key.len()..].trim_start();
            rest.strip_prefix(':').is_some_and(|rest| rest.trim_start().starts_with("\"bartizan/snapshot/"))
        })
}

/// Reads the file. Linear in it.
pub(crate) fn parse(sources: &Sources, source: SourceId) -> Result<Snapshot, Error> {
    let mut snapshot = Snapshot::default();
    let lines = lines(sources, source);
    let header = lines.first().and_then(|line| json::parse_at(sources, *line).ok());
    match header {
        Some(header) if lines.len() > 1 && header.get("answers").is_absent().is_yes() => {
            read_header(&header, &mut snapshot)?;
            for line in &lines[1..] {
                match json::parse_at(sources, *line) {
                    Ok(node) => read_answer(&node, &mut snapshot),
                    Err(error) => {
                        let reason = format!("this line is not JSON: {error}");
                        let name = sources.place(*line).map(|p| format!("line {}", p.start.line)).unwrap_or_default();
                        snapshot.incomplete.push(Incomplete::new(What::Block, name, reason, error.origin));
                    }
                }
            }
        }
        _ => {
            let document = json::parse_file(sources, source)
                .map_err(|error| Error::Json { message: error.message, origin: error.origin })?;
            read_header(&document, &mut snapshot)?;
            for node in document.get("answers").items().known {
                read_answer(node, &mut snapshot);
            }
        }
    }
    complete_header(&mut snapshot);
    Ok(snapshot)
}

/// The places of the lines that are not empty.
fn lines(sources: &Sources, source: SourceId) -> Vec<Origin> {
    let text = sources.text(source);
    let mut at = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        if !line.trim().is_empty() {
            lines.push(Origin::new(source, at..at + line.trim_end().len()));
        }
        at += line.len();
    }
    lines
}

fn read_header(header: &Node, snapshot: &mut Snapshot) -> Result<(), Error> {
    let schema = header.get("schema");
    let origin = schema.origin();
    match schema.text().value() {
        Some(found) if **found == *SCHEMA => {}
        found => {
            let found = found.map(ToString::to_string).unwrap_or_default();
            return Err(Error::Schema { found, origin });
        }
    }
    let texts = |key: &str| header.get(key).items().known.iter().filter_map(|n| n.as_text().map(Arc::from)).collect();
    snapshot.accounts = texts("accounts");
    snapshot.regions = texts("regions");
    for account in header.get("left_out").items().known {
        let member = |name: &str| account.get(name).text().value().cloned().unwrap_or_default();
        let name = format!("account {}", member("account"));
        snapshot.incomplete.push(Incomplete::new(What::Block, name, member("reason"), account.origin));
    }
    snapshot.taken = header.get("taken").text().value().and_then(|text| Moment::parse(text));
    Ok(())
}

fn read_answer(node: &Node, snapshot: &mut Snapshot) {
    let call = node.get("call").text();
    let Some(call) =
        call.value().filter(|call| call.split_once(':').is_some_and(|(s, o)| !s.is_empty() && !o.is_empty()))
    else {
        let reason = "it names no call: `call` is `service:Operation`";
        snapshot.incomplete.push(Incomplete::new(What::Block, "an answer", reason, node.origin));
        return;
    };
    let text = |key: &str| node.get(key).text().value().cloned();
    let only_account = || (snapshot.accounts.len() == 1).then(|| snapshot.accounts[0].clone());
    let answer = node.get("answer");
    let error = node.get("error");
    let result = match (answer.state(), error.state()) {
        (_, State::Known(error)) => Err(Refusal {
            code: error.get("code").text().value().cloned().unwrap_or_default(),
            message: error.get("message").text().value().cloned().unwrap_or_default(),
            origin: error.origin,
        }),
        (State::Known(answer), _) => {
            let answer = decode::decode(answer, call, Purpose::Reading);
            secrets(&answer, &mut snapshot.secrets);
            Ok(answer)
        }
        _ => {
            let reason = "it holds neither an `answer` nor an `error`";
            snapshot.incomplete.push(Incomplete::new(What::Call, call.clone(), reason, node.origin));
            return;
        }
    };
    let account = text("account").or_else(only_account).unwrap_or_default();
    snapshot.answers.push(Answer {
        call: call.clone(),
        account,
        region: text("region").unwrap_or_else(|| "global".into()),
        parameters: node.get("parameters").value().copied().cloned().unwrap_or_else(|| Node::null(node.origin)),
        result,
    });
}

/// The places of what was taken out.
fn secrets(node: &Node, places: &mut Vec<Origin>) {
    match &node.value {
        Value::Redacted { .. } | Value::Unknown(Why::Redacted(_)) => places.push(node.origin),
        Value::List(list) => list.items.iter().for_each(|item| secrets(item, places)),
        Value::Map(map) => map.values().for_each(|value| secrets(value, places)),
        Value::Concat(parts) => parts.iter().for_each(|part| secrets(part, places)),
        _ => {}
    }
}

/// What the header does not say, the answers do. Where it names regions, an answer from another one
/// (about a bucket, a trail) does not say that all of that region was read.
fn complete_header(snapshot: &mut Snapshot) {
    let (mut accounts, mut regions) = (BTreeSet::new(), BTreeSet::new());
    for answer in &snapshot.answers {
        accounts.insert(&answer.account);
        if &*answer.region != "global" {
            regions.insert(&answer.region);
        }
    }
    let (accounts, regions): (Vec<_>, Vec<_>) =
        (accounts.into_iter().cloned().collect(), regions.into_iter().cloned().collect());
    snapshot.accounts.extend(accounts);
    if snapshot.regions.is_empty() {
        snapshot.regions = regions;
    }
    snapshot.accounts.sort();
    snapshot.accounts.dedup();
    snapshot.regions.sort();
    snapshot.regions.dedup();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Snapshot, Error> {
        let mut sources = Sources::new();
        let id = sources.add_file("s.json", text);
        parse(&sources, id)
    }

    const HEADER: &str = r#"{"schema": "bartizan/snapshot/1", "taken": "2026-01-01T00:00:00Z", "accounts": ["123456789012"], "regions": ["us-east-1"]}"#;
    const ANSWER: &str = r#"{"call": "s3:ListBuckets", "region": "global", "answer": {"Buckets": []}}"#;

    #[test]
    fn one_document_and_json_lines_say_the_same() {
        let document = format!("{}, \"answers\": [{ANSWER}]}}", &HEADER[..HEADER.len() - 1]);
        let lines = format!("{HEADER}\n{ANSWER}\n");
        for text in [document, lines] {
            assert!(looks_like_snapshot(&text));
            let snapshot = read(&text).unwrap();
            assert_eq!(snapshot.answers.len(), 1, "{text}");
            assert_eq!(&*snapshot.answers[0].account, "123456789012");
            assert!(snapshot.incomplete.is_empty());
        }
    }

    #[test]
    fn half_a_line_is_listed_and_the_rest_is_read() {
        let snapshot = read(&format!("{HEADER}\n{ANSWER}\n{{\"call\": \"s3:GetBuck")).unwrap();
        assert_eq!(snapshot.answers.len(), 1);
        assert_eq!(&*snapshot.incomplete[0].name, "line 3");
    }

    #[test]
    fn an_answer_without_a_call_or_a_result_is_listed() {
        let snapshot = read(&format!("{HEADER}\n{{}}\n{{\"call\": \"s3:ListBuckets\"}}")).unwrap();
        assert!(snapshot.answers.is_empty());
        assert_eq!(snapshot.incomplete.len(), 2);
    }

    #[test]
    fn another_version_is_an_error_with_its_place() {
        let text = r#"{"schema": "bartizan/snapshot/9"}"#;
        assert!(looks_like_snapshot(text));
        let error = read(text).unwrap_err();
        assert!(error.to_string().contains("bartizan/snapshot/9"), "{error}");
        assert_eq!(error.origin().range(), 11..32);
        assert!(!looks_like_snapshot(r#"{"properties": {"schema": {"const": "bartizan/snapshot/1"}}}"#));
    }

    #[test]
    fn a_header_that_names_nothing_takes_what_the_answers_name() {
        let snapshot =
            read(r#"{"schema": "bartizan/snapshot/1", "answers": [{"call": "ec2:DescribeVpcs", "account": "1", "region": "eu-west-1", "answer": {}}]}"#)
                .unwrap();
        assert_eq!((&*snapshot.accounts[0], &*snapshot.regions[0]), ("1", "eu-west-1"));
    }
}
