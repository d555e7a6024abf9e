//! The forms that other programs read: each is what was agreed on, for one report with everything in it.

mod scene;

use bartizan_finding::{Severity, Verdict};
use bartizan_report::rules::Entry;
use bartizan_report::{Places, csv, github, gitlab, junit, markdown, sarif};
use bartizan_tree::{Incomplete, Origin, What, Why};

use scene::{ALL, Scene, no_versions, public_acl, related, snapshot};

/// A failure, one whose words are hostile, one that cannot be told, one that passes, and something
/// that was not read.
fn everything() -> Scene {
    let mut scene = Scene::new();
    let file = scene.file("infra/a b,c.tf", "resource \"aws_s3_bucket\" \"site\" {\n  acl = \"public-read\"\n}\n");
    let (header, acl) = (scene.at(file, "resource \"aws_s3_bucket\" \"site\" {"), scene.at(file, "\"public-read\""));
    scene.add(public_acl(acl)).related.push(related("aws_s3_bucket.site", header));
    let hostile = scene.add(no_versions(header));
    hostile.resource.address = "aws_s3_bucket.x[\"<&'|`@@b%\n\u{1b}\"]".into();
    hostile.message = "=1+1,\"x\"::set-output\r\nsecond".into();
    hostile.severity = Severity::Info;
    scene.add(no_versions(acl)).verdict = Verdict::Undecided(Why::Variable("var.acl".into()));
    let passed = scene.add(no_versions(header));
    (passed.verdict, passed.message) = (Verdict::Pass, String::new());
    scene.add(no_versions(Origin::NONE)).resource.account = Some("111122223333".into());
    scene.incomplete.push(Incomplete::new(What::Module, "module.b", "it is not here", header));
    scene.incomplete.push(Incomplete::new(What::File, "x.tf", "it cannot be read", Origin::NONE));
    scene
}

fn entry() -> Entry {
    Entry {
        id: "s3-bucket-public-acl",
        title: "S3 bucket ACL lets everybody in",
        severity: Severity::High,
        aliases: vec![("CKV_AWS_20", "exact")],
        controls: &["AWS-FSBP/S3.2"],
        kinds: &["AWS::S3::Bucket"],
        sources: vec!["terraform"],
        responsibility: "customer",
        practice: "DAT-9",
        default: "effective",
        page: "# S3 bucket ACL lets everybody in\n\nWhoever knows the name\nreads it.\n\n## Mend\n\nLeave it away.\n",
    }
}

#[test]
fn each_form_is_what_was_agreed_on() {
    let scene = everything();
    let (report, places) = (scene.report(ALL), Places::new(&scene.sources));
    let mut out = Vec::new();
    sarif::write(&mut out, &report, &places, &[entry()]).unwrap();
    let pretty: serde_json::Value = serde_json::from_slice(&out).unwrap();
    snapshot("form.sarif", &format!("{pretty:#}\n"));
    out.clear();
    gitlab::write(&mut out, &report, &places).unwrap();
    let pretty: serde_json::Value = serde_json::from_slice(&out).unwrap();
    snapshot("form.gitlab.json", &format!("{pretty:#}\n"));
    for (name, write) in [
        ("form.junit.xml", junit::write as fn(&mut dyn std::io::Write, _, _) -> _),
        ("form.github.txt", github::write),
        ("form.csv", csv::write),
        ("form.md", markdown::write),
    ] {
        out.clear();
        write(&mut out, &report, &places).unwrap();
        snapshot(name, std::str::from_utf8(&out).unwrap());
    }
}
