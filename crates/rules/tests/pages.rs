//! The pages are the tests: every example of every rule's page, run through the whole tool.
//!
//! A `bad` block fails on exactly the lines that end in `# fails`; a `good` block passes; an
//! `unknown` block is undecided and fails nothing. `RULE=s3-bucket-versioning cargo test -p
//! bartizan-rules --test pages` runs one page.

use std::collections::BTreeSet;
use std::path::Path;

use bartizan_finding::Verdict;
use bartizan_look::{Options, look};
use bartizan_rules::{Rule, all, judge};

#[test]
fn every_example_is_judged_as_its_page_says() {
    let only = std::env::var("RULE").ok();
    let folder = std::env::temp_dir().join(format!("bartizan-pages-{}", std::process::id()));
    let mut faults = Vec::new();
    let mut examples = 0;
    for rule in all().filter(|rule| only.as_deref().is_none_or(|id| id == rule.id)) {
        for example in examples_of(rule.page) {
            examples += 1;
            if let Err(fault) = run(rule, &example, &folder) {
                faults.push(format!(
                    "{} ({} {}, line {}): {fault}",
                    rule.id, example.language, example.kind, example.line
                ));
            }
        }
    }
    let _ = std::fs::remove_dir_all(&folder);
    assert!(faults.is_empty(), "{} of {examples} examples:\n{}", faults.len(), faults.join("\n"));
    assert!(examples > 0, "no examples ran");
}

#[test]
fn every_page_has_its_parts() {
    let mut faults = Vec::new();
    for rule in all() {
        let mut want = |condition: bool, what: &str| {
            if !condition {
                faults.push(format!("{}: {what}", rule.id));
            }
        };
        want(rule.page.starts_with(&format!("# {}\n", rule.title)), "the page begins with the title");
        want(!rule.title.ends_with('.'), "the title has no full stop");
        for section in ["## What is asked", "## Mend", "## Examples"] {
            want(rule.page.contains(&format!("\n{section}\n")), section);
        }
        let kinds: BTreeSet<String> = examples_of(rule.page).into_iter().map(|e| e.kind).collect();
        want(kinds.contains("bad"), "a bad example");
        want(kinds.contains("good"), "a good example");
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

struct Example {
    language: String,
    kind: String,
    text: String,
    line: usize,
}

fn examples_of(page: &str) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut open: Option<Example> = None;
    for (number, line) in page.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some(_)) => examples.extend(open.take()),
            (Some(example), None) => {
                example.text.push_str(line);
                example.text.push('\n');
            }
            (None, Some(info)) => {
                let mut words = info.split_whitespace();
                let language = words.next().unwrap_or_default().to_owned();
                let kind = words.next().unwrap_or_default().to_owned();
                open = Some(Example { language, kind, text: String::new(), line: number + 1 });
            }
            (None, None) => {}
        }
    }
    examples.retain(|e| matches!(e.kind.as_str(), "bad" | "good" | "unknown"));
    examples
}

fn run(rule: &'static Rule, example: &Example, folder: &Path) -> Result<(), String> {
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder).map_err(|e| e.to_string())?;
    let file = match example.language.as_str() {
        "terraform" => "main.tf",
        "cloudformation" => "template.yaml",
        "snapshot" => "snapshot.json",
        other => return Err(format!("no such language: {other}")),
    };
    std::fs::write(folder.join(file), &example.text).map_err(|e| e.to_string())?;
    let looked = look(&[folder.to_owned()], &Options::default()).map_err(|e| e.to_string())?;
    let mut incomplete: Vec<String> = looked.incomplete.iter().map(|i| format!("{}: {}", i.name, i.reason)).collect();
    let mut findings = Vec::new();
    for root in looked.roots {
        incomplete.extend(root.worlds.iter().flat_map(|w| &w.incomplete).map(|i| format!("{}: {}", i.name, i.reason)));
        findings.extend(judge(&root.relate(), &[rule]));
    }
    let fails: BTreeSet<u32> = findings
        .iter()
        .filter(|f| f.verdict == Verdict::Fail)
        .map(|f| looked.sources.place(f.origin).map_or(0, |place| place.start.line))
        .collect();
    let undecided: Vec<String> = findings
        .iter()
        .filter_map(|f| match &f.verdict {
            Verdict::Undecided(why) => Some(format!("{}: {why}", f.resource.address)),
            _ => None,
        })
        .collect();
    let passes = findings.iter().filter(|f| f.verdict == Verdict::Pass).count();
    let marked: BTreeSet<u32> =
        (1..).zip(example.text.lines()).filter(|(_, l)| l.trim_end().ends_with("# fails")).map(|(n, _)| n).collect();
    let seen = format!("fails on {fails:?}, undecided {undecided:?}, {passes} pass, incomplete {incomplete:?}");
    match example.kind.as_str() {
        // An answer has no lines of its own.
        "bad" if example.language == "snapshot" && !fails.is_empty() => Ok(()),
        "bad" if marked.is_empty() => Err("no line is marked `# fails`".into()),
        "bad" if fails != marked => Err(format!("should fail on {marked:?}; {seen}")),
        "good" if !fails.is_empty() || !undecided.is_empty() || passes == 0 => Err(format!("should pass; {seen}")),
        "unknown" if !fails.is_empty() || undecided.is_empty() => Err(format!("should be undecided; {seen}")),
        _ => Ok(()),
    }
}
