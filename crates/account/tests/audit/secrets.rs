//! Secrets that stand in an account stand in nothing that an audit writes, at no moment.

use std::collections::BTreeMap;

use bartizan_account::audit::{Question, run};
use bartizan_account::reads::{Argument, Row, reads};

use crate::fake::{Fake, Folder, options, page};
use crate::places::PLACES;

/// An answer that lists one thing, of which all is known that the row needs of it: `Reservations[].Instances`.
fn lists_one(path: &str, member: &str) -> String {
    path.rsplit('.').fold(member.to_owned(), |inner, step| match step.strip_suffix("[]") {
        Some(list) => format!(r#"{{"{list}":[{inner}]}}"#),
        None if inner == member => format!(r#"{{"{step}":[{inner}]}}"#),
        None => format!(r#"{{"{step}":{inner}}}"#),
    })
}

fn member(row: &Row) -> String {
    let mut members: BTreeMap<&str, String> = BTreeMap::new();
    for argument in row.with.values() {
        match argument {
            Argument::Member => return "\"x\"".into(),
            Argument::Path(path) => {
                members.insert(path, "\"x\"".into());
            }
            Argument::Parameter(_) => {}
        }
    }
    for (path, values) in &row.when {
        members.insert(path, bartizan_tree::json::write(&values[0]).replace("{account}", crate::fake::OWN));
    }
    let members: Vec<String> = members.into_iter().map(|(name, value)| format!(r#""{name}":{value}"#)).collect();
    format!("{{{}}}", members.join(","))
}

/// What the calls answer by which one comes to this call.
fn way_to(call: &str) -> Vec<(String, String)> {
    let mut way = Vec::new();
    let mut next = call.to_owned();
    while let Some(row) = reads().rows().iter().find(|row| row.call == next && row.each.is_some()) {
        if reads().rows().iter().any(|row| row.call == next && row.each.is_none()) {
            break;
        }
        let each = row.each.as_ref().unwrap();
        way.push((each.call.clone(), lists_one(&each.path, &member(row))));
        next = each.call.clone();
    }
    way
}

fn decoded(text: &str) -> String {
    let words = text.split('"').filter(|word| word.len() > 12 && word.len() % 4 == 0);
    let plain = words.filter_map(|word| String::from_utf8(bartizan_secrets::decode_base64(word)?).ok());
    text.to_owned() + &plain.collect::<String>()
}

/// Places that no adapter carries over.
const UNUSED: &[(&str, &str)] = &[
    (
        "lambda:ListFunctions",
        r#"{"Functions":[{"FunctionName":"f","ImageConfigResponse":{"ImageConfig":{"Command":["serve","--token","canary-50"],"EntryPoint":["PASSWORD=canary-51"]}}}]}"#,
    ),
    (
        "ecs:DescribeServices",
        r#"{"services":[{"deployments":[{"serviceConnectConfiguration":{"logConfiguration":{"options":{"splunk-token":"canary-52"}}}}]}]}"#,
    ),
    (
        "elbv2:DescribeListeners",
        r#"{"Listeners":[{"DefaultActions":[{"AuthenticateOidcConfig":{"ClientSecret":"canary-53"}}]}]}"#,
    ),
    ("elbv2:DescribeRules", r#"{"Rules":[{"Actions":[{"AuthenticateOidcConfig":{"ClientSecret":"canary-54"}}]}]}"#),
    (
        "iam:ListVirtualMFADevices",
        r#"{"VirtualMFADevices":[{"SerialNumber":"s","Base32StringSeed":"canary-55","QRCodePNG":"canary-56"}]}"#,
    ),
    ("rds:DescribeDBInstances", r#"{"DBInstances":[{"PendingModifiedValues":{"MasterUserPassword":"canary-57"}}]}"#),
    ("rds:DescribeDBClusters", r#"{"DBClusters":[{"PendingModifiedValues":{"MasterUserPassword":"canary-58"}}]}"#),
    ("redshift:DescribeClusters", r#"{"Clusters":[{"PendingModifiedValues":{"MasterUserPassword":"canary-59"}}]}"#),
    (
        "stepfunctions:DescribeStateMachine",
        r#"{"definition":"{\"States\":{\"A\":{\"Parameters\":{\"password\":\"canary-60\"}}}}"}"#,
    ),
];

#[tokio::test(start_paused = true)]
async fn no_canary_is_written_down_at_any_moment() {
    for (call, answer) in PLACES.iter().chain(UNUSED) {
        let way = way_to(call);
        let way: Vec<(&str, &str)> = way.iter().map(|(call, answer)| (&**call, &**answer)).collect();
        let fake = Fake::new(&[&way, &[(*call, *answer)][..]].concat());
        let folder = Folder::new();
        let mut seen = 0;
        run(&options(&folder, &[call]), &fake, |_| {
            if let Ok(journal) = std::fs::read_to_string(folder.journal()) {
                assert!(!decoded(&journal).contains("canary"), "{call}: {journal}");
                seen = seen.max(journal.len());
            }
        })
        .await
        .unwrap();
        let snapshot = folder.read();
        assert!(!decoded(&snapshot).contains("canary"), "{call}: {snapshot}");
        assert!(snapshot.contains("$redacted"), "{call} was not asked, or its secret was not found: {snapshot}");
        assert!(seen > 200, "the journal was looked at");
    }
}

/// Tokens, parameters and what a service says of an error are written too.
#[tokio::test(start_paused = true)]
async fn nor_by_way_of_names_tokens_and_messages() {
    let key = "AKIAIOSFODNN7EXAMPLE";
    let fake = Fake::told(move |question: &Question, _| match &*question.call {
        "lambda:ListFunctions" => {
            Ok(page(&format!(r#"{{"Functions":[{{"FunctionName":"f-{key}"}},{{"FunctionName":"g"}}]}}"#)))
        }
        _ => Err(crate::fake::refused("InvalidAccessKeyId", &format!("the key {key} is unknown"), 403)),
    });
    let folder = Folder::new();
    run(&options(&folder, &["lambda:GetPolicy"]), &fake, |_| {}).await.unwrap();
    assert!(!folder.read().contains(key), "{}", folder.read());
    assert_eq!(fake.asked("lambda:GetPolicy").len(), 1);
}

/// What was taken out is a finding all the same, and the same secret is known again.
#[tokio::test(start_paused = true)]
async fn what_was_taken_out_can_be_judged() {
    let functions = r#"{"Functions":[
        {"FunctionName":"f","FunctionArn":"arn:aws:lambda:us-east-1:111111111111:function:f","Environment":{"Variables":{"DB_PASSWORD":"hunter22"}}},
        {"FunctionName":"g","FunctionArn":"arn:aws:lambda:us-east-1:111111111111:function:g","Environment":{"Variables":{"API_TOKEN":"hunter22"}}}]}"#;
    let fake = Fake::new(&[("lambda:ListFunctions", functions)]);
    let folder = Folder::new();
    run(&options(&folder, &["lambda:ListFunctions"]), &fake, |_| {}).await.unwrap();
    let mut sources = bartizan_tree::Sources::new();
    let id = sources.add_file("snapshot", folder.read());
    let drafts = bartizan_account::read(&mut sources, id).unwrap();
    let of = |name: &str, variable: &str| {
        let function = drafts[0].resources.iter().find(|resource| resource.address.ends_with(name)).unwrap();
        let node = function.properties.find("Environment.Variables");
        match &node.value().unwrap().as_map().unwrap().get(variable).unwrap().value {
            bartizan_tree::Value::Redacted { kind, fingerprint } => (kind.to_string(), fingerprint.to_string()),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(of(":f", "DB_PASSWORD"), of(":g", "API_TOKEN"));
    assert_eq!(of(":f", "DB_PASSWORD").1.len(), 24);
}
