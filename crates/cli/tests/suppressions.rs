//! `suppressions.md` is the test: each form of suppression in each place, with an id that silences and
//! with ids that do not.
//!
//! A section is a file (or several), in which `ID` stands for what the table's first column says. The
//! second column says what becomes of the findings of `s3-bucket-versioning`: `silenced`, or in a word
//! of the JSON contract why not.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod run;

use std::fmt::Write;

use run::Folder;

const CASES: &str = include_str!("suppressions.md");

#[derive(Default)]
struct Case {
    title: String,
    rule: String,
    files: Vec<(String, String)>,
    rows: Vec<(String, String)>,
}

fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut lines = CASES.lines();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("## ") {
            cases.push(Case { title: title.to_owned(), rule: "s3-bucket-versioning".to_owned(), ..Case::default() });
            continue;
        }
        let Some(case) = cases.last_mut() else { continue };
        if let Some(info) = line.strip_prefix("```") {
            let name = info.split_once(' ').expect("a fence names its file").1;
            let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            case.files.push((name.to_owned(), text.join("\n") + "\n"));
        } else if let Some(rule) = line.strip_prefix("Rule: ") {
            case.rule = rule.trim_matches(['`', '.']).to_owned();
        } else if let Some(row) = line.strip_prefix("| `") {
            let (id, rest) = row.split_once("` | ").expect("a row is an id and an outcome");
            case.rows.push((id.to_owned(), rest.trim_end_matches([' ', '|']).to_owned()));
        }
    }
    cases
}

/// `silenced` where every finding is; else what the report says of the suppressions.
fn outcome(case: &Case, id: &str) -> String {
    let folder = Folder::with(&[(".git/HEAD", "")]);
    for (name, text) in &case.files {
        folder.write(name, text.replace("ID", id));
    }
    let run = folder.run(&["scan", "--rule", &case.rule, "--show", "all", "--format", "json", "--allow-incomplete"]);
    let report = run.json();
    let findings = report["findings"].as_array().unwrap();
    let silenced = findings.iter().filter(|finding| finding.get("suppressed").is_some()).count();
    let told = findings.iter().filter(|finding| finding["verdict"] != "pass").count() - silenced;
    assert!(silenced + told > 0, "{}: nothing is found\n{report:#}", case.title);
    assert_eq!(run.status, i32::from(told > 0), "{}: {report:#}", case.title);
    assert_eq!(report["summary"]["suppressed"], silenced);
    let mut states: Vec<&str> = Vec::new();
    for line in report.get("suppressions").and_then(|lines| lines.as_array()).into_iter().flatten() {
        let state = line["state"].as_str().unwrap();
        if state != "used" && !states.contains(&state) {
            states.push(state);
        }
    }
    let mut words = match (silenced, told) {
        (_, 0) => vec!["silenced"],
        (0, _) => Vec::new(),
        _ => vec!["silenced in part"],
    };
    words.extend(states);
    words.join(", ")
}

#[test]
fn every_form_in_every_place_is_what_the_page_says() {
    let mut wrong = String::new();
    let cases = cases();
    assert!(cases.len() > 10, "the page is read");
    for case in &cases {
        assert!(!case.rows.is_empty(), "{} has rows", case.title);
        for (id, wanted) in &case.rows {
            let found = outcome(case, id);
            if found != *wanted {
                let _ = writeln!(wrong, "{} with `{id}`: {found}, not {wanted}", case.title);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
