//! SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0), as code-scanning services read it.
//!
//! What fails is a result of kind `fail`, what cannot be told one of kind `open`, what passes `pass`. The
//! fingerprint makes a result the same one tomorrow. No source text is copied into it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use bartizan_finding::suppress::{Line, Suppressed, Written};
use bartizan_finding::{Finding, Severity, Verdict};
use bartizan_tree::{Incomplete, Origin};
use serde::Serialize;
use serde_json::{Value, json};

use crate::rules::Entry;
use crate::text::answer;
use crate::{Places, Report, suppressed};

/// Where the schema of the format is published.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes a sorted report; `entries` tell of the rules that were asked.
///
/// # Errors
/// Where the writer fails.
pub fn write(mut out: &mut dyn Write, report: &Report, places: &Places<'_>, entries: &[Entry]) -> io::Result<()> {
    let index: BTreeMap<&str, usize> = entries.iter().enumerate().map(|(at, entry)| (entry.id, at)).collect();
    let results: Vec<Value> = report.findings.iter().map(|finding| result(finding, places, &index)).collect();
    let mut notifications: Vec<Value> = report.incomplete.iter().map(|line| notification(line, places)).collect();
    let troubles = report.suppressions.iter().filter(|line| line.state.is_trouble());
    notifications.extend(troubles.map(|line| trouble(line, places)));
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "bartizan",
                "version": report.version,
                "semanticVersion": report.version,
                "rules": entries.iter().map(rule).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": true,
                "toolExecutionNotifications": notifications,
            }],
            "results": results,
        }],
    });
    log.serialize(&mut serde_json::Serializer::new(&mut out)).map_err(io::Error::from)?;
    writeln!(out)
}

fn rule(entry: &Entry) -> Value {
    let mut tags = vec!["security".to_owned(), entry.practice.to_owned()];
    tags.extend(entry.controls.iter().map(|control| (*control).to_owned()));
    json!({
        "id": entry.id,
        "shortDescription": { "text": entry.title },
        "fullDescription": { "text": first_paragraph(entry.page) },
        "help": { "text": entry.page, "markdown": entry.page },
        "defaultConfiguration": { "level": level(entry.severity) },
        "properties": {
            "tags": tags,
            "precision": "very-high",
            "problem.severity": problem(entry.severity),
            "security-severity": score(entry.severity),
            "responsibility": entry.responsibility,
        },
    })
}

/// The first paragraph under the title of a page.
fn first_paragraph(page: &str) -> String {
    let after = page.trim_start().split_once('\n').map_or(page, |(_, rest)| rest);
    after.trim_start().split("\n\n").next().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium | Severity::Low => "warning",
        Severity::Info => "note",
    }
}

/// GitHub's word for the severity of a problem.
fn problem(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium | Severity::Low => "warning",
        Severity::Info => "recommendation",
    }
}

/// GitHub shows critical from 9.0, high from 7.0, medium from 4.0, low above 0
/// (docs.github.com, "SARIF support for code scanning").
fn score(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "3.0",
        Severity::Info => "0.5",
    }
}

fn result(finding: &Finding, places: &Places<'_>, index: &BTreeMap<&str, usize>) -> Value {
    let (kind, level, text) = match &finding.verdict {
        Verdict::Fail => ("fail", level(finding.severity), finding.message.clone()),
        Verdict::Pass => ("pass", "none", format!("not so: {}", finding.title)),
        Verdict::Undecided(why) => ("open", "none", format!("{}? {why}", finding.title)),
    };
    let mut proof = finding.proof.clone();
    proof.extend(answer(places, finding.origin));
    let mut result = json!({
        "ruleId": finding.rule,
        "kind": kind,
        "level": level,
        "message": { "text": format!("{text} ({})", finding.resource.address) },
        "locations": [location(places, finding.origin, Some(finding))],
        "partialFingerprints": { "bartizan/v1": finding.fingerprint },
        "properties": {
            "resourceType": &*finding.resource.kind,
            "account": finding.resource.account.as_deref(),
            "region": finding.resource.region.as_deref(),
            "facet": finding.facet,
            "proof": proof,
        },
    });
    if let (Some(at), Value::Object(members)) = (index.get(finding.rule), &mut result) {
        members.insert("ruleIndex".into(), json!(at));
    }
    if let Some(by) = &finding.suppressed {
        result["suppressions"] = json!([suppression(by, places)]);
    }
    let related: Vec<Value> = finding
        .related
        .iter()
        .filter(|related| places.place(related.origin).is_some())
        .map(|related| {
            let mut place = location(places, related.origin, None);
            place["message"] = json!({ "text": format!("{} {}", related.address, related.message) });
            place
        })
        .collect();
    if !related.is_empty() {
        result["relatedLocations"] = Value::Array(related);
    }
    result
}

fn location(places: &Places<'_>, origin: Origin, of: Option<&Finding>) -> Value {
    let mut location = json!({});
    if let Some(place) = places.place(origin) {
        location["physicalLocation"] = json!({
            "artifactLocation": { "uri": uri(&place.file) },
            "region": {
                "startLine": place.start.line,
                "startColumn": place.start.column,
                "endLine": place.end.line,
                "endColumn": place.end.column,
            },
        });
    }
    if let Some(finding) = of {
        let name = &*finding.resource.address;
        location["logicalLocations"] = json!([{ "fullyQualifiedName": name, "kind": "resource" }]);
    }
    location
}

fn notification(line: &Incomplete, places: &Places<'_>) -> Value {
    let mut notification = json!({
        "level": "warning",
        "message": { "text": format!("{} {} was not judged: {}", line.what, line.name, line.reason) },
    });
    if line.origin.is_some() && places.place(line.origin).is_some() {
        notification["locations"] = json!([location(places, line.origin, None)]);
    }
    notification
}

/// Who suppressed a result: `inSource` where it stands in what was scanned.
fn suppression(by: &Suppressed, places: &Places<'_>) -> Value {
    let mut suppression = json!({
        "kind": if matches!(by.place, Written::At(_)) { "inSource" } else { "external" },
        "status": "accepted",
        "justification": suppressed::told(by, places),
    });
    if let Written::At(origin) = by.place
        && places.place(origin).is_some()
    {
        suppression["location"] = location(places, origin, None);
    }
    suppression
}

fn trouble(line: &Line, places: &Places<'_>) -> Value {
    let mut notification = json!({ "level": "note", "message": { "text": suppressed::trouble(line) } });
    if let Written::At(origin) = line.suppression.place
        && places.place(origin).is_some()
    {
        notification["locations"] = json!([location(places, origin, None)]);
    }
    notification
}

/// A path as a URI reference (RFC 3986): what is no unreserved character or `/` is encoded.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    if path.starts_with('/') {
        uri.push_str("file://");
    }
    for byte in path.trim_start_matches("./").bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_uri() {
        assert_eq!(uri("a/b c#1.tf"), "a/b%20c%231.tf");
        assert_eq!(uri("./ü.tf"), "%C3%BC.tf");
        assert_eq!(uri("/etc/x"), "file:///etc/x");
    }
}
