//! The promise of an audit: what was denied or not read neither passes nor fails.
//!
//! Each answer of each recorded account (tests/recordings) is denied, one after the other, and left
//! out. No verdict may change but to undecided, and no failure may come into being.

#![expect(clippy::unwrap_used, reason = "a recording that cannot be read ends the test")]

use std::collections::BTreeMap;
use std::path::Path;

use bartizan_estate::Estate;
use bartizan_finding::Verdict;
use bartizan_rules::{Rule, all, judge};
use bartizan_tree::Sources;
use serde_json::{Value, json};

type Verdicts = BTreeMap<(&'static str, String), &'static str>;

fn verdicts(snapshot: &Value, rules: &[&'static Rule]) -> Verdicts {
    let mut sources = Sources::new();
    let id = sources.add_file("s.json", snapshot.to_string());
    let drafts = bartizan_account::read(&mut sources, id).unwrap();
    let mut verdicts = Verdicts::new();
    for draft in drafts {
        for finding in judge(&[Estate::relate(draft)], rules) {
            let word = match finding.verdict {
                Verdict::Pass => "pass",
                Verdict::Fail => "fail",
                Verdict::Undecided(_) => "undecided",
            };
            verdicts.insert((finding.rule, finding.resource.address.to_string()), word);
        }
    }
    verdicts
}

fn compare(spoil: impl Fn(&mut Vec<Value>, usize)) -> Vec<String> {
    let rules: Vec<&'static Rule> = all().collect();
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/recordings"));
    let mut faults = Vec::new();
    for entry in
        std::fs::read_dir(folder).unwrap().flatten().filter(|e| e.path().extension().is_some_and(|e| e == "json"))
    {
        let whole: Value = serde_json::from_str(&std::fs::read_to_string(entry.path()).unwrap()).unwrap();
        let before = verdicts(&whole, &rules);
        for i in 0..whole["answers"].as_array().unwrap().len() {
            let mut spoilt = whole.clone();
            spoil(spoilt["answers"].as_array_mut().unwrap(), i);
            for (key, now) in verdicts(&spoilt, &rules) {
                let was = before.get(&key).copied();
                if now != "undecided" && was != Some(now) {
                    let call = &whole["answers"][i]["call"];
                    faults.push(format!("without {call}: {} of {} was {was:?} and is {now}", key.0, key.1));
                }
            }
        }
    }
    faults.sort();
    faults.dedup();
    faults
}

#[test]
fn a_denied_call_passes_and_fails_nothing() {
    let faults = compare(|answers, i| {
        let answer = answers[i].as_object_mut().unwrap();
        answer.remove("answer");
        answer.insert("error".into(), json!({"code": "AccessDenied", "message": "no"}));
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_call_that_was_not_made_passes_and_fails_nothing() {
    let faults = compare(|answers, i| {
        answers.remove(i);
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_list_that_was_denied_leaves_its_rules_undecided_for_the_account() {
    let snapshot = |result: &str| {
        format!(
            r#"{{"schema": "bartizan/snapshot/1", "accounts": ["123456789012"], "regions": ["eu-west-1"],
                "answers": [{{"call": "ec2:DescribeVolumes", "region": "eu-west-1", {result}}}]}}"#
        )
    };
    let rules: Vec<&'static Rule> = all().filter(|rule| rule.id == "ec2-volume-encryption").collect();
    let said = |text: String| verdicts(&serde_json::from_str(&text).unwrap(), &rules);
    let denied = said(snapshot(r#""error": {"code": "UnauthorizedOperation", "message": ""}"#));
    assert_eq!(denied, Verdicts::from([(("ec2-volume-encryption", "123456789012".to_owned()), "undecided")]));
    // What nobody asked for is not spoken of, and what is not there neither.
    assert!(said(snapshot(r#""answer": {"Volumes": []}"#)).is_empty());
    assert!(said(snapshot(r#""answer": {}"#).replace("Volumes", "Vpcs")).is_empty());
}
