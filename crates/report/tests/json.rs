//! What programs read: the contract of `docs/schemas`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod scene;

use bartizan_finding::suppress::{Suppressed, Tool, Written};
use bartizan_finding::{Severity, Verdict};
use bartizan_report::inspect::{self, Fact, Item};
use bartizan_report::{Places, Show, rules};
use bartizan_tree::{Call, Incomplete, Moment, Node, Origin, Source, Sources, What, Why, json::members};
use scene::{ALL, Scene, no_versions, public_acl, related, snapshot};
use serde_json::Value;

const FINDINGS: &str = include_str!("../../../docs/schemas/findings-1.json");
const INSPECT: &str = include_str!("../../../docs/schemas/inspect-1.json");
const RULES: &str = include_str!("../../../docs/schemas/rules-1.json");

#[track_caller]
fn conforms(schema: &str, document: &str) -> Value {
    let document: Value = serde_json::from_str(document).unwrap();
    let errors = scene::schema::errors(&serde_json::from_str(schema).unwrap(), &document);
    assert!(errors.is_empty(), "{errors:#?}");
    document
}

/// Everything that a finding can carry.
fn everything() -> Scene {
    let mut scene = Scene::new();
    let main =
        scene.file("main.tf", "module \"a\" {\n}\nresource \"aws_s3_bucket\" \"site\" {\n  acl = \"ü\" # x\n}\n");
    let call = Call { name: "module.a".into(), site: scene.at(main, "module \"a\"") };
    let call = scene.sources.add_call(call);
    let origin = scene.at(main, "# x");
    let header = scene.at(main, "resource \"aws_s3_bucket\" \"site\"");
    let full = scene.add(public_acl(origin.through(call)));
    full.related = vec![related("aws_s3_bucket_acl.x", header), related("aws_s3_bucket_acl.y", Origin::NONE)];
    full.proof = vec!["a step".into()];
    full.resource.name = Some("site".into());
    full.resource.region = Some("eu-west-1".into());
    scene.add(no_versions(origin)).verdict = Verdict::Undecided(Why::Variable("var.acl".into()));
    let passed = scene.add(no_versions(header));
    (passed.verdict, passed.message) = (Verdict::Pass, String::new());
    let answer = scene.sources.add(Source::Answer {
        call: "s3:GetBucketAcl".into(),
        subject: "".into(),
        account: "111122223333".into(),
        region: "eu-west-1".into(),
    });
    scene.add(public_acl(Origin::new(answer, 0..0))).resource.account = Some("111122223333".into());
    scene.incomplete.push(Incomplete::new(What::Module, "module.b", "it is not here", header));
    scene.incomplete.push(Incomplete::new(What::File, "x.tf", "it cannot be read", Origin::NONE));
    scene
}

#[test]
fn findings_are_what_the_schema_says() {
    let document = everything().json(ALL);
    conforms(FINDINGS, &document);
    let pretty: Value = serde_json::from_str(&document).unwrap();
    snapshot("findings.json", &format!("{pretty:#}\n"));
}

#[test]
fn what_is_suppressed_is_told_and_not_counted() {
    let mut scene = everything();
    let origin = scene.findings[0].origin;
    let suppressed = Suppressed {
        by: Tool::Checkov,
        name: "CKV_AWS_20".into(),
        reason: Some("a website".into()),
        owner: Some("jo".into()),
        until: Moment::parse("2027-01-31"),
        place: Written::At(origin),
    };
    let before = conforms(FINDINGS, &scene.json(ALL));
    scene.findings[0].suppressed = Some(suppressed);
    let after = conforms(FINDINGS, &scene.json(ALL));
    let count = |document: &Value, of: &str| document["summary"][of].as_u64().unwrap();
    assert_eq!((count(&before, "suppressed"), count(&after, "suppressed")), (0, 1));
    assert_eq!(count(&before, "fail"), count(&after, "fail") + 1);
    let told = after["findings"].as_array().unwrap().iter().find_map(|finding| finding.get("suppressed")).unwrap();
    assert_eq!((&told["by"], &told["until"]), (&"checkov".into(), &"2027-01-31".into()));
    let hidden = conforms(FINDINGS, &scene.json(Show { suppressed: false, ..ALL }));
    assert_eq!(hidden["findings"].as_array().unwrap().len() + 1, after["findings"].as_array().unwrap().len());
}

#[test]
fn the_schema_refuses_what_is_not_in_it() {
    let schema = serde_json::from_str(FINDINGS).unwrap();
    let whole: Value = serde_json::from_str(&everything().json(ALL)).unwrap();
    for (pointer, value) in [
        ("/schema", "bartizan/findings/2".into()),
        ("/findings/0/verdict", "bad".into()),
        ("/findings/0/location/start/line", 0.into()),
        ("/findings/0/resource", Value::Null),
        ("/summary/fail", "1".into()),
        ("/incomplete/0/what", "thing".into()),
    ] {
        let mut document = whole.clone();
        *document.pointer_mut(pointer).unwrap() = value;
        assert!(!scene::schema::errors(&schema, &document).is_empty(), "{pointer}");
    }
}

#[test]
fn columns_count_characters_and_an_end_is_one_past() {
    let document = conforms(FINDINGS, &everything().json(ALL));
    let location = &document["findings"][1]["location"];
    assert_eq!(location["start"], serde_json::json!({"line": 4, "column": 13}));
    assert_eq!(location["end"], serde_json::json!({"line": 4, "column": 16}));
}

#[test]
fn the_summary_counts_what_is_not_shown() {
    let scene = everything();
    let all = conforms(FINDINGS, &scene.json(ALL));
    let some = conforms(FINDINGS, &scene.json(Show { least: Severity::Critical, ..Show::default() }));
    assert_eq!(all["summary"], some["summary"]);
    assert_eq!(some["findings"], serde_json::json!([]));
}

#[test]
fn the_order_in_which_things_were_found_does_not_show() {
    let mut scene = everything();
    let before = scene.json(ALL);
    scene.findings.reverse();
    scene.incomplete.reverse();
    assert_eq!(scene.json(ALL), before);
}

#[test]
fn what_a_place_holds_that_is_secret_is_nowhere() {
    let mut scene = Scene::new();
    let main = scene.file("main.tf", "password = \"hunter2\"\n");
    let origin = scene.at(main, "\"hunter2\"");
    scene.add(public_acl(origin)).masked = true;
    assert!(!scene.json(ALL).contains("hunter2"));
}

#[test]
fn resources_are_what_the_schema_says() {
    let mut sources = Sources::new();
    let file = sources.add_file("main.tf", "resource \"aws_s3_bucket\" \"b\" {\n  bucket = var.name\n}\n");
    let header = Origin::new(file, 0..28);
    let name = Node::unknown(Why::Variable("var.name".into()), Origin::new(file, 42..50));
    let policy = Node::map(members([("Id", Node::text("x\u{1b}", header))]), header);
    let source = Node::map(members([("bucket", name.clone())]), header);
    let properties =
        [("BucketName", name), ("BucketPolicy", Node::json(policy, header)), ("Tags", Node::list(vec![], header))];
    let properties = Node::map(members(properties), header);
    let item = Item {
        address: "aws_s3_bucket.b",
        kind: "AWS::S3::Bucket",
        source_type: "aws_s3_bucket",
        properties: &properties,
        source: &source,
        facts: vec![
            ("versioning", Fact::Absent),
            ("encryption", Fact::Default("AES256".into())),
            ("acl", Fact::Known("Private".into())),
            ("policy", Fact::Unknown("var.name has no value".into())),
        ],
        origin: header,
        account: None,
        region: Some("eu-west-1".into()),
        part_of: None,
        implied: false,
        root: ".",
    };
    let part = Item { part_of: Some("aws_s3_bucket.b".into()), implied: true, facts: Vec::new(), ..item.clone() };
    let lines = [Incomplete::new(What::Block, "module.x", "it is not here", header)];
    let places = Places::new(&sources);

    let mut out = Vec::new();
    let mut writer = inspect::json::Writer::new(&mut out, "1.2.3").unwrap();
    writer.item(&item, &places).unwrap();
    writer.item(&part, &places).unwrap();
    writer.finish(&lines, &places).unwrap();
    let document = conforms(INSPECT, std::str::from_utf8(&out).unwrap());
    snapshot("inspect.json", &format!("{document:#}\n"));

    let mut out = Vec::new();
    for item in [&item, &part] {
        inspect::text::item(&mut out, item, &places, bartizan_report::Palette::PLAIN).unwrap();
    }
    inspect::text::incomplete(&mut out, &lines, &places, bartizan_report::Palette::PLAIN).unwrap();
    snapshot("inspect.txt", std::str::from_utf8(&out).unwrap());
}

#[test]
fn rules_are_what_the_schema_says() {
    let entry = rules::Entry {
        id: "s3-bucket-public-acl",
        title: "S3 bucket ACL lets everybody in",
        severity: Severity::High,
        aliases: vec![("CKV_AWS_20", "narrower"), ("AVD-AWS-0092", "exact")],
        controls: &["AWS-FSBP/S3.2"],
        kinds: &["AWS::S3::Bucket"],
        sources: vec!["terraform", "cloudformation"],
        responsibility: "customer",
        practice: "DAT-9",
        default: "effective",
        page: "# S3 bucket ACL lets everybody in\n\nWhy it matters.\n",
    };
    let mut out = Vec::new();
    rules::json::write(&mut out, std::slice::from_ref(&entry)).unwrap();
    conforms(RULES, std::str::from_utf8(&out).unwrap());

    let mut out = Vec::new();
    rules::text::list(&mut out, std::slice::from_ref(&entry), bartizan_report::Palette::PLAIN).unwrap();
    rules::text::explain(&mut out, &entry, bartizan_report::Palette::PLAIN).unwrap();
    snapshot("rules.txt", std::str::from_utf8(&out).unwrap());
}
