//! The findings as the page's script reads them: short keys, since there may be ten thousand.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use bartizan_finding::{Finding, Verdict};
use serde_json::{Map, Value, json};

use crate::rules::Entry;
use crate::text::answer;
use crate::{Places, Report, clean, suppressed};

/// What the script is given: the rules by id, and the findings, the worst first.
pub(super) fn of(report: &Report, places: &Places<'_>, entries: &[Entry]) -> Value {
    let mut findings: Vec<&Finding> = report.findings.iter().collect();
    findings.sort_by_key(|finding| (rank(finding), Reverse(finding.severity)));
    let rules: Map<String, Value> = entries
        .iter()
        .map(|entry| {
            let aliases: Vec<&str> = entry.aliases.iter().map(|(id, _)| *id).collect();
            let about = json!({
                "practice": entry.practice, "responsibility": entry.responsibility, "aliases": aliases,
            });
            (entry.id.to_owned(), about)
        })
        .collect();
    let findings: Vec<Value> = findings.iter().map(|finding| one(finding, places)).collect();
    json!({ "rules": rules, "findings": findings })
}

/// The verdict, or that somebody suppressed it.
fn word(finding: &Finding) -> &'static str {
    if finding.suppressed.is_some() { "suppressed" } else { finding.verdict.name() }
}

/// What fails stands before what is open, and that before what somebody suppressed and what is well.
fn rank(finding: &Finding) -> u8 {
    match &finding.verdict {
        _ if finding.suppressed.is_some() => 2,
        Verdict::Fail => 0,
        Verdict::Undecided(_) => 1,
        Verdict::Pass => 3,
    }
}

fn one(finding: &Finding, places: &Places<'_>) -> Value {
    let resource = &finding.resource;
    let mut texts: BTreeMap<&str, String> = BTreeMap::new();
    let mut say = |key: &'static str, text: &str| {
        if !text.is_empty() {
            texts.insert(key, clean(text).into_owned());
        }
    };
    say("rule", finding.rule);
    say("title", finding.title);
    say("verdict", word(finding));
    say("severity", finding.severity.name());
    match &finding.verdict {
        Verdict::Undecided(why) => say("message", &why.to_string()),
        _ => say("message", &finding.message),
    }
    say("facet", &finding.facet);
    say("address", &resource.address);
    say("name", resource.name.as_deref().unwrap_or_default());
    say("type", &resource.kind);
    say("service", service(&resource.kind));
    say("account", resource.account.as_deref().unwrap_or_default());
    say("region", resource.region.as_deref().unwrap_or_default());
    if let Some(place) = places.place(finding.origin) {
        say("source", &place.file);
        say("place", &format!("{}:{}:{}", place.file, place.start.line, place.start.column));
    }
    if let Some(by) = &finding.suppressed {
        say("suppressed", &suppressed::told(by, places));
    }
    say("controls", &finding.controls.join(", "));
    say("fingerprint", &finding.fingerprint);
    let mut one = json!(texts);
    let mut proof = finding.proof.clone();
    proof.extend(answer(places, finding.origin));
    list(&mut one, "proof", proof.iter().map(|step| clean(step).into_owned()));
    let related = finding.related.iter().map(|related| {
        let place = places.place(related.origin);
        let place = place.map(|place| format!(" ({}:{})", place.file, place.start.line)).unwrap_or_default();
        clean(&format!("{} {}{place}", related.address, related.message)).into_owned()
    });
    list(&mut one, "related", related);
    one
}

fn list(one: &mut Value, key: &str, items: impl Iterator<Item = String>) {
    let items: Vec<String> = items.collect();
    if !items.is_empty() {
        one[key] = json!(items);
    }
}

/// The service of a kind: `S3` of `AWS::S3::Bucket`.
pub(super) fn service(kind: &str) -> &str {
    kind.split("::").nth(1).unwrap_or(kind)
}
