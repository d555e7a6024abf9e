//! The shop in `examples/` is one system, written twice and planned once. It gets one judgement.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::path::Path;

use bartizan_finding::{Finding, Verdict};
use bartizan_look::{Options, look};
use bartizan_rules::{all, judge};

/// How often each rule gave each verdict.
type Verdicts = BTreeMap<(&'static str, &'static str), usize>;

/// What a template cannot say, or says otherwise: (rule, reason).
const TEMPLATE: &[(&str, &str)] = &[
    ("cloudtrail-bucket-mfa-delete", "CloudFormation has no word for MFA delete"),
    ("s3-bucket-mfa-delete", "CloudFormation has no word for MFA delete"),
];

/// What a plan cannot say: (rule, reason).
const PLAN: &[(&str, &str)] = &[("rds-password-in-code", "a plan does not say where a value came from")];

fn findings(path: &str) -> Vec<Finding> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let looked = look(&[root.join(path)], &Options::default()).unwrap();
    assert!(looked.incomplete.is_empty());
    let rules: Vec<_> = all().collect();
    looked.roots.into_iter().flat_map(|root| judge(&root.relate(), &rules)).collect()
}

fn verdicts(findings: &[Finding]) -> Verdicts {
    let mut verdicts = Verdicts::new();
    for finding in findings {
        *verdicts.entry((finding.rule, finding.verdict.name())).or_default() += 1;
    }
    verdicts
}

fn differences(a: &Verdicts, b: &Verdicts, excepted: &[(&str, &str)]) -> Vec<String> {
    let keys: std::collections::BTreeSet<_> = a.keys().chain(b.keys()).collect();
    let differ = |key: &&&(&str, &str)| a.get(**key) != b.get(**key);
    keys.iter()
        .filter(differ)
        .filter(|(rule, _)| !excepted.iter().any(|(name, _)| name == rule))
        .map(|key| format!("{key:?}: {:?} and {:?}", a.get(*key), b.get(*key)))
        .collect()
}

#[test]
fn code_and_template_are_judged_alike() {
    let code = verdicts(&findings("examples/shop/terraform"));
    let template = verdicts(&findings("examples/shop/cloudformation"));
    let differences = differences(&code, &template, TEMPLATE);
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    assert!(code.len() > 40, "too little is judged to mean anything");
}

#[test]
fn code_and_plan_are_never_opposite_and_differ_only_where_the_plan_does_not_know() {
    let code = findings("examples/shop/terraform");
    let plan = findings("tests/plans/shop.json");
    let key = |f: &Finding| (f.rule, f.resource.address.clone());
    let decided: BTreeMap<_, _> = code.iter().map(|f| (key(f), f.verdict.name())).collect();
    let mut undecided = 0;
    for finding in &plan {
        let Some(wanted) = decided.get(&key(finding)) else {
            panic!("{} judges {} in the plan only", finding.rule, finding.resource.address);
        };
        match &finding.verdict {
            Verdict::Undecided(why) => {
                undecided += 1;
                let of_a_plan = why.kind() == "computed" || PLAN.iter().any(|(rule, _)| *rule == finding.rule);
                assert!(of_a_plan, "{} of {}: {why}", finding.rule, finding.resource.address);
            }
            verdict => assert_eq!(verdict.name(), *wanted, "{} of {}", finding.rule, finding.resource.address),
        }
    }
    assert!(undecided * 5 < plan.len(), "{undecided} of {} are undecided in the plan", plan.len());
}

#[test]
fn the_mistakes_that_were_made_are_found() {
    let code = findings("examples/shop/terraform");
    let fails = |rule: &str, address: &str| {
        code.iter().any(|f| f.rule == rule && &*f.resource.address == address && f.verdict == Verdict::Fail)
    };
    for (rule, address) in [
        ("ec2-security-group-open-ssh", "module.web.aws_security_group.server"),
        ("ec2-instance-imdsv2", "module.web.aws_launch_template.server"),
        ("elb-listener-plaintext", "module.web.aws_lb_listener.plain"),
        ("s3-bucket-public-policy", "aws_s3_bucket.uploads"),
        ("s3-bucket-versioning", "aws_s3_bucket.uploads"),
        ("s3-bucket-public-access-block", "aws_s3_bucket.uploads"),
        ("rds-encryption", "aws_db_instance.main"),
        ("rds-public", "aws_db_instance.main"),
        ("rds-tls-required", "aws_db_instance.main"),
        ("iam-policy-admin", "aws_iam_role_policy.deploy"),
        ("iam-role-trust-anyone", "aws_iam_role.deploy"),
        ("lambda-environment-secrets", "aws_lambda_function.thumbnails"),
        ("kms-key-rotation", "aws_kms_key.audit"),
        ("cloudtrail-multi-region", "aws_cloudtrail.main"),
    ] {
        assert!(fails(rule, address), "{rule} does not fail {address}");
    }
    // The balancer on the web's ports, and the good bucket, are left in peace.
    assert!(!fails("ec2-security-group-open-ingress", "module.web.aws_security_group.balancer"));
    assert!(!fails("s3-bucket-public-access-block", "aws_s3_bucket.logs"));
}
