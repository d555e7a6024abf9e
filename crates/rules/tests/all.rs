//! What holds for the list of rules as a whole.

use std::collections::{BTreeMap, BTreeSet};

use bartizan_rules::{Relation, all};

#[test]
fn ids_are_plain_words_and_unique() {
    let mut seen = BTreeSet::new();
    for rule in all() {
        assert!(seen.insert(rule.id), "{} stands twice", rule.id);
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(rule.id.chars().all(plain) && rule.id.contains('-'), "{}", rule.id);
    }
}

#[test]
fn an_exact_or_broader_alias_names_one_relation_for_each_rule() {
    for rule in all() {
        let mut seen = BTreeSet::new();
        for alias in rule.aliases {
            assert!(seen.insert(alias.id), "{}: {} stands twice", rule.id, alias.id);
        }
    }
}

#[test]
fn an_exact_alias_means_one_rule() {
    let mut owner: BTreeMap<&str, &str> = BTreeMap::new();
    for rule in all() {
        for alias in rule.aliases.iter().filter(|alias| alias.relation == Relation::Exact) {
            if let Some(other) = owner.insert(alias.id, rule.id) {
                panic!("{} is said to be exactly {other} and {}", alias.id, rule.id);
            }
        }
    }
}

#[test]
fn every_rule_serves_a_practice() {
    for rule in all() {
        let (family, number) = rule.practice.split_once('-').unwrap();
        assert!(family.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()), "{}: {}", rule.id, rule.practice);
        assert!(number.parse::<u8>().is_ok(), "{}: {}", rule.id, rule.practice);
    }
}

/// Renaming a rule breaks whoever named it: in a suppression, a dashboard, a baseline. A change of
/// this list is a visible act: run the test with `UPDATE=1` and commit what it writes.
#[test]
fn the_ids_are_those_that_people_know() {
    let known = include_str!("ids.txt");
    let mut ids: Vec<&str> = all().map(|rule| rule.id).collect();
    ids.sort_unstable();
    let now = ids.join("\n") + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ids.txt"), &now).unwrap();
    } else {
        let mut known: Vec<&str> = known.lines().collect();
        known.sort_unstable();
        assert_eq!(ids, known, "rule ids changed: run with UPDATE=1");
    }
}
