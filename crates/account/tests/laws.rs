//! What holds of every snapshot: nothing panics, and what was not read is never decided.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod support;

use std::collections::BTreeMap;

use bartizan_account::read;
use bartizan_estate::views::facts::{Fact, facts};
use bartizan_estate::{Estate, Subject};
use bartizan_tree::Sources;
use proptest::prelude::*;
use serde_json::Value;
use support::{recording_text, recordings};

type Told = BTreeMap<(String, String), BTreeMap<&'static str, Fact>>;

fn relate(text: &str) -> Estate {
    let mut sources = Sources::new();
    let id = sources.add_file("s.json", text);
    Estate::relate(read(&mut sources, id).unwrap().remove(0))
}

fn told(estate: &Estate) -> Told {
    let key = |s: &Subject<'_>| (s.kind().to_owned(), s.address().to_string());
    estate.subjects().map(|subject| (key(&subject), facts(subject).0.into_iter().collect())).collect()
}

/// Whether a fact says itself that it is not the whole truth.
fn is_open(fact: &Fact) -> bool {
    match fact {
        Fact::Unknown(_) => true,
        Fact::Known(text) | Fact::Default(text) => {
            ["…", "denied", "not read", "NotRead", "Denied", "$unknown", "outside"]
                .iter()
                .any(|word| text.contains(word))
        }
        Fact::Absent => false,
    }
}

/// Takes every answer of a recording away, one after the other, and compares what is decided.
fn nothing_is_decided_without(family: &str, spoil: impl Fn(&mut Vec<Value>, usize)) -> Vec<String> {
    let whole: Value = serde_json::from_str(&recording_text(family)).unwrap();
    let before = told(&relate(&whole.to_string()));
    let mut faults = Vec::new();
    for i in 0..whole["answers"].as_array().unwrap().len() {
        let mut spoilt = whole.clone();
        let call = whole["answers"][i]["call"].as_str().unwrap().to_owned();
        spoil(spoilt["answers"].as_array_mut().unwrap(), i);
        let estate = relate(&spoilt.to_string());
        let after = told(&estate);
        for ((kind, address), facts) in &before {
            let Some(now) = after.get(&(kind.clone(), address.clone())) else {
                if estate.missing(kind).is_none() {
                    faults.push(format!("without {call}: {address} is not there, and {kind} has no gap"));
                }
                continue;
            };
            for (name, fact) in facts {
                let fact_now = now.get(name);
                if fact_now != Some(fact) && !fact_now.is_some_and(is_open) {
                    faults.push(format!("without {call}: {kind} {name} was {fact:?} and is {fact_now:?}"));
                }
            }
        }
        for key in after.keys().filter(|key| !before.contains_key(*key)) {
            faults.push(format!("without {call}: {key:?} came into being"));
        }
    }
    faults.sort();
    faults.dedup();
    faults
}

#[test]
fn a_denied_call_decides_nothing() {
    let mut faults = Vec::new();
    for family in recordings() {
        faults.extend(nothing_is_decided_without(&family, |answers, i| {
            let answer = answers[i].as_object_mut().unwrap();
            answer.remove("answer");
            answer.insert("error".into(), serde_json::json!({"code": "AccessDenied", "message": "no"}));
        }));
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn a_call_that_was_not_made_decides_nothing() {
    let mut faults = Vec::new();
    for family in recordings() {
        faults.extend(nothing_is_decided_without(&family, |answers, i| {
            answers.remove(i);
        }));
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Puts something else in place of one of the values, whichever it is.
fn mutate(value: &mut Value, at: &mut usize, by: &Value) -> bool {
    if *at == 0 {
        *value = by.clone();
        return true;
    }
    *at -= 1;
    match value {
        Value::Array(items) => items.iter_mut().any(|item| mutate(item, at, by)),
        Value::Object(members) => members.values_mut().any(|member| mutate(member, at, by)),
        _ => false,
    }
}

fn strange() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        Just(serde_json::json!([])),
        Just(serde_json::json!({})),
        Just(serde_json::json!([null, [[]], {"Key": 1, "Value": {}}])),
        Just(serde_json::json!({"Statement": [7], "Condition": {"a": "b"}, "$redacted": "x"})),
        Just(Value::from(-1)),
        Just(Value::from("%7B%22a%22%3A")),
        Just(Value::from("é=é: \"-----BEGIN PRIVATE KEY-----")),
        Just(Value::from("AAAA")),
        "\\PC{0,12}".prop_map(Value::from),
    ]
}

fn survives(text: &str) {
    let mut sources = Sources::new();
    let id = sources.add_file("s.json", text);
    for draft in read(&mut sources, id).into_iter().flatten() {
        let estate = Estate::relate(draft);
        for subject in estate.subjects() {
            let _ = facts(subject);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_strange_value_anywhere_panics_nothing(
        family in prop::sample::select(recordings()),
        places in prop::collection::vec((any::<prop::sample::Index>(), strange()), 1..12),
    ) {
        let mut snapshot: Value = serde_json::from_str(&recording_text(&family)).unwrap();
        for (place, by) in places {
            let mut at = place.index(3000) + 5;
            mutate(&mut snapshot["answers"], &mut at, &by);
        }
        survives(&snapshot.to_string());
    }

    #[test]
    fn a_cut_or_damaged_text_panics_nothing(
        family in prop::sample::select(recordings()),
        cut in any::<prop::sample::Index>(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), "\\PC|[\"{}\\[\\],\\\\]"), 0..4),
    ) {
        let mut text = recording_text(&family);
        for (place, by) in damage {
            let mut at = place.index(text.len());
            while !text.is_char_boundary(at) { at -= 1; }
            text.insert_str(at, &by);
        }
        let mut at = cut.index(text.len()) + 1;
        while !text.is_char_boundary(at) { at -= 1; }
        survives(&text[..at]);
    }
}
