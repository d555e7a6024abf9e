//! Tables of verdicts: `tests/emulator/expected.toml`, held against what the tool says.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use toml::{Table, Value as Toml};

use crate::emulator::{Emulator, root};

/// By rule and name, the verdict. Of several findings on one resource the worst counts.
pub type Verdicts = BTreeMap<(String, String), &'static str>;

const ORDER: [&str; 3] = ["pass", "undecided", "fail"];

/// What the tool said, by the names that the seed gives.
pub fn said(emulator: &Emulator, findings: &Value) -> Verdicts {
    let names: BTreeMap<&str, &str> = emulator.names.iter().map(|(name, address)| (&**address, &**name)).collect();
    let mut verdicts = Verdicts::new();
    for finding in findings.as_array().unwrap() {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let resource = &finding["resource"];
        let name =
            name_of(&names, &text(&resource["address"]), &text(&resource["account"]), &text(&resource["region"]));
        let verdict = ORDER.iter().find(|known| **known == finding["verdict"]).unwrap();
        let entry = verdicts.entry((text(&finding["rule"]), name)).or_insert("pass");
        let rank = |verdict: &str| ORDER.iter().position(|known| *known == verdict);
        if rank(verdict) > rank(entry) {
            *entry = verdict;
        }
    }
    verdicts
}

/// The settings of an account or a region are named by their kind, the account itself by its region.
fn name_of(names: &BTreeMap<&str, &str>, address: &str, account: &str, region: &str) -> String {
    match names.get(address) {
        Some(&"account") if !region.is_empty() => format!("account@{region}"),
        Some(name) => (*name).to_owned(),
        None => address.strip_prefix(&format!("{account}/")).unwrap_or(address).to_owned(),
    }
}

/// The table, spelled out for the resources that there are.
pub fn expected(emulator: &Emulator, verdicts: &Verdicts) -> Verdicts {
    let text = std::fs::read_to_string(root().join("tests/emulator/expected.toml")).unwrap();
    let table: Table = text.parse().unwrap();
    let seeded = emulator.names.iter().map(|(name, _)| &**name);
    let names: BTreeSet<&str> = seeded.chain(verdicts.keys().map(|(_, name)| &**name)).collect();
    let mut expected = Verdicts::new();
    for (rule, row) in &table {
        for name in &names {
            let told = [
                ("fails", Some("fail")),
                ("undecided", Some("undecided")),
                ("unasked", None),
                ("passes", Some("pass")),
            ]
            .into_iter()
            .flat_map(|(key, verdict)| patterns(row, key).map(move |pattern| (pattern, verdict)))
            .filter(|(pattern, _)| matches(pattern, name));
            // A name says more than a pattern, and what stands first more than what stands later.
            let told = told.min_by_key(|(pattern, _)| pattern.contains('*'));
            if let Some((_, Some(verdict))) = told {
                expected.insert((rule.clone(), (*name).to_owned()), verdict);
            }
        }
    }
    expected
}

fn patterns<'t>(row: &'t Toml, key: &str) -> impl Iterator<Item = &'t str> {
    row.get(key).and_then(Toml::as_array).into_iter().flatten().filter_map(Toml::as_str)
}

/// A pattern in which `*` stands for anything.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((before, after)) => name.strip_prefix(before).is_some_and(|rest| {
            (0..=rest.len()).filter(|at| rest.is_char_boundary(*at)).any(|at| matches(after, &rest[at..]))
        }),
    }
}

/// The differences, one line each.
pub fn differences(expected: &Verdicts, said: &Verdicts) -> Vec<String> {
    let keys: BTreeSet<_> = expected.keys().chain(said.keys()).collect();
    let mut lines = Vec::new();
    for key in keys {
        let (want, got) = (expected.get(key), said.get(key));
        if want != got {
            let word = |verdict: Option<&&str>| verdict.map_or("not asked", |verdict| *verdict).to_owned();
            lines.push(format!("{}: {}: should be {}, is {}", key.0, key.1, word(want), word(got)));
        }
    }
    lines
}
