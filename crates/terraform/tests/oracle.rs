//! Expressions, held to what Terraform itself answers.
//!
//! `tests/oracle/expressions.txt` has one expression a line; `expressions.json` has what
//! `terraform console` says of each, recorded. Where `terraform` is installed the record is checked
//! against it; `RECORD=1 cargo test -p bartizan-terraform --test oracle` writes it anew.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a test may fail")]

mod support;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use bartizan_tree::{Node, Origin, Sources, Value, json};
use support::Memory;

const FAULT: &str = "<fault>";

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle")
}

fn expressions() -> Vec<String> {
    let text = std::fs::read_to_string(folder().join("expressions.txt")).unwrap();
    text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).map(str::to_owned).collect()
}

/// What Terraform answers, or nothing where it is not installed.
fn ask_terraform(expressions: &[String]) -> Option<Vec<Node>> {
    let work = std::env::temp_dir().join(format!("bartizan-oracle-{}", std::process::id()));
    std::fs::create_dir_all(&work).unwrap();
    let console = Command::new("terraform")
        .arg("console")
        .current_dir(&work)
        .env("CHECKPOINT_DISABLE", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn();
    let mut console = console.ok()?;
    let tried: Vec<String> = expressions.iter().map(|e| format!("try(jsonencode({e}), \"{FAULT}\")")).collect();
    writeln!(console.stdin.take().unwrap(), "jsonencode([{}])", tried.join(", ")).unwrap();
    let output = console.wait_with_output().unwrap();
    std::fs::remove_dir_all(&work).unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let line = text.lines().find(|l| l.starts_with('"')).unwrap_or_else(|| panic!("terraform refused:\n{text}"));
    let quoted = parse(line);
    let answers = parse(quoted.as_text().unwrap());
    let decode = |n: &&Node| if n.as_text() == Some(FAULT) { (*n).clone() } else { parse(n.as_text().unwrap()) };
    Some(answers.items().known.iter().map(decode).collect())
}

fn parse(text: &str) -> Node {
    let mut sources = Sources::new();
    let id = sources.add_file("answer", text);
    json::parse_file(&sources, id).unwrap()
}

fn recorded() -> BTreeMap<String, Node> {
    let text = std::fs::read_to_string(folder().join("expressions.json")).unwrap();
    let document = parse(&text);
    document.as_map().unwrap().iter().map(|(k, v)| (k.to_string(), v.clone())).collect()
}

/// Numbers are compared as doubles; Terraform writes more digits than one has.
fn agree(ours: &Node, theirs: &Node) -> bool {
    match (&ours.value, &theirs.value) {
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64(), b.as_f64());
            (a - b).abs() <= 1e-12 * a.abs().max(b.abs())
        }
        (Value::List(a), Value::List(b)) => {
            a.items.len() == b.items.len() && a.items.iter().zip(b.items.iter()).all(|(a, b)| agree(a, b))
        }
        (Value::Map(a), Value::Map(b)) => {
            a.len() == b.len() && a.keys().eq(b.keys()) && a.values().zip(b.values()).all(|(a, b)| agree(a, b))
        }
        (Value::Json(_), Value::Text(text)) => ours.field().text().value().is_some_and(|t| **t == **text),
        _ => ours == theirs,
    }
}

#[test]
fn expressions_are_what_terraform_says() {
    let expressions = expressions();
    let live = ask_terraform(&expressions);
    if std::env::var_os("RECORD").is_some() {
        let answers = live.clone().expect("recording needs terraform");
        let mut lines: Vec<String> = Vec::new();
        for (expression, answer) in expressions.iter().zip(&answers) {
            let mut key = String::new();
            json::quote(expression, &mut key);
            lines.push(format!("{key}: {}", json::write(answer)));
        }
        std::fs::write(folder().join("expressions.json"), format!("{{\n{}\n}}\n", lines.join(",\n"))).unwrap();
    }
    let recorded = recorded();
    match live {
        Some(answers) => {
            for (expression, answer) in expressions.iter().zip(&answers) {
                assert_eq!(
                    recorded.get(expression),
                    Some(answer),
                    "the record is old; RECORD=1 writes it anew: {expression}"
                );
            }
        }
        None => println!("SKIPPED: terraform is not installed; held to its recorded answers"),
    }
    let answers: Vec<(String, Node)> = expressions.into_iter().map(|e| (e.clone(), recorded[&e].clone())).collect();
    compare(&answers);
}

/// More expressions than are recorded: `BARTIZAN_EXPRESSIONS` names a file with one a line.
#[test]
fn other_expressions_are_what_terraform_says() {
    let Some(path) = std::env::var_os("BARTIZAN_EXPRESSIONS") else { return };
    let text = std::fs::read_to_string(path).unwrap();
    let expressions: Vec<String> = text.lines().map(str::to_owned).collect();
    // The console reads no line longer than 64 KiB.
    let answers: Vec<Node> =
        expressions.chunks(200).flat_map(|part| ask_terraform(part).expect("this needs terraform")).collect();
    compare(&expressions.into_iter().zip(answers).collect::<Vec<_>>());
}

fn compare(answers: &[(String, Node)]) {
    let mut wrong = Vec::new();
    for (expression, theirs) in answers {
        let text = format!("resource \"terraform_data\" \"x\" {{\n  input = try({expression}, \"{FAULT}\")\n}}\n");
        let configuration = Memory::of(&[("main.tf", &text)]).evaluate(".");
        let input = configuration.resources.first().and_then(|r| r.attributes.as_map()?.get("input").cloned());
        let ours = input.unwrap_or_else(|| Node::null(Origin::NONE));
        if !agree(&ours, theirs) {
            let (ours, theirs) = (json::write(&ours), json::write(theirs));
            wrong.push(format!("{expression}\n    ours:   {ours}\n    theirs: {theirs}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {} differ:\n{}", wrong.len(), answers.len(), wrong.join("\n"));
}
