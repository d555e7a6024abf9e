//! The rows of `data/reads` against those who need them: the adapters, the page.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use bartizan_account::reads::{Argument, reads};
use bartizan_aws::model::{Kind, Member, Service, table};

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

/// What a path leads to, and whether there may be several: `Reservations[].Instances`.
fn shape_at(service: &'static Service, from: &'static Member, path: &str) -> Option<&'static Member> {
    path.split('.').try_fold(from, |member, step| {
        let (name, is_list) = step.strip_suffix("[]").map_or((step, false), |name| (name, true));
        let found = match &service.shape(member).kind {
            Kind::Structure(structure) => structure.member(name)?,
            Kind::Map(_, value) => value,
            _ => return None,
        };
        match (&service.shape(found).kind, is_list) {
            (Kind::List(member), true) => Some(member),
            (_, true) => None,
            (_, false) => Some(found),
        }
    })
}

/// What a list or a map has for members: a structure is a list of one.
fn member_of(service: &'static Service, list: &'static Member) -> &'static Member {
    match &service.shape(list).kind {
        Kind::List(member) => member,
        _ => list,
    }
}

/// Every name in a row is one of AWS's: a slip of the pen asks nothing, and says nothing of it.
#[test]
fn every_name_in_a_row_stands_in_the_model() {
    let mut wrong = Vec::new();
    for row in reads().rows() {
        let mut note = |what: String| wrong.push(format!("{}: {what}", row.call));
        let Some(operation) = table().operation(&row.call) else {
            note("is not in the read table (cargo xtask import)".into());
            continue;
        };
        let service = operation.service();
        let input = operation.input().map(|input| service.shape(input));
        let takes = |name: &str| match input.map(|input| &input.kind) {
            Some(Kind::Structure(structure)) => structure.member(name).is_some(),
            _ => false,
        };
        for name in row.with.keys().chain(row.given.keys()).filter(|name| !takes(name)) {
            note(format!("takes no {name}"));
        }
        let is_preparation = !row.is_recorded();
        for name in input.map(|input| &input.required).into_iter().flatten() {
            if !is_preparation && !row.with.contains_key(name) && !row.given.contains_key(name) {
                note(format!("needs {name}"));
            }
        }
        let Some(each) = &row.each else { continue };
        let lister = table().operation(&each.call).unwrap();
        let of_lister = lister.service();
        let Some(list) = lister.output().and_then(|output| shape_at(of_lister, output, &each.path)) else {
            note(format!("{} answers with no {}", each.call, each.path));
            continue;
        };
        let member = member_of(of_lister, list);
        let paths = row.with.values().filter_map(|argument| match argument {
            Argument::Path(path) => Some(path),
            _ => None,
        });
        for path in paths.chain(&row.region).chain(row.when.keys()).chain(row.unless.keys()) {
            if shape_at(of_lister, member, path).is_none() {
                note(format!("the members of {} {} have no {path}", each.call, each.path));
            }
        }
        let is_text = matches!(of_lister.shape(member).kind, Kind::Text);
        if row.with.values().any(|argument| *argument == Argument::Member) && !is_text {
            note(format!("the members of {} {} are no texts", each.call, each.path));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
