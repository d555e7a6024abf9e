//! The words of the account are CloudFormation's, or listed as Bartizan's own.
//!
//! `cloudformation_properties.json` holds the property names of CloudFormation's resource schemas
//! (as cfn-lint 1.58.0 carries them) for the kinds that an account tells of.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use bartizan_account::{Meaning, meaning};
use bartizan_estate::views::facts::facts;
use bartizan_lexicon::{Lexicon, Step};
use support::{recording, recordings};

type Words = BTreeMap<String, BTreeSet<String>>;

fn schema() -> Words {
    serde_json::from_str(include_str!("cloudformation_properties.json")).unwrap()
}

/// The words in the first column of docs/vocabulary.md: a kind, and properties of it.
fn own_words() -> Words {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/vocabulary.md")).unwrap();
    let mut words = Words::new();
    for line in page.lines().filter(|line| line.starts_with("| `")) {
        let cell = line[1..].split('|').next().unwrap();
        let mut ticked = cell.split('`').skip(1).step_by(2);
        let kind = ticked.next().unwrap().to_owned();
        words.entry(kind).or_default().extend(ticked.map(|word| word.split('.').next().unwrap().to_owned()));
    }
    words
}

fn check(kind: &str, property: &str, schema: &Words, own: &Words, faults: &mut BTreeSet<String>) {
    let known = |words: &Words| words.get(kind).is_some_and(|names| names.contains(property));
    let is_own_kind = kind.starts_with("Bartizan::");
    if is_own_kind && !own.contains_key(kind) {
        faults.insert(format!("{kind} is no kind that docs/vocabulary.md lists"));
    }
    if !is_own_kind && !schema.contains_key(kind) {
        faults.insert(format!("{kind} is no kind of CloudFormation's"));
    }
    if !is_own_kind && !known(schema) && !known(own) {
        faults.insert(format!("{kind} has no {property}"));
    }
}

#[test]
fn every_name_of_the_lexicon_is_a_word_of_the_vocabulary() {
    let (schema, own) = (schema(), own_words());
    let mut faults = BTreeSet::new();
    for (_, entry) in Lexicon::builtin().answers() {
        for name in &entry.names {
            if let Some(Step::Key(key)) = name.to.first() {
                check(&entry.is, key, &schema, &own, &mut faults);
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_property_of_the_recordings_is_a_word_of_the_vocabulary() {
    let (schema, own) = (schema(), own_words());
    let mut faults = BTreeSet::new();
    for family in recordings() {
        for resource in &recording(&family).draft.resources {
            for key in resource.properties.as_map().unwrap().keys() {
                check(&resource.kind, key, &schema, &own, &mut faults);
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_address_of_a_recording_is_one_resources() {
    for family in recordings() {
        let mut seen = BTreeSet::new();
        for resource in &recording(&family).draft.resources {
            assert!(!resource.address.is_empty(), "{family}: a {} without an address", resource.kind);
            assert!(
                seen.insert((resource.kind.clone(), resource.address.clone())),
                "{family}: twice {}",
                resource.address
            );
        }
    }
}

#[test]
fn every_error_of_a_recording_means_something() {
    for family in recordings() {
        let text = support::recording_text(&family);
        let snapshot: serde_json::Value = serde_json::from_str(&text).unwrap();
        for answer in snapshot["answers"].as_array().unwrap() {
            if let Some(error) = answer.get("error") {
                let said = |key: &str| error[key].as_str().unwrap();
                let means = meaning(answer["call"].as_str().unwrap(), said("code"), said("message"));
                assert_ne!(means, Meaning::Failed, "{family}: {answer}");
            }
        }
    }
}

#[test]
fn no_recording_is_read_in_part() {
    for family in recordings() {
        let look = recording(&family);
        assert!(look.draft.incomplete.is_empty(), "{family}: {:?}", look.draft.incomplete);
        assert!(!look.draft.resources.is_empty(), "{family}");
    }
}

/// Facts that a recording leaves unknown because no call tells them, and why that is right.
const UNTOLD: &[(&str, &str)] = &[];

#[test]
fn a_view_asks_for_nothing_that_no_call_tells() {
    let mut faults = BTreeSet::new();
    for family in recordings() {
        let look = recording(&family);
        for subject in look.estate.subjects() {
            for (name, fact) in facts(subject).0 {
                let said = format!("{fact:?}");
                if said.contains("what no call told") && !UNTOLD.contains(&(subject.kind(), name)) {
                    faults.insert(format!("{} {name}: {said}", subject.kind()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}
