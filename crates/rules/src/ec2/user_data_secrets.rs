//! Credentials that everybody on the machine, and whoever may describe it, can read.

use std::collections::BTreeSet;

use bartizan_estate::Subject;
use bartizan_estate::views::compute::{LAUNCHES, Launch};
use bartizan_finding::Severity;
use bartizan_secrets::{Kind, decode_base64, detect};
use bartizan_tree::{Value, Why};

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
    for piece in data.known {
        if let Value::Redacted { kind, .. } = &piece.value {
            let outcome = judge.fail(piece.origin, format!("the user data held a credential ({kind})"));
            outcome.facet(kind.to_string());
            continue;
        }
        let text = piece.field().text();
        let Some(text) = text.value() else { continue };
        let hits = match plain(text) {
            Ok(text) => detect(&text),
            Err(why) => {
                judge.undecided(why, piece.origin);
                continue;
            }
        };
        for hit in hits {
            // A key and its id are one credential.
            let kind = if hit.kind == Kind::AwsSecretKey { Kind::AwsAccessKeyId } else { hit.kind };
            if seen.insert(kind) {
                let outcome = judge.fail(piece.origin, format!("the user data holds {}", hit.kind));
                outcome.facet(kind.name());
            }
        }
    }
    if let Some(why) = data.more {
        judge.undecided(why, subject.origin());
    }
}

/// The text itself: user data may be in Base64.
fn plain(text: &str) -> Result<String, Why> {
    // Shorter texts and plain words decode by chance.
    let looks_encoded = text.len() >= 16 && !text.trim().contains([' ', '-', ':', '#']);
    match decode_base64(text).filter(|_| looks_encoded) {
        None => Ok(text.to_owned()),
        Some(bytes) => {
            String::from_utf8(bytes).map_err(|_| Why::Undecidable("the user data is compressed or binary".into()))
        }
    }
}
