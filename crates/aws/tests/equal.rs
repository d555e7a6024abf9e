//! The same emulated account read with boto3 and with Bartizan over HTTP gives equal values: every call that the
//! rows of `crates/account/data/reads` come to, page by page, and every error.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::process::{Command, Stdio};

use bartizan_aws::client::{CallError, Limits, Network};
use bartizan_aws::session::{Role, Session};
use bartizan_aws::{model, page};
use bartizan_tree::Node;
use serde_json::{Value, json};
use support::emulator::Emulator;

mod support;

/// What the emulator makes up anew each time that it is asked.
const MADE_UP: &[(&str, &str)] = &[
    ("athena:GetWorkGroup", "CreationTime"),
    ("cloudtrail:GetTrailStatus", "LatestDeliveryAttemptTime"),
    ("cloudtrail:GetTrailStatus", "LatestDeliveryTime"),
    ("efs:DescribeFileSystems", "Timestamp"),
    ("rds:DescribeDBClusters", "LatestRestorableTime"),
    ("rds:DescribeDBInstances", "LatestRestorableTime"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn boto3_and_bartizan_read_the_same() {
    let Some(python) = support::python() else { return };
    let emulator = Emulator::start(&python, "full");
    let script = support::root().join("tests/protocol/equal.py");
    let theirs = Command::new(&python)
        .arg(script)
        .args([&emulator.url, "eu-west-1", "us-east-1"])
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(theirs.status.success(), "boto3 cannot read the emulated account");
    let session = Session::emulated(
        &Network::trusting(None).unwrap(),
        &emulator.url,
        &emulator.key,
        "testing",
        Limits::default(),
    );

    let mut calls = BTreeSet::new();
    let mut errors = 0;
    let mut wrong = Vec::new();
    for line in String::from_utf8(theirs.stdout).unwrap().lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let (call, region) = (line["call"].as_str().unwrap(), line["region"].as_str().unwrap());
        let ours = pages(&session, call, region, &line["parameters"]).await;
        let same = match (&ours, line.get("pages"), line.get("error")) {
            (Ok(ours), Some(theirs), _) => {
                calls.insert(call.to_owned());
                without(call, &json!(ours)) == without(call, theirs)
            }
            (Err(CallError::Refused { refusal, .. }), _, Some(theirs)) => {
                errors += 1;
                json!({"code": refusal.code, "message": refusal.message}) == *theirs
            }
            // What boto3 cannot read, Bartizan need not.
            (_, None, None) => true,
            _ => false,
        };
        if !same {
            let theirs = line.get("pages").or(line.get("error")).unwrap_or(&Value::Null);
            let shown = ours.map(|pages| json!(pages).to_string()).unwrap_or_else(|e| e.to_string());
            wrong.push(format!("{call} {region} {}\n  ours   {shown}\n  boto3's {theirs}", line["parameters"]));
        }
    }
    assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
    // It was not for lack of calls.
    assert!(calls.len() > 100 && errors > 50, "{} calls, {errors} errors", calls.len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_role_of_another_account_reads_that_account() {
    let Some(python) = support::python() else { return };
    let emulator = Emulator::start(&python, "none");
    let network = Network::trusting(None).unwrap();
    let session = Session::emulated(&network, &emulator.url, &emulator.key, "testing", Limits::default());
    assert_eq!(session.caller(Some("eu-west-1")).await.unwrap().account, "123456789012");

    let role = Role::new("arn:aws:iam::111122223333:role/audit");
    let member = session.with_role(Role { session_name: Some("night".into()), ..role });
    let caller = member.caller(Some("eu-west-1")).await.unwrap();
    assert_eq!(caller.account, "111122223333");
    assert_eq!(caller.arn, "arn:aws:sts::111122223333:assumed-role/audit/night");

    let inner = member.with_role(Role::new("arn:aws:iam::444455556666:role/inner"));
    assert_eq!(inner.caller(Some("eu-west-1")).await.unwrap().account, "444455556666");
    // Each role is taken once, however often it asks.
    for _ in 0..5 {
        inner.caller(Some("us-east-1")).await.unwrap();
    }
    assert_eq!(network.sent()["sts:AssumeRole"], 2);
}

/// All pages of a call.
async fn pages(session: &Session, call: &str, region: &str, parameters: &Value) -> Result<Vec<Value>, CallError> {
    let operation = model::table().operation(call).unwrap_or_else(|| panic!("{call} is not in the table"));
    let mut parameters = support::node(parameters);
    let mut pages = Vec::new();
    loop {
        let answer = session.client().call(operation, region, &parameters).await?;
        let next = page::next(operation, &parameters, &answer).unwrap();
        pages.push(value(&answer));
        match next {
            Some(next) => parameters = next,
            None => return Ok(pages),
        }
    }
}

fn value(node: &Node) -> Value {
    serde_json::from_str(bartizan_tree::json::encode(node).as_text().unwrap()).unwrap()
}

/// Without what is made up anew each time, and with one way to write a number.
fn without(call: &str, value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.iter().filter(|(name, _)| !MADE_UP.contains(&(call, name)));
            Value::Object(kept.map(|(name, member)| (name.clone(), without(call, member))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| without(call, item)).collect()),
        Value::Number(number) => json!(number.as_f64()),
        other => other.clone(),
    }
}
