//! The snapshot file: its page, its schema, several accounts.

mod support;

use bartizan_account::read;
use bartizan_tree::Sources;
use serde_json::Value;
use support::{look, recording_text, recordings, said};

fn page() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/snapshot.md")).unwrap_or_default()
}

#[test]
fn the_pages_example_is_what_the_page_says() {
    let page = page();
    let example = page.split("```json snapshot\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap_or_default();
    let look = look(example);
    let bucket = look.one("AWS::S3::Bucket", "arn:aws:s3:::data");
    assert_eq!(said(bucket, "VersioningConfiguration.Status"), r#""Enabled""#);
    assert_eq!(said(bucket, "BucketEncryption"), "absent");
    assert_eq!(said(bucket, "BucketPolicy"), "unknown: the call s3:GetBucketPolicy was denied");
    assert_eq!(said(bucket, "Tags"), "unknown: s3:GetBucketTagging was not read");
    assert_eq!(look.draft.incomplete.iter().map(|line| &*line.name).collect::<Vec<_>>(), ["s3:GetBucketPolicy"]);
}

/// The members that docs/schemas/snapshot-1.json gives to an answer and to the whole.
#[test]
fn every_recording_fits_the_schema() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schemas/snapshot-1.json"));
    let schema: Value = serde_json::from_str(&text.unwrap_or_default()).unwrap_or_default();
    let members = |schema: &Value| -> Vec<String> {
        schema["properties"].as_object().map(|map| map.keys().cloned().collect()).unwrap_or_default()
    };
    let (whole, answer) = (members(&schema), members(&schema["$defs"]["answer"]));
    assert!(whole.len() > 4 && answer.len() > 5);
    for family in recordings() {
        let snapshot: Value = serde_json::from_str(&recording_text(&family)).unwrap_or_default();
        let keys = |value: &Value| -> Vec<String> {
            value.as_object().map(|map| map.keys().cloned().collect()).unwrap_or_default()
        };
        assert_eq!(snapshot["schema"], "bartizan/snapshot/1", "{family}");
        assert!(keys(&snapshot).iter().all(|key| whole.contains(key)), "{family}: {:?}", keys(&snapshot));
        for one in snapshot["answers"].as_array().into_iter().flatten() {
            assert!(keys(one).iter().all(|key| answer.contains(key)), "{family}: {one}");
            assert!(one.get("answer").is_some() != one.get("error").is_some(), "{family}: {one}");
            let call = one["call"].as_str().unwrap_or_default();
            let (service, operation) = call.split_once(':').unwrap_or_default();
            let is_service = service.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
            assert!(is_service && operation.starts_with(|c: char| c.is_ascii_uppercase()), "{family}: {call}");
        }
    }
}

#[test]
fn each_account_is_a_draft_of_its_own() {
    let role = |account: &str| {
        format!(
            r#"{{"call":"iam:GetAccountAuthorizationDetails","account":"{account}","answer":{{"RoleDetailList":[{{"RoleName":"admin","Arn":"arn:aws:iam::{account}:role/admin"}}]}}}}"#
        )
    };
    let header = r#"{"schema":"bartizan/snapshot/1","accounts":["222222222222","111111111111","333333333333"],"regions":["us-east-1"]}"#;
    let text = format!("{header}\n{}\n{}\n", role("111111111111"), role("222222222222"));
    let mut sources = Sources::new();
    let id = sources.add_file("all.jsonl", text);
    let drafts = read(&mut sources, id).unwrap_or_default();
    let told: Vec<_> = drafts
        .iter()
        .map(|draft| {
            (&*draft.name, draft.resources.iter().filter(|r| !r.implied).map(|r| &*r.address).collect::<Vec<_>>())
        })
        .collect();
    assert_eq!(
        told,
        [
            ("111111111111", vec!["arn:aws:iam::111111111111:role/admin"]),
            ("222222222222", vec!["arn:aws:iam::222222222222:role/admin"]),
            ("333333333333", vec![]),
        ]
    );
    // An account that was to be read and of which there is nothing is all gaps.
    assert!(drafts[2].coverage.missing("AWS::IAM::Role", None).is_some());
    let first = drafts[0].resources.iter().find(|r| !r.implied).map(|role| sources.slice(role.origin).to_owned());
    assert_eq!(first.as_deref(), Some("\"admin\""), "places hold in JSON lines");
}

#[test]
fn partitions_follow_the_region() {
    let snapshot = |region: &str| {
        format!(
            r#"{{"schema":"bartizan/snapshot/1","accounts":["123456789012"],"regions":["{region}"],"answers":[{{"call":"ec2:DescribeVpcs","region":"{region}","answer":{{"Vpcs":[{{"VpcId":"vpc-1"}}]}}}}]}}"#
        )
    };
    for (region, partition) in [("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov"), ("eu-west-1", "aws")] {
        let wanted = format!("arn:{partition}:ec2:{region}:123456789012:vpc/vpc-1");
        assert_eq!(look(&snapshot(region)).addresses("AWS::EC2::VPC"), [wanted]);
    }
}

/// Nothing of an account passes whose role let nobody in; that some are not read at all is listed.
#[test]
fn an_account_that_let_nobody_in_is_unknown_and_says_why() {
    let header = r#"{"schema":"bartizan/snapshot/1","accounts":["111111111111"],"regions":["us-east-1"],"left_out":[{"account":"222222222222","reason":"the account is suspended"}]}"#;
    let line = r#"{"call":"sts:AssumeRole","account":"111111111111","region":"global","error":{"code":"AccessDenied","message":"not authorized to perform: sts:AssumeRole with an explicit deny in a service control policy"}}"#;
    let look = look(&format!("{header}\n{line}\n"));
    let missing = look.draft.coverage.missing("AWS::S3::Bucket", None);
    assert_eq!(missing.map(|why| why.to_string()).as_deref(), Some("the call sts:AssumeRole was denied"));
    let lines: Vec<String> =
        look.draft.incomplete.iter().map(|line| format!("{}: {}", line.name, line.reason)).collect();
    assert_eq!(
        lines,
        [
            "account 222222222222: the account is suspended",
            "sts:AssumeRole: denied in global of account 111111111111 (AccessDenied: a service control policy denies it)",
        ]
    );
}

/// A bucket elsewhere does not say that all of its region was read.
#[test]
fn an_answer_from_another_region_adds_none_to_the_header() {
    let header = r#"{"schema":"bartizan/snapshot/1","accounts":["111111111111"],"regions":["us-east-1"]}"#;
    let vpcs = r#"{"call":"ec2:DescribeVpcs","account":"111111111111","region":"us-east-1","answer":{"Vpcs":[]}}"#;
    let bucket = r#"{"call":"s3:GetBucketPolicy","account":"111111111111","region":"eu-west-3","parameters":{"Bucket":"b"},"error":{"code":"NoSuchBucketPolicy"}}"#;
    let look = look(&format!("{header}\n{vpcs}\n{bucket}\n"));
    assert!(look.draft.coverage.missing("AWS::EC2::VPC", None).is_none());
}
