//! The forms whose rules others publish, checked against what they publish.
//!
//! botocore's model of `securityhub:BatchImportFindings` says what Security Hub takes; it stands in
//! the repository's `.venv`, which `./test` makes. SARIF's schema stands there too.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod scene;

use std::path::Path;
use std::process::Command;

use bartizan_finding::{Severity, Verdict};
use bartizan_report::{Places, asff, ocsf};
use bartizan_tree::{Moment, Origin, Why};
use serde_json::Value;

use scene::{ALL, Scene, no_versions, public_acl};

/// Each verdict, findings with an account and without, and texts of every length.
fn scene() -> Scene {
    let mut scene = Scene::new();
    let file = scene.file("main.tf", "acl = \"public-read\"\n");
    let acl = scene.at(file, "\"public-read\"");
    let in_account = |finding: &mut bartizan_finding::Finding, region: &str| {
        finding.resource.account = Some("111122223333".into());
        finding.resource.region = Some(region.into());
    };
    in_account(scene.add(public_acl(acl)), "eu-west-1");
    let long = scene.add(public_acl(acl));
    in_account(long, "global");
    let text = "ü".repeat(5000);
    (long.message, long.facet) = (text.clone(), text.clone());
    (long.resource.address, long.resource.name) = (text.clone().into(), Some(text.into()));
    let empty = scene.add(public_acl(acl));
    in_account(empty, "cn-north-1");
    (empty.message, empty.resource.address, empty.resource.name) = (String::new(), " ".into(), Some("".into()));
    let open = scene.add(no_versions(acl));
    in_account(open, "eu-west-1");
    open.verdict = Verdict::Undecided(Why::Variable("var.x".into()));
    let passed = scene.add(no_versions(Origin::NONE));
    in_account(passed, "eu-west-1");
    (passed.verdict, passed.severity) = (Verdict::Pass, Severity::Critical);
    scene.add(no_versions(acl));
    scene
}

fn mend(_: &str) -> Option<&'static str> {
    Some("Leave the ACL\naway.")
}

fn asff(account: Option<&str>) -> (Vec<Value>, usize) {
    let scene = scene();
    let now = Moment::parse("2026-01-31T12:00:00Z").unwrap();
    let import = asff::Import { account, region: "us-east-1", now, mend };
    let mut out = Vec::new();
    let left_out = asff::write(&mut out, &scene.report(ALL), &Places::new(&scene.sources), import).unwrap();
    (serde_json::from_slice(&out).unwrap(), left_out)
}

#[test]
fn a_finding_without_an_account_has_the_one_that_is_given_or_is_left_out() {
    let (findings, left_out) = asff(None);
    assert_eq!((findings.len(), left_out), (5, 1));
    let (findings, left_out) = asff(Some("444455556666"));
    assert_eq!((findings.len(), left_out), (6, 0));
    let given: Vec<&Value> = findings.iter().filter(|finding| finding["AwsAccountId"] == "444455556666").collect();
    let arn = "arn:aws:securityhub:us-east-1:444455556666:product/444455556666/default";
    assert_eq!(given[0]["ProductArn"], arn);
}

#[test]
fn each_verdict_has_its_status_and_what_passes_alarms_nobody() {
    let (findings, _) = asff(None);
    let has = |status: &str, label: &str| {
        findings.iter().any(|one| one["Compliance"]["Status"] == status && one["Severity"]["Label"] == label)
    };
    assert!(has("FAILED", "HIGH") && has("NOT_AVAILABLE", "MEDIUM") && has("PASSED", "INFORMATIONAL"));
    assert_eq!(findings[0]["Remediation"]["Recommendation"]["Text"], "Leave the ACL away.");
    assert!(findings.iter().any(|one| one["Resources"][0]["Partition"] == "aws-cn"));
}

/// The lengths that the documentation gives, which the model does not have.
#[test]
fn no_text_is_longer_than_security_hub_takes() {
    for one in asff(Some("444455556666")).0 {
        for (pointer, most) in [
            ("/Id", 512),
            ("/GeneratorId", 512),
            ("/Title", 256),
            ("/Description", 1024),
            ("/Remediation/Recommendation/Text", 512),
            ("/Resources/0/Id", 512),
        ] {
            let text = one.pointer(pointer).unwrap().as_str().unwrap();
            assert!((1..=most).contains(&text.chars().count()) && !text.trim().is_empty(), "{pointer} {text}");
        }
        for (name, value) in one["ProductFields"].as_object().unwrap() {
            assert!(name.len() <= 128 && value.as_str().unwrap().chars().count() <= 2048, "{name}");
        }
    }
}

/// The attributes that the class and its objects require (schema.ocsf.io/1.3.0), and the numbers that
/// follow from each other.
#[test]
fn a_compliance_finding_has_what_its_class_requires() {
    let scene = scene();
    let now = Moment::parse("2026-01-31T12:00:00Z").unwrap();
    let mut out = Vec::new();
    ocsf::write(&mut out, &scene.report(ALL), &Places::new(&scene.sources), now, mend).unwrap();
    let events: Vec<Value> = serde_json::from_slice(&out).unwrap();
    assert_eq!(events.len(), 6);
    for event in &events {
        for pointer in [
            "/metadata/product/name",
            "/metadata/product/vendor_name",
            "/metadata/version",
            "/finding_info/uid",
            "/finding_info/title",
            "/compliance/standards/0",
            "/remediation/desc",
            "/resources/0/uid",
        ] {
            assert!(event.pointer(pointer).is_some_and(|text| text.is_string()), "{pointer} of {event:#}");
        }
        assert_eq!((&event["category_uid"], &event["class_uid"]), (&2.into(), &2003.into()));
        assert_eq!(event["type_uid"], 2003 * 100 + 1, "the class and the activity");
        assert_eq!(event["time"], 1_769_860_800_000_i64);
        assert!((1..=5).contains(&event["severity_id"].as_i64().unwrap()));
        let profiles = event.pointer("/metadata/profiles/0").is_some();
        assert_eq!(event.get("cloud").is_some_and(|cloud| cloud["provider"] == "AWS"), profiles);
    }
    let has = |status: i64, severity: i64| {
        events.iter().any(|one| one["compliance"]["status_id"] == status && one["severity_id"] == severity)
    };
    assert!(has(3, 4) && has(2, 3) && has(1, 1), "fail, warning, pass");
}

const CHECK: &str = r#"
import json, re, sys
import botocore.session
from botocore.validate import ParamValidator
model = botocore.session.get_session().get_service_model("securityhub")
shape = model.operation_model("BatchImportFindings").input_shape
request = {"Findings": json.load(open(sys.argv[1]))}
report = ParamValidator().validate(request, shape)
if report.has_errors():
    sys.exit(report.generate_report())
def walk(shape, value, path):
    if shape.type_name == "structure":
        for name, member in value.items():
            walk(shape.members[name], member, path + "." + name)
    elif shape.type_name == "list":
        for item in value:
            walk(shape.member, item, path + "[]")
    elif shape.type_name == "string":
        if shape.enum and value not in shape.enum:
            sys.exit(f"{path}: {value} is none of {shape.enum}")
        pattern = shape.metadata.get("pattern")
        if pattern and not re.search(pattern, value):
            sys.exit(f"{path}: {value!r} does not fit {pattern}")
walk(shape, request, "")
kinds = shape.members["Findings"].member.members["Resources"].member.members["Details"].members
for finding in request["Findings"]:
    for resource in finding["Resources"]:
        if resource["Type"] not in kinds:
            sys.exit("no such type of resource: " + resource["Type"])
"#;

#[test]
fn security_hub_takes_it_by_its_model() {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.venv/bin/python");
    if !python.exists() {
        assert!(std::env::var_os("CI").is_none(), "there is no .venv: run ./test");
        eprintln!("SKIPPED: the model of Security Hub (./test makes .venv)");
        return;
    }
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("findings.asff.json");
    std::fs::write(&file, serde_json::to_vec(&asff(Some("444455556666")).0).unwrap()).unwrap();
    let output = Command::new(python).args(["-c", CHECK]).arg(&file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

const VALIDATE: &str = r#"
import json, sys
import jsonschema
schema, log = (json.load(open(file)) for file in sys.argv[1:3])
validator = jsonschema.validators.validator_for(schema)(schema, format_checker=jsonschema.FormatChecker())
sys.exit("\n".join(f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(log)) or 0)
"#;

#[test]
fn sarif_is_valid_by_its_published_schema() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (python, schema) = (top.join("../../.venv/bin/python"), top.join("../../.venv/sarif-2.1.0.json"));
    if !python.exists() || !schema.exists() {
        eprintln!("SKIPPED: the schema of SARIF (./test fetches it with npm)");
        return;
    }
    let valid = |log: &Path| Command::new(&python).args(["-c", VALIDATE]).arg(&schema).arg(log).output().unwrap();
    let agreed = top.join("tests/snapshots/form.sarif");
    let output = valid(&agreed);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let wrong = Path::new(env!("CARGO_TARGET_TMPDIR")).join("wrong.sarif");
    let text = std::fs::read_to_string(agreed).unwrap().replace("\"ruleId\"", "\"rule_id\"");
    std::fs::write(&wrong, text).unwrap();
    assert!(!valid(&wrong).status.success(), "the schema refuses what is wrong");
}
