//! An organisation in one command, and the example stack in one of its accounts.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use toml::Table;

use crate::audit::{FAST, audit};
use crate::emulator::{emulator, root};
use crate::run::Folder;

#[test]
fn an_organisation_is_read_though_one_account_refuses() {
    let Some(turn) = emulator() else { return };
    let emulator = turn.emulator;
    let refusing = emulator.address("account/refusing");
    emulator.configure(&json!({"deny": [{"call": "sts:AssumeRole", "about": refusing}]}));
    let audited = audit(emulator, &["eu-west-1"], &[&FAST[..], &["--organization"]].concat());
    assert_eq!(audited.run.status, 1, "{}", audited.run.err);
    assert!(audited.run.err.contains(refusing), "{}", audited.run.err);
    let header: Value = serde_json::from_str(audited.snapshot.lines().next().unwrap()).unwrap();
    let read: BTreeSet<&str> = header["accounts"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    let [open, shop] = ["account/open", "account/shop"].map(|name| emulator.address(name));
    assert!(BTreeSet::from(["123456789012", open, shop]).is_subset(&read), "{header}");
    let json = audited.run.json();
    assert!(json["incomplete"].to_string().contains(refusing), "{}", json["incomplete"]);

    // Each account has its own coverage: what it holds is judged, of the one that refuses nothing is said.
    let of = |id: &str| json["findings"].as_array().unwrap().iter().filter(|f| f["resource"]["account"] == id).count();
    assert!(of(open) > 10 && of(shop) > 10 && of("123456789012") > 100, "{} {}", of(open), of(shop));
    let bare = emulator.address("open/bucket/bare");
    let bare = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["rule"] == "s3-bucket-versioning" && finding["resource"]["address"] == bare);
    assert_eq!(bare.unwrap()["verdict"], "fail");
    let passes = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .any(|finding| finding["resource"]["account"] == refusing && finding["verdict"] != "undecided");
    assert!(!passes, "something is said of {refusing}");
}

/// The example, as code and deployed, is judged alike, rule by rule, but for what `shop.toml` lists.
#[test]
fn the_example_is_judged_alike_as_code_and_deployed() {
    let Some(turn) = emulator() else { return };
    let emulator = turn.emulator;
    let role = format!("arn:aws:iam::{}:role/OrganizationAccountAccessRole", emulator.address("account/shop"));
    let audited = audit(emulator, &["eu-central-1"], &[&FAST[..], &["--role-arn", &role]].concat());
    assert_eq!(audited.run.status, 1, "{}", audited.run.err);

    let template = root().join("examples/shop/cloudformation/shop.yaml");
    let scanned =
        Folder::new().run(&["scan", template.to_str().unwrap(), "--show", "all", "--format", "json"]).exits(1);
    let logical: BTreeMap<&str, &str> =
        emulator.names.iter().filter_map(|(name, address)| Some((&**address, name.strip_prefix("shop/")?))).collect();
    let deployed = by_rule(&audited.run.json(), |address| logical.get(address).map(|name| (*name).to_owned()));
    let written = by_rule(&scanned.json(), |address| Some(address.to_owned()));

    let exceptions: Table = std::fs::read_to_string(root().join("tests/emulator/shop.toml")).unwrap().parse().unwrap();
    let mut used = BTreeSet::new();
    let mut differences = Vec::new();
    for (rule, resource) in written.keys().chain(deployed.keys()).collect::<BTreeSet<_>>() {
        let key = (rule.clone(), resource.clone());
        let word = |verdict: Option<&String>| verdict.map_or("not asked", String::as_str).to_owned();
        let (code, account) = (word(written.get(&key)), word(deployed.get(&key)));
        if code == account {
            continue;
        }
        let listed = |pattern: &str| {
            let row = exceptions.get(rule)?.get(pattern)?;
            (row["code"].as_str() == Some(&*code) && row["account"].as_str() == Some(&*account)).then_some(())
        };
        match [&**resource, "*"].into_iter().find(|pattern| listed(pattern).is_some()) {
            Some(pattern) => {
                used.insert((rule.clone(), pattern.to_owned()));
            }
            None => differences.push(format!("[{rule}.{resource:?}] code = {code:?}, account = {account:?}")),
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    for (rule, rows) in &exceptions {
        for (resource, row) in rows.as_table().unwrap() {
            assert!(!row["because"].as_str().unwrap().is_empty());
            assert!(used.contains(&(rule.clone(), resource.clone())), "no longer needed: [{rule}.{resource:?}]");
        }
    }
}

/// By rule and resource, the worst verdict.
fn by_rule(json: &Value, name: impl Fn(&str) -> Option<String>) -> BTreeMap<(String, String), String> {
    const ORDER: [&str; 3] = ["pass", "undecided", "fail"];
    let rank = |verdict: &str| ORDER.iter().position(|known| *known == verdict);
    let mut verdicts = BTreeMap::new();
    for finding in json["findings"].as_array().unwrap() {
        let Some(name) = name(finding["resource"]["address"].as_str().unwrap()) else { continue };
        let key = (finding["rule"].as_str().unwrap().to_owned(), name);
        let verdict = finding["verdict"].as_str().unwrap();
        let entry: &mut String = verdicts.entry(key).or_insert_with(|| "pass".to_owned());
        if rank(verdict) > rank(entry) {
            *entry = verdict.to_owned();
        }
    }
    verdicts
}
