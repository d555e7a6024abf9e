//! The rows of `data/reads` against those who need them: the adapters, the page.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use bartizan_account::reads::reads;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The calls that the adapters name.
fn adapted(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            adapted(&entry.path(), found);
            continue;
        }
        let text = std::fs::read_to_string(entry.path()).unwrap();
        for word in text.split('"') {
            let Some((service, operation)) = word.split_once(':') else { continue };
            let operation = operation.split('.').next().unwrap_or_default();
            let is_call = !service.is_empty()
                && service.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
                && operation.starts_with(|c: char| c.is_ascii_uppercase())
                && operation.bytes().all(|b| b.is_ascii_alphanumeric());
            if is_call {
                found.insert(format!("{service}:{operation}"));
            }
        }
    }
}

/// The calls whose answers stand in a snapshot.
fn recorded() -> BTreeSet<String> {
    reads().rows().iter().filter(|row| row.is_recorded()).map(|row| row.call.clone()).collect()
}

#[test]
fn every_call_that_an_adapter_uses_is_made_and_every_call_that_is_made_is_used() {
    let mut used = BTreeSet::new();
    adapted(&root().join("crates/account/src/adapt"), &mut used);
    let made = recorded();
    assert!(made.len() > 80, "{}", made.len());
    let unmade: Vec<_> = used.difference(&made).collect();
    assert!(unmade.is_empty(), "adapters use calls without a row in data/reads: {unmade:?}");
    let unused: Vec<_> = made.difference(&used).collect();
    assert!(unused.is_empty(), "rows that no adapter uses: {unused:?}");
}

/// The page's table is made of the rows: `UPDATE=1` writes it.
#[test]
fn the_page_lists_the_calls() {
    let path = root().join("docs/snapshot.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let head = "| service | calls |\n|---|---|\n";
    let at = page.find(head).unwrap() + head.len();
    let rows = page[at..].find("\n\n").map_or(page.len(), |end| at + end + 1);
    let mut services: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for call in recorded() {
        let (service, operation) = call.split_once(':').unwrap();
        services.entry(service.into()).or_default().push(format!("`{operation}`"));
    }
    let mut wanted = String::new();
    for (service, operations) in services {
        writeln!(wanted, "| `{service}` | {} |", operations.join(", ")).unwrap();
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, format!("{}{wanted}{}", &page[..at], &page[rows..])).unwrap();
    } else {
        assert_eq!(&page[at..rows], wanted, "UPDATE=1 cargo test -p bartizan-account --test reads");
    }
}
