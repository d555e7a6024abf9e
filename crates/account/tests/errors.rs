//! What each error of each call means, against the errors that AWS's models name.
//!
//! `errors.txt` is the whole table, call by call: a row that is added shows there what its errors mean,
//! and a meaning that changes shows too. `UPDATE=1` writes it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use bartizan_account::reads::reads;
use bartizan_account::{Meaning, meaning};
use bartizan_aws::model::table;

/// Services whose models name no errors, or not all: the pages that do.
const NOT_MODELLED: &[(&str, &str)] = &[
    ("ec2", "docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html"),
    ("s3", "docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html"),
    ("s3control", "docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html"),
];

/// Codes that a service answers with though its model names another for them.
const OTHER_NAMES: &[(&str, &str)] = &[
    // The code of the query protocol, which the service still tells (`x-amzn-query-error`).
    ("sqs", "AWS.SimpleQueueService.NonExistentQueue"),
    // docs.aws.amazon.com/sns/latest/api/CommonErrors.html and the older form of the model's code.
    ("sns", "NotFoundException"),
    ("opensearch", "ResourceNotFoundException"),
    ("elb", "AccessPointNotFound"),
    ("rds", "DBClusterParameterGroupNotFound"),
];

fn file() -> toml::Table {
    include_str!("../data/errors.toml").parse().unwrap()
}

fn text_of(meaning: Meaning) -> &'static str {
    match meaning {
        Meaning::Absent => "absent",
        Meaning::NotEnabled => "not enabled",
        Meaning::NotInRegion => "not in this region",
        Meaning::Denied => "denied",
        Meaning::Throttled => "throttled",
        Meaning::Gone => "gone",
        Meaning::Failed => "failed",
    }
}

#[test]
fn every_error_that_a_model_names_means_what_is_written() {
    let mut out =
        String::from("What the errors mean that AWS's models name, call by call. Written by tests/errors.rs.\n");
    for call in reads().calls() {
        let operation = table().operation(call).unwrap_or_else(|| panic!("{call} is not in the read table"));
        writeln!(out, "\n{call}").unwrap();
        let codes: BTreeSet<&String> = operation.errors().iter().collect();
        for code in codes {
            writeln!(out, "  {code}: {}", text_of(meaning(call, code, ""))).unwrap();
        }
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/errors.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, out).unwrap();
    } else {
        assert_eq!(
            std::fs::read_to_string(path).unwrap(),
            out,
            "UPDATE=1 cargo test -p bartizan-account --test errors"
        );
    }
}

/// A code that nobody answers with is a slip of the pen.
#[test]
fn every_code_of_the_table_is_one_that_its_calls_can_answer() {
    let of_service = |service: &str| -> BTreeSet<String> {
        let operations = table().service(service).into_iter().flat_map(|service| service.operations());
        operations.flat_map(|operation| operation.errors().to_vec()).collect()
    };
    let mut wrong = Vec::new();
    for (place, codes) in file()["calls"].as_table().unwrap() {
        let service = place.split(':').next().unwrap();
        if NOT_MODELLED.iter().any(|(name, _)| *name == service) {
            continue;
        }
        let known: BTreeSet<String> = match place.contains(':') {
            true => table()
                .operation(place)
                .unwrap_or_else(|| panic!("{place} is not in the read table"))
                .errors()
                .iter()
                .cloned()
                .collect(),
            false => of_service(service),
        };
        for code in codes.as_table().unwrap().keys() {
            let other = OTHER_NAMES.iter().any(|(name, other)| *name == service && *other == &**code);
            if !other && !known.contains(code) {
                wrong.push(format!("{place}: no model names {code}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Calls about a thing that cannot be gone while the account is read: AWS's own, or the thing is the
/// account's whole.
const NEVER_GONE: &[&str] = &[
    // A project, a cluster, a domain that is gone is left out of the answer, or told as missing.
    "codebuild:BatchGetProjects",
    "ecs:DescribeClusters",
    "opensearch:DescribeDomains",
    // The organisation that the account is in.
    "organizations:ListDelegatedAdministrators",
    "organizations:ListPolicies",
    "organizations:ListRoots",
];

/// Whatever is asked about one thing may be asked a moment after the thing was removed.
#[test]
fn every_call_about_a_thing_knows_that_it_is_gone() {
    let file = file();
    let mut unknown = Vec::new();
    for row in reads().rows().iter().filter(|row| row.each.is_some()) {
        let call = &*row.call;
        let service = call.split(':').next().unwrap();
        let mut codes: BTreeSet<String> = table().operation(call).unwrap().errors().iter().cloned().collect();
        for place in [call, service] {
            codes.extend(
                file["calls"].get(place).into_iter().flat_map(|codes| codes.as_table().unwrap().keys().cloned()),
            );
        }
        // The cases of a code that means several things have messages.
        let messages: Vec<String> = [call, service]
            .into_iter()
            .flat_map(|place| file["calls"].get(place))
            .flat_map(|codes| codes.as_table().unwrap().values())
            .filter_map(|cases| cases.as_array())
            .flatten()
            .filter_map(|case| Some(case.get("message")?.as_str()?.to_owned()))
            .chain([String::new()])
            .collect();
        let is_gone = |code: &String| messages.iter().any(|message| meaning(call, code, message) == Meaning::Gone);
        if !codes.iter().any(is_gone) && !NEVER_GONE.contains(&call) {
            unknown.push(format!("{call}: {codes:?}"));
        }
    }
    assert!(unknown.is_empty(), "calls for which nothing says that the thing is gone:\n{}", unknown.join("\n"));
}

/// The codes that any call can answer with, whatever its own table says.
#[test]
fn denied_and_throttled_are_known_of_every_call() {
    // By protocol and service, AWS answers with one or another.
    let codes: BTreeMap<Meaning, &[&str]> = [
        (
            Meaning::Denied,
            &[
                "AccessDenied",
                "AccessDeniedException",
                "UnauthorizedOperation",
                "ExpiredToken",
                "UnrecognizedClientException",
            ] as &[&str],
        ),
        (
            Meaning::Throttled,
            &["Throttling", "ThrottlingException", "TooManyRequestsException", "RequestLimitExceeded", "SlowDown"],
        ),
        (Meaning::NotInRegion, &["EndpointNotFound", "RegionDisabled"]),
        (
            Meaning::Failed,
            &["InternalFailure", "ServiceUnavailable", "RequestFailed", "AnswerUnreadable", "ValidationError"],
        ),
    ]
    .into();
    for call in reads().calls() {
        for (wanted, codes) in &codes {
            for code in *codes {
                assert_eq!(meaning(call, code, "User: x is not authorized to perform"), *wanted, "{call}: {code}");
            }
        }
    }
}

/// Denied is never nothing, except where the message says that the service is off.
#[test]
fn one_code_that_means_two_things_is_told_by_its_message() {
    let cases = [
        ("macie2:GetMacieSession", "AccessDeniedException", "Macie is not enabled", Meaning::NotEnabled),
        ("macie2:GetMacieSession", "AccessDeniedException", "", Meaning::Denied),
        (
            "securityhub:DescribeHub",
            "InvalidAccessException",
            "Account 1 is not subscribed to AWS Security Hub",
            Meaning::NotEnabled,
        ),
        (
            "securityhub:GetEnabledStandards",
            "InvalidAccessException",
            "Account 1 is not subscribed to AWS Security Hub",
            Meaning::NotEnabled,
        ),
        ("securityhub:DescribeHub", "InvalidAccessException", "Invalid credentials", Meaning::Failed),
        ("lambda:GetPolicy", "ResourceNotFoundException", "Function not found: arn:aws:lambda:x", Meaning::Gone),
        (
            "lambda:GetPolicy",
            "ResourceNotFoundException",
            "The resource you requested does not exist.",
            Meaning::Absent,
        ),
        ("lambda:GetFunctionUrlConfig", "ResourceNotFoundException", "Function not found: x", Meaning::Gone),
        ("lambda:GetFunctionUrlConfig", "ResourceNotFoundException", "", Meaning::Absent),
        ("ecs:DescribeTaskDefinition", "ClientException", "Unable to describe task definition.", Meaning::Gone),
        ("ecs:DescribeTaskDefinition", "ClientException", "Something else", Meaning::Failed),
        (
            "guardduty:GetDetector",
            "BadRequestException",
            "The request is rejected because the input detectorId is not owned by the current account.",
            Meaning::Gone,
        ),
    ];
    for (call, code, message, wanted) in cases {
        assert_eq!(meaning(call, code, message), wanted, "{call}: {code}: {message}");
    }
    // And so each other case of the table.
    for (place, codes) in file()["calls"].as_table().unwrap() {
        let call = if place.contains(':') { place.clone() } else { format!("{place}:Any") };
        for (code, said) in codes.as_table().unwrap() {
            for case in said.as_array().into_iter().flatten() {
                let text = |name: &str| case[name].as_str().unwrap();
                let told = meaning(&call, code, &format!("It says: {}.", text("message")));
                assert_eq!(in_the_table(told), text("means"), "{call}: {code}: {}", text("message"));
            }
        }
    }
}

fn in_the_table(meaning: Meaning) -> String {
    text_of(meaning).replace(' ', "-").replace("-this", "")
}

#[test]
fn what_was_never_set_is_absent() {
    for (place, codes) in file()["calls"].as_table().unwrap().iter().filter(|(place, _)| place.contains(':')) {
        for (code, said) in codes.as_table().unwrap() {
            if let Some(wanted) = said.as_str() {
                assert_eq!(in_the_table(meaning(place, code, "")), wanted, "{place}: {code}");
            }
        }
    }
}
