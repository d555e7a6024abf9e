//! The heart of the tests: the same thing written for every source gives equal views.
//!
//! See `tests/scenarios/README.md` for the format.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use bartizan_estate::views::facts::{Fact, facts};
use bartizan_estate::{Estate, Subject};
use bartizan_look::{Options, look};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    #[expect(dead_code, reason = "for people")]
    about: String,
    #[serde(default)]
    same: Vec<Same>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Same {
    label: String,
    kind: String,
    terraform: Option<String>,
    cloudformation: Option<String>,
    account: Option<String>,
    #[serde(default)]
    ids: BTreeMap<String, String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exceptions {
    #[serde(default)]
    except: Vec<Except>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Except {
    scenario: String,
    label: String,
    fact: String,
    source: String,
    reason: String,
}

const SOURCES: [(&str, &str); 4] =
    [("terraform", "main.tf"), ("plan", "plan.json"), ("cloudformation", "template.yaml"), ("account", "answers.json")];

#[test]
fn the_same_thing_gives_equal_views_in_every_source() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/scenarios"));
    let exceptions: Exceptions =
        toml::from_str(&std::fs::read_to_string(root.join("exceptions.toml")).unwrap()).unwrap();
    let only = std::env::var("SCENARIO").ok();
    let mut used = BTreeSet::new();
    let mut faults = Vec::new();
    for folder in scenarios(root) {
        let name = folder.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        if only.as_deref().is_none_or(|only| name.starts_with(only)) {
            compare(&folder, &name, &exceptions, &mut used, &mut faults);
        }
    }
    if only.is_none() {
        for (index, except) in exceptions.except.iter().enumerate() {
            assert!(!except.reason.is_empty());
            if !used.contains(&index) {
                faults.push(format!(
                    "{}: the exception for {}.{} in {} is no longer needed",
                    except.scenario, except.label, except.fact, except.source
                ));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

fn scenarios(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for family in std::fs::read_dir(root).unwrap().flatten().filter(|e| e.path().is_dir()) {
        for scenario in std::fs::read_dir(family.path()).unwrap().flatten() {
            if scenario.path().join("scenario.toml").exists() {
                found.push(scenario.path());
            }
        }
    }
    found.sort();
    found
}

fn compare(folder: &Path, name: &str, exceptions: &Exceptions, used: &mut BTreeSet<usize>, faults: &mut Vec<String>) {
    let scenario: Scenario = match toml::from_str(&std::fs::read_to_string(folder.join("scenario.toml")).unwrap()) {
        Ok(scenario) => scenario,
        Err(error) => return faults.push(format!("{name}: {error}")),
    };
    let mut sources: Vec<(&str, Estate)> = Vec::new();
    for (source, file) in SOURCES {
        let path = folder.join(file);
        if !path.exists() {
            continue;
        }
        let looked = look(&[path], &Options::default()).unwrap();
        let mut worlds: Vec<Estate> = looked.roots.into_iter().flat_map(bartizan_look::Root::relate).collect();
        match (worlds.pop(), worlds.len()) {
            (Some(estate), 0) => sources.push((source, estate)),
            (_, others) => faults.push(format!("{name}: {file} gives {others} more estates than one")),
        }
    }
    for same in &scenario.same {
        let mut views: Vec<(&str, BTreeMap<&'static str, String>)> = Vec::new();
        for (source, estate) in &sources {
            let Some(address) = address(same, source) else { continue };
            match estate.of(&same.kind).find(|s| &**s.address() == address) {
                Some(subject) => views.push((source, written(subject, &scenario, source))),
                None => faults.push(format!("{name}: {source} has no {} at {address}", same.kind)),
            }
        }
        if views.iter().any(|(_, facts)| facts.is_empty()) {
            faults.push(format!("{name}: {} has no facts", same.kind));
        }
        let Some((first, wanted)) = views.first() else { continue };
        for (source, facts) in &views[1..] {
            for (fact, value) in facts {
                let expected = wanted.get(fact).map_or("", String::as_str);
                if value == expected {
                    continue;
                }
                let excepted = exceptions.except.iter().position(|e| {
                    e.scenario == name
                        && e.label == same.label
                        && e.fact == *fact
                        && (e.source == *source || e.source == *first)
                });
                match excepted {
                    Some(index) => {
                        used.insert(index);
                    }
                    None => faults
                        .push(format!("{name}: {}.{fact}\n    {first}: {expected}\n    {source}: {value}", same.label)),
                }
            }
        }
    }
}

fn address<'a>(same: &'a Same, source: &str) -> Option<&'a str> {
    match source {
        "terraform" | "plan" => same.terraform.as_deref(),
        "cloudformation" => same.cloudformation.as_deref(),
        _ => same.account.as_deref(),
    }
}

/// The facts with every labelled resource's references and ids under its label.
fn written(subject: Subject<'_>, scenario: &Scenario, source: &str) -> BTreeMap<&'static str, String> {
    let mut facts_by_name = BTreeMap::new();
    for (name, fact) in facts(subject).0 {
        let text = match fact {
            Fact::Known(text) | Fact::Default(text) => labelled(&text, scenario, source),
            Fact::Absent => "absent".to_owned(),
            Fact::Unknown(why) => format!("unknown: {}", labelled(&why, scenario, source)),
        };
        facts_by_name.insert(name, text);
    }
    facts_by_name
}

fn labelled(text: &str, scenario: &Scenario, source: &str) -> String {
    let mut text = text.to_owned();
    for same in &scenario.same {
        if let Some(address) = address(same, source) {
            for attribute in same.ids.keys() {
                let label = format!("<{}.{attribute}>", same.label);
                text = text.replace(
                    &format!("{{\"$ref\":\"{}.{attribute}\"}}", address.replace('"', "\\\"")),
                    &format!("\"{label}\""),
                );
                text = text.replace(&format!("{address}.{attribute}"), &label);
            }
            // A list of addresses.
            text = text
                .split(", ")
                .map(|piece| if piece == address { format!("<{}>", same.label) } else { piece.to_owned() })
                .collect::<Vec<_>>()
                .join(", ");
        }
        for (attribute, id) in &same.ids {
            let label = format!("<{}.{attribute}>", same.label);
            if text == *id {
                text.clone_from(&label);
            }
            text = text.replace(&format!("\"{id}\""), &format!("\"{label}\""));
            if id.starts_with("arn:") {
                text = text.replace(id.as_str(), &label);
            }
        }
    }
    flattened(&text)
}

/// A text that was joined of parts, as one text: `{"$concat":["a","<b.Arn>"]}` is `"a<b.Arn>"`.
fn flattened(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("{\"$concat\":[") {
        out.push_str(&rest[..at]);
        let inner = &rest[at + "{\"$concat\":[".len()..];
        let Some(end) = inner.find("]}") else { break };
        out.push('"');
        out.push_str(&inner[..end].replace("\",\"", "").trim_matches('"').replace("\\\"", "\""));
        out.push('"');
        rest = &inner[end + 2..];
    }
    out.push_str(rest);
    out
}
