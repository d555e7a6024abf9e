//! Whole modules, held to what `terraform plan` makes of them.
//!
//! Each folder of `tests/oracle/plans` is a root module of the built-in provider; `plan.json` in it
//! is what Terraform planned, recorded. The same resources must come out of the code and of the
//! plan, and what Terraform knows must be known. Where `terraform` is installed the record is
//! checked against it; `RECORD=1` writes it anew.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a test may fail")]

use std::path::{Path, PathBuf};
use std::process::Command;

use bartizan_terraform::{Cache, Configuration, Disk, Options, evaluate, is_plan, is_state, read_plan};
use bartizan_tree::{Node, Sources, Value, json};

/// What holds however the unknown turns out, and Terraform 1.11 still calls unknown:
/// `false && x`, `true || x`, and a condition whose branches are the same.
const DECIDED_EARLIER: [&str; 3] = ["input.false_and", "input.true_or", "input.same"];

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/plans");
    let mut cases: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    cases.sort();
    cases
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else if entry.file_name() != "plan.json" {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// What Terraform plans, or nothing where it is not installed.
fn ask_terraform(case: &Path) -> Option<String> {
    let name = case.file_name().unwrap().to_string_lossy().into_owned();
    let work = std::env::temp_dir().join(format!("bartizan-plans-{}-{name}", std::process::id()));
    copy(case, &work);
    let run = |arguments: &[&str]| {
        let mut command = Command::new("terraform");
        command.args(arguments).current_dir(&work).env("CHECKPOINT_DISABLE", "1").output().ok()
    };
    let planned = run(&["init", "-no-color"]).map(|init| {
        assert!(init.status.success(), "{name}: {}", String::from_utf8_lossy(&init.stdout));
        let plan = run(&["plan", "-no-color", "-out=plan"]).unwrap();
        assert!(plan.status.success(), "{name}: {}", String::from_utf8_lossy(&plan.stderr));
        String::from_utf8(run(&["show", "-json", "plan"]).unwrap().stdout).unwrap()
    });
    std::fs::remove_dir_all(&work).unwrap();
    planned
}

fn parse(text: &str) -> (Sources, Node, bartizan_tree::SourceId) {
    let mut sources = Sources::new();
    let id = sources.add_file("plan.json", text);
    let document = json::parse_file(&sources, id).unwrap();
    (sources, document, id)
}

/// The resources of a plan as a text that two runs agree on.
fn stable(text: &str) -> String {
    let (_, document, _) = parse(text);
    json::write(document.as_map().unwrap().get("resource_changes").unwrap())
}

fn differences(path: &str, ours: &Node, theirs: &Node, out: &mut Vec<String>) {
    let differ = || format!("{path}\n    code: {}\n    plan: {}", json::write(ours), json::write(theirs));
    match (&ours.value, &theirs.value) {
        (_, Value::Unknown(_) | Value::Ref(_)) => {
            if ours.is_known() && !DECIDED_EARLIER.iter().any(|name| path.ends_with(name)) {
                out.push(differ());
            }
        }
        (Value::List(a), Value::List(b)) if a.items.len() == b.items.len() => {
            for (i, (a, b)) in a.items.iter().zip(b.items.iter()).enumerate() {
                differences(&format!("{path}[{i}]"), a, b, out);
            }
        }
        (Value::Map(a), Value::Map(b)) if a.keys().eq(b.keys()) => {
            for ((key, a), b) in a.iter().zip(b.values()) {
                differences(&format!("{path}.{key}"), a, b, out);
            }
        }
        (Value::Json(_), Value::Text(text)) => {
            if ours.field().text().value().is_none_or(|t| **t != **text) {
                out.push(differ());
            }
        }
        _ if ours == theirs => {}
        _ => out.push(differ()),
    }
}

fn of_code(case: &Path) -> Configuration {
    let disk = Disk::below(case).unwrap();
    evaluate(&disk, &case.to_string_lossy(), &Options::default(), &mut Sources::new(), &mut Cache::default())
}

#[test]
fn code_evaluates_to_what_terraform_plans() {
    let mut wrong = Vec::new();
    let mut skipped = false;
    for case in cases() {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let record = case.join("plan.json");
        match ask_terraform(&case) {
            Some(live) => {
                if std::env::var_os("RECORD").is_some() {
                    std::fs::write(&record, &live).unwrap();
                }
                let recorded = std::fs::read_to_string(&record).unwrap();
                assert_eq!(stable(&live), stable(&recorded), "{name}: the record is old; RECORD=1 writes it anew");
            }
            None => skipped = true,
        }
        let (sources, document, id) = parse(&std::fs::read_to_string(&record).unwrap());
        assert!(is_plan(&document) && !is_state(&document));
        let plan = read_plan(&sources, id, &document);
        let code = of_code(&case);
        assert!(code.incomplete.is_empty(), "{name}: {:?}", code.incomplete);
        let addresses = |c: &Configuration| {
            let mut addresses: Vec<String> = c.resources.iter().map(|r| r.address.to_string()).collect();
            addresses.sort();
            addresses
        };
        assert_eq!(addresses(&code), addresses(&plan), "{name}");
        for theirs in &plan.resources {
            let ours = code.resources.iter().find(|r| r.address == theirs.address).unwrap();
            for attribute in ["input", "triggers_replace"] {
                let null = Node::null(ours.origin);
                let get =
                    |node: &Node| node.as_map().and_then(|m| m.get(attribute)).cloned().unwrap_or_else(|| null.clone());
                let path = format!("{name}: {}.{attribute}", ours.address);
                differences(&path, &get(&ours.attributes), &get(&theirs.attributes), &mut wrong);
            }
        }
    }
    if skipped {
        println!("SKIPPED: terraform is not installed; held to its recorded plans");
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}
