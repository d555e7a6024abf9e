//! One audit through a front that lets everything through, and what must be true of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use serde_json::{Value, json};

use crate::actions::{granted, needed};
use crate::emulator::{Emulator, REGIONS, emulator, root};
use crate::expected::{differences, expected, said};
use crate::run::{Folder, Run};
use crate::secrets::{CANARY, shows_canary};
use crate::snapshot::{answers, merged, same_text};

/// What an audit said, wrote and asked.
pub struct Audited {
    pub run: Run,
    pub snapshot: String,
    pub report: Value,
}

/// An audit of these regions, with more options; its snapshot is `snapshot.jsonl` in the folder.
pub fn command(emulator: &Emulator, folder: &Folder, regions: &[&str], more: &[&str]) -> Command {
    let regions = regions.join(",");
    let fixed = ["audit", "--region", &regions, "--save", "snapshot.jsonl", "--show", "all", "--format", "json"];
    let mut command = emulator.command(folder, &[&fixed, more].concat());
    // Two audits with one key give secrets the same marks.
    command.env("BARTIZAN_FINGERPRINT_KEY", "of-the-tests");
    command
}

/// Runs it.
pub fn audit(emulator: &Emulator, regions: &[&str], more: &[&str]) -> Audited {
    let folder = Folder::new();
    let run = Run::of(command(emulator, &folder, regions, more).output().unwrap());
    let snapshot = std::fs::read_to_string(folder.path().join("snapshot.jsonl"))
        .unwrap_or_else(|error| panic!("{error}: {}", run.err));
    Audited { run, snapshot, report: emulator.report() }
}

/// As fast as the emulated account answers.
pub const FAST: [&str; 2] = ["--max-rate", "10000"];

/// The one audit of everything.
pub fn full(emulator: &Emulator) -> &'static Audited {
    static FULL: OnceLock<Audited> = OnceLock::new();
    FULL.get_or_init(|| {
        emulator.configure(&json!({"latency": [0.001, 0.01]}));
        audit(emulator, &REGIONS, &FAST)
    })
}

#[test]
fn the_verdicts_are_those_that_were_seeded() {
    let Some(turn) = emulator() else { return };
    let full = full(turn.emulator);
    assert_eq!(full.run.status, 1, "{}", full.run.err);
    let said = said(turn.emulator, &full.run.json()["findings"]);
    let differences = differences(&expected(turn.emulator, &said), &said);
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn the_snapshot_judged_again_says_the_same() {
    let Some(turn) = emulator() else { return };
    let full = full(turn.emulator);
    let folder = Folder::with(&[("snapshot.jsonl", &full.snapshot)]);
    let again = folder.run(&["scan", "snapshot.jsonl", "--show", "all", "--format", "json"]).exits(1);
    assert_eq!(again.verdicts(), full.run.verdicts());
}

#[test]
fn a_second_reader_was_told_the_same() {
    let Some(turn) = emulator() else { return };
    let full = full(turn.emulator);
    let folder = Folder::new();
    let file = turn.emulator.read(&folder, "snapshot.json", None, &REGIONS);
    let theirs: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let theirs = merged(theirs["answers"].as_array().unwrap().iter().cloned());
    let ours = merged(answers(&full.snapshot));
    let lines = crate::snapshot::differences(&theirs, &ours);
    assert!(
        lines.is_empty(),
        "{} of {} differ\n{}",
        lines.len(),
        theirs.len(),
        lines[..lines.len().min(40)].join("\n")
    );
}

#[test]
fn nothing_is_asked_twice() {
    let Some(turn) = emulator() else { return };
    let full = full(turn.emulator);
    let repeated: BTreeSet<&str> =
        full.report["repeated"].as_array().unwrap().iter().map(|entry| entry["call"].as_str().unwrap()).collect();
    // Its making is asked about until it is made.
    assert!(repeated.iter().all(|call| *call == "iam:GenerateCredentialReport"), "{repeated:?}");
    assert_eq!(full.report["unknown"], json!([]), "requests that are no call of AWS");
    assert!(full.report["most_in_flight"].as_u64().unwrap() > 8, "calls wait side by side");
}

#[test]
fn nothing_is_asked_that_the_policy_does_not_grant() {
    let Some(turn) = emulator() else { return };
    let full = full(turn.emulator);
    let folder = Folder::new();
    let regions = REGIONS.join(",");
    let policy =
        Run::of(turn.emulator.command(&folder, &["audit", "--region", &regions, "--print-policy"]).output().unwrap());
    let granted = granted(&policy.exits(0).json());
    let made: BTreeSet<&str> = full.report["calls"].as_object().unwrap().keys().map(String::as_str).collect();
    let refused: Vec<_> = made.iter().filter(|call| !needed(call).is_subset(&granted)).collect();
    assert!(refused.is_empty(), "{refused:?} are not in {granted:?}");
    assert!(granted.iter().all(|action| !action.contains('*')), "{granted:?}");
    let all: BTreeSet<String> = made.iter().flat_map(|call| needed(call)).collect();
    // What is asked about single things is not asked where there are none.
    let about_one = actions_about_one();
    let idle: Vec<_> = granted.iter().filter(|action| !all.contains(*action) && !about_one.contains(*action)).collect();
    assert!(idle.is_empty(), "granted and not used: {idle:?}");
}

/// The actions of the rows that wait for another call's answers.
fn actions_about_one() -> BTreeSet<String> {
    let mut actions = BTreeSet::new();
    for file in std::fs::read_dir(root().join("crates/account/data/reads")).unwrap() {
        let rows: toml::Table = std::fs::read_to_string(file.unwrap().path()).unwrap().parse().unwrap();
        for (call, row) in &rows {
            let rows = row.as_array().map_or(std::slice::from_ref(row), Vec::as_slice);
            if rows.iter().any(|row| row.get("each").is_some()) {
                actions.extend(needed(call));
            }
        }
    }
    actions
}

#[test]
fn no_secret_is_written_anywhere() {
    let Some(turn) = emulator() else { return };
    let full = full(turn.emulator);
    // The places where the account does tell secrets.
    let told = full.report["marked"].as_object().unwrap();
    for call in [
        "autoscaling:DescribeLaunchConfigurations",
        "ec2:DescribeInstanceAttribute",
        "ec2:DescribeLaunchTemplateVersions",
        "ecs:DescribeTaskDefinition",
        "lambda:ListFunctions",
    ] {
        assert!(told.contains_key(call), "{call} tells no {CANARY}: {told:?}");
    }
    for (name, text) in
        [("the snapshot", &full.snapshot), ("the output", &full.run.out), ("standard error", &full.run.err)]
    {
        assert!(!shows_canary(text), "{name} shows a secret");
    }
    let folder = Folder::with(&[("snapshot.jsonl", &full.snapshot)]);
    let people = folder.run(&["scan", "snapshot.jsonl", "--show", "all"]);
    assert!(!shows_canary(&people.out) && !shows_canary(&people.err), "the text for people shows a secret");
}

#[test]
fn a_killed_audit_goes_on_where_it_was() {
    let Some(turn) = emulator() else { return };
    let emulator = turn.emulator;
    let full = full(emulator);
    let counts =
        |report: &Value| report["every"].as_array().unwrap().iter().filter(|entry| is_journaled(entry)).count();
    let folder = Folder::new();
    emulator.configure(&json!({"latency": [0.01, 0.05], "seed": 7}));
    let options = [&FAST[..], &["--in-flight", "16", "--resume"]].concat();
    let journal = folder.path().join("snapshot.jsonl.journal");
    let (mut asked, mut kept) = (0, 0);
    for after in [40, 150, 300] {
        let without = &options[..options.len() - 1];
        let mut child = command(emulator, &folder, &REGIONS, if asked == 0 { without } else { &options })
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        while lines(&journal) < kept + after && child.try_wait().unwrap().is_none() {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        let killed = child.kill();
        let _ = child.wait();
        killed.unwrap();
        let report = emulator.report();
        asked += counts(&report);
        kept = lines(&journal);
        // What was asked and is not kept was on its way.
        assert!(asked - kept.min(asked) <= 16 * (after / 40 + 1), "{asked} asked, {kept} kept");
        assert!(!shows_canary(&std::fs::read_to_string(&journal).unwrap_or_default()), "the journal shows a secret");
        emulator.configure(&json!({"latency": [0.001, 0.01], "seed": 7}));
        asked = kept;
    }
    let last = Run::of(command(emulator, &folder, &REGIONS, &options).output().unwrap()).exits(1);
    let snapshot = std::fs::read_to_string(folder.path().join("snapshot.jsonl")).unwrap();
    same_text(&snapshot, &full.snapshot);
    assert_eq!(last.verdicts(), full.run.verdicts());
    // Of what was kept nothing is asked again, but for what could not be answered: each of the four runs
    // asks for that anew.
    let failed = 3 * full.report["outcomes"]["missing"].as_u64().unwrap_or_default();
    let again = counts(&emulator.report()) + kept - counts(&full.report);
    assert!(again as u64 <= failed, "{again} of {kept} were asked again");
}

/// Whether the answer to a request is kept: preparations are not.
fn is_journaled(entry: &Value) -> bool {
    let call = entry["call"].as_str().unwrap();
    !["sts:GetCallerIdentity", "iam:GenerateCredentialReport", "sts:AssumeRole"].contains(&call)
}

/// The whole answers in a journal, its first line being none.
fn lines(journal: &Path) -> usize {
    let text = std::fs::read(journal).unwrap_or_default();
    text.iter().filter(|byte| **byte == b'\n').count().saturating_sub(1)
}

/// By rule, address and facet, the verdict. (The region of a bucket is told by a call of its own.)
pub fn verdicts(run: &Run) -> BTreeMap<(String, String, String), String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let json = run.json();
    let one = |finding: &Value| {
        let key = (text(&finding["rule"]), text(&finding["resource"]["address"]), text(&finding["facet"]));
        (key, text(&finding["verdict"]))
    };
    json["findings"].as_array().unwrap().iter().map(one).collect()
}
