//! Endpoints: against what botocore resolves, and by hand where people would look.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::io::Write;
use std::process::{Command, Stdio};

use bartizan_aws::endpoint::{self, NoEndpoint};
use bartizan_aws::model;

mod support;

/// The host, the signing name and the signing region of a call.
fn resolved(call: &str, region: &str, fips: bool) -> Option<(String, String, String)> {
    let operation = model::table().operation(call).expect("a call of the table");
    let endpoint = endpoint::resolve(operation, region, fips).ok()?;
    let name = endpoint.signing_name.unwrap_or(operation.signing_name());
    Some((endpoint.url, name.to_owned(), endpoint.signing_region))
}

#[test]
fn every_call_goes_where_botocore_sends_it() {
    let Some(python) = support::python() else { return };
    let services = model::table().services().filter_map(|name| model::table().service(name));
    let operations: Vec<model::Operation> = services.flat_map(model::Service::operations).collect();
    // Operations that take a bucket are asked by path; botocore then needs its name.
    let named = |o: &&model::Operation| !o.context().iter().any(|(rule, _)| rule == "Bucket");
    let calls: Vec<String> = operations.iter().filter(named).map(|o| o.call()).collect();

    let script = support::root().join("tests/protocol/endpoints.py");
    let mut child =
        Command::new(python).arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("Python starts");
    child.stdin.take().unwrap().write_all(calls.join("\n").as_bytes()).unwrap();
    let answer = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();

    let mut compared = 0;
    let mut wrong = Vec::new();
    for line in answer.lines() {
        let [call, region, variant, url, name, signed] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{line}");
        };
        let theirs = (url != "-").then(|| {
            // The account in the host name is the operation's prefix.
            let url = url.replace("//111122223333.", "//");
            (url, name.to_owned(), signed.to_owned())
        });
        let ours = resolved(call, region, variant == "fips");
        compared += 1;
        if ours != theirs {
            wrong.push(format!("{call} {region} {variant}: {ours:?}, botocore {theirs:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
    let regions: usize = endpoint::partitions().iter().map(|p| p.regions.len()).sum();
    assert_eq!(compared, calls.len() * regions * 2, "botocore knows other regions");
}

#[test]
fn a_regional_service_answers_in_the_region() {
    let (url, name, region) = resolved("cloudwatch:DescribeAlarms", "eu-central-1", false).unwrap();
    assert_eq!(url, "https://monitoring.eu-central-1.amazonaws.com");
    assert_eq!((name.as_str(), region.as_str()), ("monitoring", "eu-central-1"));
}

#[test]
fn a_global_service_is_signed_for_its_home() {
    for (asked, url, region) in [
        ("eu-central-1", "https://iam.amazonaws.com", "us-east-1"),
        ("us-gov-east-1", "https://iam.us-gov.amazonaws.com", "us-gov-west-1"),
        ("cn-northwest-1", "https://iam.cn-north-1.amazonaws.com.cn", "cn-north-1"),
    ] {
        let (found, _, signed) = resolved("iam:ListUsers", asked, false).unwrap();
        assert_eq!((found.as_str(), signed.as_str()), (url, region), "asked in {asked}");
    }
}

#[test]
fn the_home_of_a_service_is_named_only_where_it_is_global() {
    let home = |service, region| endpoint::home(service, endpoint::partition(region).unwrap());
    assert_eq!(home("iam", "eu-west-1"), Some("us-east-1"));
    assert_eq!(home("organizations", "eu-west-1"), Some("us-east-1"));
    assert_eq!(home("iam", "cn-north-1"), Some("cn-north-1"));
    assert_eq!(home("cloudfront", "us-east-1"), Some("us-east-1"));
    assert_eq!(home("sts", "us-east-1"), None, "STS is asked in the region");
    assert_eq!(home("ec2", "us-east-1"), None);
}

#[test]
fn a_region_newer_than_the_table_belongs_to_its_prefix() {
    let (url, _, region) = resolved("ec2:DescribeVpcs", "eu-unheardof-7", false).unwrap();
    assert_eq!((url.as_str(), region.as_str()), ("https://ec2.eu-unheardof-7.amazonaws.com", "eu-unheardof-7"));
    let (url, _, _) = resolved("ec2:DescribeVpcs", "us-gov-north-1", false).unwrap();
    assert_eq!(url, "https://ec2.us-gov-north-1.amazonaws.com");
    assert_eq!(endpoint::partition("us-gov-north-1").unwrap().id, "aws-us-gov");
    assert!(endpoint::may_be_offered("macie2", "eu-unheardof-7"), "of a new region the table says nothing");
}

#[test]
fn what_is_no_region_never_becomes_a_host() {
    for region in [
        "",
        "eu",
        "evil.example.com/",
        "eu-central-1.evil.example#",
        "us-east-1@x",
        "eu-central-",
        "eu--1",
        "aws-global",
    ] {
        let found = endpoint::resolve_named("ec2", "DescribeVpcs", region, false);
        assert_eq!(found, Err(NoEndpoint::Region { region: region.to_owned() }), "{region:?}");
    }
}

#[test]
fn the_data_say_where_a_service_is_not_offered() {
    assert!(endpoint::may_be_offered("macie2", "eu-west-1"));
    assert!(!endpoint::may_be_offered("macie2", "cn-north-1"));
    assert!(!endpoint::may_be_offered("inspector2", "us-iso-east-1"));
    assert!(endpoint::may_be_offered("iam", "ap-southeast-4"), "a global service is offered in each region");
}

#[test]
fn a_fips_endpoint_is_another_host() {
    let (url, _, region) = resolved("kms:ListKeys", "us-east-2", true).unwrap();
    assert_eq!((url.as_str(), region.as_str()), ("https://kms-fips.us-east-2.amazonaws.com", "us-east-2"));
    let missing = endpoint::resolve_named("s3", "ListBuckets", "cn-north-1", true).unwrap_err();
    assert_eq!(missing.to_string(), "s3 has no FIPS endpoint in cn-north-1");
}

#[test]
fn every_service_of_the_read_table_has_endpoints() {
    let known: Vec<&str> = endpoint::services().collect();
    let missing: Vec<&str> = model::table().services().filter(|s| !known.contains(s)).collect();
    assert!(missing.is_empty(), "run `cargo xtask import`: {missing:?}");
}
