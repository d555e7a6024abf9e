//! A state says more than code: what is empty stands there as `""` and `[]`, and a role repeats what
//! other resources gave it. Neither may change a verdict.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;

use bartizan_finding::Verdict;
use bartizan_look::{Options, look};
use bartizan_rules::{all, judge};

const ADMIN: &str =
    r#"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}"#;

fn state() -> String {
    let resource = |kind: &str, name: &str, values: &str| {
        format!(
            r#"{{"address":"{kind}.{name}","mode":"managed","type":"{kind}","name":"{name}","values":{{{values}}}}}"#
        )
    };
    let resources = [
        resource(
            "aws_iam_role",
            "app",
            &format!(
                r#""name":"app","id":"app","permissions_boundary":"","assume_role_policy":"{{\"Statement\":[]}}",
                "inline_policy":[{{"name":"all","policy":"{ADMIN}"}}],
                "managed_policy_arns":["arn:aws:iam::aws:policy/AdministratorAccess"]"#
            ),
        ),
        resource("aws_iam_role_policy", "all", &format!(r#""name":"all","role":"app","policy":"{ADMIN}""#)),
        resource(
            "aws_iam_role_policy_attachment",
            "admin",
            r#""role":"app","policy_arn":"arn:aws:iam::aws:policy/AdministratorAccess""#,
        ),
        resource(
            "aws_kms_key",
            "k",
            r#""key_id":"1","enable_key_rotation":false,"custom_key_store_id":"","xks_key_id":"""#,
        ),
        resource(
            "aws_lambda_function",
            "f",
            r#""function_name":"f","runtime":"python3.13","kms_key_arn":"","environment":[{"variables":{"STAGE":"prod"}}],
            "vpc_config":[],"dead_letter_config":[],"tracing_config":[{"mode":"Active"}]"#,
        ),
    ];
    format!(
        r#"{{"format_version":"1.0","terraform_version":"1.11.4","values":{{"root_module":{{"resources":[{}]}}}}}}"#,
        resources.join(",")
    )
}

#[test]
fn what_is_empty_or_told_twice_changes_nothing() {
    let folder = std::env::temp_dir().join(format!("bartizan-state-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("state.json"), state()).unwrap();
    let looked = look(std::slice::from_ref(&folder), &Options::default()).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let rules: Vec<_> = all().collect();
    let mut fails: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for finding in looked.roots.into_iter().flat_map(|root| judge(&root.relate(), &rules)) {
        if finding.verdict == Verdict::Fail {
            fails.entry(finding.rule).or_default().push(finding.resource.address.to_string());
        }
    }
    for (rule, addresses) in [
        ("iam-admin-policy-attached", ["aws_iam_role.app"]),
        ("iam-policy-admin", ["aws_iam_role_policy.all"]),
        ("kms-key-rotation", ["aws_kms_key.k"]),
        ("lambda-dead-letter", ["aws_lambda_function.f"]),
        ("lambda-environment-kms", ["aws_lambda_function.f"]),
        ("lambda-in-vpc", ["aws_lambda_function.f"]),
    ] {
        assert_eq!(fails.get(rule).map_or(&[][..], Vec::as_slice), addresses, "{rule}");
    }
    assert!(!fails.contains_key("lambda-tracing"));
}
