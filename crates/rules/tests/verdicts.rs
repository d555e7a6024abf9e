//! How verdicts of several worlds, and of several resources at one address, become one answer.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;

use bartizan_estate::{Assumption, Coverage, Draft, Estate, Look, Resource};
use bartizan_finding::{Finding, Verdict};
use bartizan_rules::{find, judge};
use bartizan_tree::{Node, Origin, Why, json};

fn bucket(address: &str, status: Option<&str>) -> Resource {
    let status = status.map(|s| Node::map(json::members([("Status", Node::text(s, Origin::NONE))]), Origin::NONE));
    let properties = status.map_or_else(BTreeMap::new, |s| json::members([("VersioningConfiguration", s)]));
    Resource::new("AWS::S3::Bucket", address, Node::map(properties, Origin::NONE))
}

fn world(choice: &str, resources: Vec<Resource>) -> Estate {
    Estate::relate(Draft {
        name: "template.yaml".into(),
        look: Look::CloudFormation,
        resources,
        incomplete: Vec::new(),
        coverage: Coverage::Open,
        assumed: vec![Assumption { parameter: "Stage".into(), choice: choice.into() }],
        taken: None,
        regions: Vec::new(),
    })
}

fn judged(worlds: &[Estate]) -> Vec<Finding> {
    judge(worlds, &[find("s3-bucket-versioning").unwrap()])
}

fn verdicts(worlds: &[Estate]) -> Vec<Verdict> {
    judged(worlds).into_iter().map(|f| f.verdict).collect()
}

#[test]
fn what_every_world_says_holds() {
    let on = |choice| world(choice, vec![bucket("B", Some("Enabled"))]);
    let off = |choice| world(choice, vec![bucket("B", None)]);
    assert_eq!(verdicts(&[on("prod"), on("not prod")]), [Verdict::Pass]);
    assert_eq!(verdicts(&[off("prod"), off("not prod")]), [Verdict::Fail]);
}

#[test]
fn what_differs_between_worlds_is_undecided_and_names_the_parameter() {
    let worlds =
        [world("prod", vec![bucket("B", Some("Enabled"))]), world("not prod", vec![bucket("B", Some("Suspended"))])];
    assert_eq!(verdicts(&worlds), [Verdict::Undecided(Why::Condition("Stage".into()))]);
}

#[test]
fn a_resource_that_some_worlds_do_not_have_is_judged_in_those_that_do() {
    let worlds = [world("prod", vec![bucket("B", None)]), world("not prod", vec![])];
    assert_eq!(verdicts(&worlds), [Verdict::Fail]);
}

#[test]
fn several_resources_at_one_address_give_one_answer() {
    let both = |a, b| verdicts(&[world("", vec![bucket("B", a), bucket("B", b)])]);
    assert_eq!(both(Some("Enabled"), Some("Enabled")), [Verdict::Pass]);
    assert_eq!(both(Some("Enabled"), None), [Verdict::Fail]);
}

#[test]
fn two_like_troubles_at_one_address_have_two_fingerprints() {
    let findings = judged(&[world("", vec![bucket("B", None), bucket("B", None)])]);
    assert_eq!(findings.len(), 2);
    assert_ne!(findings[0].fingerprint, findings[1].fingerprint);
}
