//! Secrets that stand in an account are in nothing that is read from it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod support;

use support::{look, recording_text, written};

/// Recordings in which canaries stand, with how many different ones.
const PLANTED: &[(&str, usize)] = &[("endpoints", 2), ("functions", 5), ("instances", 1), ("services", 1)];

#[test]
fn no_canary_is_in_any_value() {
    for (family, planted) in PLANTED {
        let text = recording_text(family);
        let decoded = decoded(&text);
        let canaries: std::collections::BTreeSet<&str> = canaries(&decoded).collect();
        assert_eq!(canaries.len(), *planted, "{family}: {canaries:?}");
        let look = look(&text);
        let out = written(&look.draft);
        assert!(!out.contains("canary"), "{family}: {:?}", canaries_in(&out));
        // The text that reports show lines of.
        let shown = self::decoded(look.sources.text(look.draft.resources[0].origin.source()));
        assert!(!shown.contains("canary"), "{family}: {:?}", canaries_in(&shown));
    }
}

fn canaries(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("canary").map(|(at, _)| {
        let rest = &text[at..];
        &rest[..rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(rest.len())]
    })
}

fn canaries_in(text: &str) -> Vec<&str> {
    canaries(text).collect()
}

/// The text with what is base64 in it decoded beside it.
fn decoded(text: &str) -> String {
    let mut all = text.to_owned();
    for word in text.split('"').filter(|word| word.len() > 40 && word.len() % 4 == 0) {
        if let Some(plain) = base64(word) {
            all.push_str(&plain);
        }
    }
    all
}

fn base64(word: &str) -> Option<String> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bits = Vec::new();
    for byte in word.bytes().filter(|b| *b != b'=') {
        let value = LETTERS.iter().position(|letter| *letter == byte)?;
        bits.extend((0..6).rev().map(|i| value >> i & 1));
    }
    let bytes = bits.chunks_exact(8).map(|byte| byte.iter().fold(0_u8, |sum, bit| sum << 1 | u8::from(*bit == 1)));
    String::from_utf8(bytes.collect()).ok()
}

/// Every place where people put text of their own, with a secret in it.
const PLACES: &[(&str, &str)] = &[
    (
        "lambda:ListFunctions",
        r#"{"Functions":[{"FunctionName":"f","FunctionArn":"arn:f","Environment":{"Variables":{"API_TOKEN":"canary-1"}}}]}"#,
    ),
    (
        "ecs:DescribeTaskDefinition",
        r#"{"taskDefinition":{"taskDefinitionArn":"arn:t","containerDefinitions":[{"environment":[{"name":"SECRET_KEY","value":"canary-2"}]}]}}"#,
    ),
    (
        "ecs:DescribeTaskDefinition",
        r#"{"taskDefinition":{"taskDefinitionArn":"arn:t","containerDefinitions":[{"command":["sh","-c","PASSWORD=canary-3 run"]}]}}"#,
    ),
    (
        "ecs:DescribeTaskDefinition",
        r#"{"taskDefinition":{"taskDefinitionArn":"arn:t","containerDefinitions":[{"entryPoint":["run","--api-key=canary-4"]}]}}"#,
    ),
    (
        "ecs:DescribeTaskDefinition",
        r#"{"taskDefinition":{"taskDefinitionArn":"arn:t","containerDefinitions":[{"healthCheck":{"command":["CMD","curl","https://u:canary-5@h/"]}}]}}"#,
    ),
    (
        "ecs:DescribeTaskDefinition",
        r#"{"taskDefinition":{"taskDefinitionArn":"arn:t","containerDefinitions":[{"dockerLabels":{"auth-token":"canary-6"}}]}}"#,
    ),
    (
        "ecs:DescribeTaskDefinition",
        r#"{"taskDefinition":{"taskDefinitionArn":"arn:t","containerDefinitions":[{"logConfiguration":{"logDriver":"splunk","options":{"splunk-token":"canary-7"}}}]}}"#,
    ),
    (
        "ecs:DescribeTaskDefinition",
        r#"{"taskDefinition":{"taskDefinitionArn":"arn:t","volumes":[{"dockerVolumeConfiguration":{"driverOpts":{"password":"canary-8"}}}]}}"#,
    ),
    ("ec2:DescribeVpcs", r#"{"Vpcs":[{"VpcId":"vpc-1","Tags":[{"Key":"db-password","Value":"canary-9"}]}]}"#),
    ("ecs:DescribeClusters", r#"{"clusters":[{"clusterArn":"arn:c","tags":[{"key":"secret","value":"canary-10"}]}]}"#),
    (
        "rds:DescribeDBInstances",
        r#"{"DBInstances":[{"DBInstanceArn":"arn:d","TagList":[{"Key":"password","Value":"canary-11"}]}]}"#,
    ),
    (
        "sns:ListSubscriptions",
        r#"{"Subscriptions":[{"SubscriptionArn":"arn:s","TopicArn":"arn:t","Endpoint":"https://user:canary-12@example.com/hook"}]}"#,
    ),
    (
        "cloudwatch:DescribeAlarms",
        r#"{"MetricAlarms":[{"AlarmArn":"arn:a","AlarmDescription":"-----BEGIN RSA PRIVATE KEY-----\ncanary-13\n-----END RSA PRIVATE KEY-----"}]}"#,
    ),
    // base64 of `PASSWORD=canary-14`, and of `password: canary-15`
    (
        "autoscaling:DescribeLaunchConfigurations",
        r#"{"LaunchConfigurations":[{"LaunchConfigurationARN":"arn:l","UserData":"UEFTU1dPUkQ9Y2FuYXJ5LTE0"}]}"#,
    ),
    (
        "ec2:DescribeLaunchTemplateVersions",
        r#"{"LaunchTemplateVersions":[{"LaunchTemplateId":"lt-1","VersionNumber":1,"LaunchTemplateData":{"UserData":"cGFzc3dvcmQ6IGNhbmFyeS0xNQ=="}}]}"#,
    ),
    (
        "cloudfront:ListDistributions",
        r#"{"DistributionList":{"Items":[{"Id":"E","ARN":"arn:e","Origins":{"Quantity":1,"Items":[{"CustomHeaders":{"Quantity":1,"Items":[{"HeaderName":"X-From","HeaderValue":"canary-16"}]}}]}}]}}"#,
    ),
    (
        "codebuild:BatchGetProjects",
        r#"{"projects":[{"name":"p","arn":"arn:p","environment":{"environmentVariables":[{"name":"TOKEN","value":"canary-17"}]}}]}"#,
    ),
    (
        "codebuild:BatchGetProjects",
        r#"{"projects":[{"name":"p","arn":"arn:p","source":{"buildspec":"env:\n  variables:\n    PASSWORD: canary-18"}}]}"#,
    ),
];

#[test]
fn every_place_of_peoples_own_text_is_watched() {
    for (call, answer) in PLACES {
        let listed = support::says(
            "ec2:DescribeLaunchTemplates",
            "us-east-1",
            "{}",
            r#"{"LaunchTemplates":[{"LaunchTemplateId":"lt-1"}]}"#,
        );
        let look = support::answers(&["us-east-1"], &[support::says(call, "us-east-1", "{}", answer), listed]);
        assert!(look.draft.incomplete.is_empty(), "{call} {answer} is not read: {:?}", look.draft.incomplete);
        let out = written(&look.draft);
        let shown = decoded(look.sources.text(look.draft.resources[0].origin.source()));
        for told in [out, shown] {
            for secret in ["canary", "Y2FuYXJ5", "IGNhbmFye"] {
                assert!(!told.contains(secret), "{call}: {secret} stands in {told}");
            }
        }
    }
}
