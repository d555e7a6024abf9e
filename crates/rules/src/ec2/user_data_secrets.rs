//! Credentials that everybody on the machine, and whoever may describe it, can read.

use std::collections::BTreeSet;

use bartizan_estate::Subject;
use bartizan_estate::views::compute::{LAUNCHES, Launch};
use bartizan_finding::Severity;
use bartizan_secrets::{Kind, decode_base64, detect, expects_secret, is_secret_name};
use bartizan_tree::{Node, Origin, Value, Why};

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ec2-user-data-secrets",
    title: "Credentials in user data",
    severity: Severity::High,
    practice: "SEC-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &LAUNCHES,
    aliases: &[
        Alias::exact("CKV_AWS_46"),
        Alias::narrower("AVD-AWS-0029"),
        Alias::narrower("AVD-AWS-0129"),
        Alias::narrower("AVD-AWS-0122"),
        Alias::narrower("443488f5-c734-460b-a36d-5b3f330174dc"),
        Alias::narrower("568cc372-ca64-420d-9015-ee347d00d288"),
    ],
    controls: &[],
    page: include_str!("user_data_secrets.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let data = Launch::new(subject).user_data();
    let mut seen = BTreeSet::new();
    let mut taken = BTreeSet::new();
    let mut before = "";
    for piece in data.known {
        match &piece.value {
            Value::Text(text) => {
                of_text(piece.origin, text, &mut seen, judge);
                before = text;
                continue;
            }
            Value::Json(_) => {
                if let Some(text) = piece.field().text().value() {
                    of_text(piece.origin, text, &mut seen, judge);
                }
            }
            Value::Redacted { kind, .. } => {
                let is_new = taken.insert(kind.clone());
                if is_new {
                    let outcome = judge.fail(piece.origin, format!("the user data holds a credential ({kind})"));
                    outcome.facet(kind.to_string());
                }
            }
            _ if expects_secret(before) || may_hold_secret(piece) => {
                judge.undecided(piece.why().unwrap_or(Why::NotRead("user data".into())), piece.origin);
            }
            _ => {}
        }
        before = "";
    }
    if let Some(why) = data.more {
        judge.undecided(why, subject.origin());
    }
}

fn of_text(origin: Origin, text: &str, seen: &mut BTreeSet<Kind>, judge: &mut Judge) {
    let text = match plain(text) {
        Ok(text) => text,
        Err(why) => return judge.undecided(why, origin),
    };
    for hit in detect(&text) {
        // A key and its id are one credential.
        let kind = if hit.kind == Kind::AwsSecretKey { Kind::AwsAccessKeyId } else { hit.kind };
        if seen.insert(kind) {
            judge.fail(origin, format!("the user data holds {}", hit.kind)).facet(kind.name());
        }
    }
}

/// Whether a piece that is not known may be, or hold, a credential: one whose name says so, or a whole
/// text of which nothing is known. A region, a name, an address that is not known is none.
fn may_hold_secret(piece: &Node) -> bool {
    let name = match &piece.value {
        Value::Ref(reference) => reference.attribute.clone(),
        Value::Unknown(Why::Variable(name) | Why::DataSource(name) | Why::Computed(name)) => name.clone(),
        _ => return true,
    };
    let lower = name.to_ascii_lowercase();
    let last = lower.trim_end_matches(']').rsplit(['.', '[']).next().unwrap_or(&lower);
    is_secret_name(last) || TEXTS.iter().any(|word| last.contains(word))
}

/// Words in the name of a value that is a text of its own.
const TEXTS: [&str; 6] = ["user_data", "userdata", "script", "command", "rendered", "content"];

/// The text itself: user data may be in Base64.
fn plain(text: &str) -> Result<String, Why> {
    // Before version 6 the provider kept a SHA-1 of it in the state.
    if text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(Why::NotRead("user data, of which the state keeps a hash,".into()));
    }
    // Shorter texts and plain words decode by chance.
    let looks_encoded = text.len() >= 16 && !text.trim().contains([' ', '-', ':', '#']);
    match decode_base64(text).filter(|_| looks_encoded) {
        None => Ok(text.to_owned()),
        Some(bytes) => {
            String::from_utf8(bytes).map_err(|_| Why::Undecidable("the user data is compressed or binary".into()))
        }
    }
}
