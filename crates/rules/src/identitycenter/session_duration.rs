//! Credentials on a laptop should end with the working day.

use bartizan_estate::Subject;
use bartizan_finding::Severity;
use bartizan_tree::{Field, Why};

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "identitycenter-session-duration",
    title: "Permission set keeps people signed in for long",
    severity: Severity::Low,
    practice: "IAM-4",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::SSO::PermissionSet"],
    aliases: &[Alias::broader("ce9dfce0-5fc8-433b-944a-3b16153111a8")],
    controls: &[],
    page: include_str!("session_duration.md"),
    check: Check::Each(check),
};

/// A working day.
const HOURS: f64 = 8.0;

fn check(subject: Subject<'_>, judge: &mut Judge) {
    // One hour where nothing is written (docs.aws.amazon.com/singlesignon/latest/userguide/howtosessionduration.html).
    let written = subject.get("SessionDuration").text().or_default("PT1H".into());
    let origin = written.origin();
    let hours = written.clone().then(|text| match hours(&text) {
        Some(hours) => Field::known(hours, origin),
        None => Field::unknown(Why::Invalid(format!("`{text}` is no duration").into()), origin),
    });
    let text = written.value().cloned().unwrap_or_default();
    judge.require(&hours, |hours| *hours <= HOURS, format!("a session lasts {text}"));
}

/// The hours of an ISO 8601 duration of hours, minutes and seconds: `PT1H30M`.
fn hours(text: &str) -> Option<f64> {
    let mut rest = text.strip_prefix("PT")?;
    let mut hours = 0.0;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        let (digits, tail) = rest.split_at(end);
        let number = f64::from(digits.parse::<u32>().ok()?);
        hours += match tail.chars().next()? {
            'H' => number,
            'M' => number / 60.0,
            'S' => number / 3600.0,
            _ => return None,
        };
        rest = tail.get(1..)?;
    }
    Some(hours)
}
