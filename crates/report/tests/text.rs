//! What people read: the snapshots are the specification.

mod scene;

use bartizan_finding::{Related, Severity, Verdict};
use bartizan_report::{Palette, Show};
use bartizan_tree::{Call, Incomplete, Origin, Source, What, Why};
use scene::{ALL, Scene, no_versions, public_acl, related, snapshot};

const MAIN: &str = r#"resource "aws_s3_bucket" "site" {
  bucket = "site"
  acl    = "public-read"
}

resource "aws_s3_bucket_versioning" "site" {
  bucket = aws_s3_bucket.site.id
  versioning_configuration {
    status = "Suspended"
  }
}
"#;

fn text(scene: &Scene) -> String {
    scene.text(ALL, Palette::PLAIN)
}

#[test]
fn a_failure_shows_its_line_underlined() {
    let mut scene = Scene::new();
    let main = scene.file("main.tf", MAIN);
    let origin = scene.at(main, "\"public-read\"");
    scene.add(public_acl(origin));
    snapshot("failure.txt", &text(&scene));
}

#[test]
fn related_places_are_shown_with_their_lines_in_the_same_file_and_in_others() {
    let mut scene = Scene::new();
    let main = scene.file("main.tf", MAIN);
    let acl = scene.file("acl.tf", "\n\n\nresource \"aws_s3_bucket_acl\" \"site\" {\n}\n");
    let (bucket, versioning) =
        (scene.at(main, "resource \"aws_s3_bucket\" \"site\""), scene.at(main, "resource \"aws_s3_bucket_v"));
    let other = scene.at(acl, "resource \"aws_s3_bucket_acl\" \"site\"");
    let finding = scene.add(no_versions(bucket));
    finding.related =
        vec![related("aws_s3_bucket_versioning.site", versioning), related("aws_s3_bucket_acl.site", other)];
    finding.related.extend((0..9).map(|n| related(&format!("aws_s3_bucket_policy.p{n}"), other)));
    finding.related.push(related("aws_s3_bucket_policy.nowhere", Origin::NONE));
    finding
        .related
        .extend((0..2).map(|n| Related { aside: true, ..related(&format!("aws_s3_bucket_cors.c{n}"), other) }));
    finding.proof = vec!["the status is `Suspended`".into()];
    snapshot("related.txt", &text(&scene));
}

#[test]
fn a_module_that_is_called_often_is_shown_once_with_the_calls_that_lead_there() {
    let mut scene = Scene::new();
    let main = scene.file("main.tf", "module \"a\" {\n  source = \"./m\"\n}\nmodule \"b\" {\n  source = \"./m\"\n}\n");
    let module = scene.file("m/main.tf", MAIN);
    for name in ["a", "b"] {
        let site = scene.at(main, &format!("module \"{name}\""));
        let call = scene.sources.add_call(Call { name: format!("module.{name}").into(), site });
        let origin = scene.at(module, "\"public-read\"").through(call);
        scene.add(public_acl(origin)).resource.address = format!("module.{name}.aws_s3_bucket.site").into();
    }
    snapshot("modules.txt", &text(&scene));
}

#[test]
fn what_is_undecided_says_why_and_what_to_do() {
    let mut scene = Scene::new();
    let main = scene.file("main.tf", "resource \"aws_s3_bucket\" \"site\" {\n  acl = var.acl\n}\n");
    let origin = scene.at(main, "var.acl");
    let why = Why::Variable("var.acl".into());
    scene.add(public_acl(origin)).verdict = Verdict::Undecided(why);
    snapshot("undecided.txt", &text(&scene));
}

#[test]
fn what_passes_is_named() {
    let mut scene = Scene::new();
    let main = scene.file("main.tf", MAIN);
    let origin = scene.at(main, "resource");
    scene.add(public_acl(origin)).verdict = Verdict::Pass;
    snapshot("pass.txt", &text(&scene));
}

#[test]
fn only_what_is_asked_for_is_shown_and_everything_is_counted() {
    let mut scene = Scene::new();
    let main = scene.file("main.tf", MAIN);
    let origin = scene.at(main, "\"public-read\"");
    scene.add(public_acl(origin));
    scene.add(no_versions(origin));
    scene.add(no_versions(origin)).verdict = Verdict::Pass;
    scene.add(no_versions(origin)).verdict = Verdict::Undecided(Why::Module("module.a".into()));
    snapshot("severity.txt", &scene.text(Show { least: Severity::High, ..Show::default() }, Palette::PLAIN));
}

#[test]
fn source_text_cannot_steer_the_terminal() {
    let mut scene = Scene::new();
    let hostile = "\tacl = \"\u{1b}[2Jx\u{202e}y\u{7}\" # 桶 \u{1b}]0;title\u{7}\n";
    let main = scene.file("a\u{1b}[31m.tf", hostile);
    let origin = scene.at(main, "\"\u{1b}[2Jx\u{202e}y\u{7}\"");
    let finding = scene.add(public_acl(origin));
    finding.message = "line\nbreak \u{1b}[1m".into();
    finding.resource.address = "a[\"\u{1b}[5m\"]".into();
    finding.related = vec![related("b\r\n", origin)];
    finding.proof = vec!["\u{9b}31m".into()];
    scene.incomplete.push(Incomplete::new(What::File, "x\u{1b}c", "why\u{8}", Origin::NONE));
    let found = text(&scene);
    assert!(found.chars().all(|c| c == '\n' || !c.is_control()), "{found:?}");
    snapshot("hostile.txt", &found);
}

#[test]
fn a_secret_is_never_shown_whoever_points_at_its_line() {
    let mut scene = Scene::new();
    let main = scene.file(
        "main.tf",
        "variable \"x\" { default = \"AKIA-secret\" }\nlocals { a = <<E\nsecret-one\nsecret-two\nE\n}\n",
    );
    for words in ["\"AKIA-secret\"", "secret-one\nsecret-two\n"] {
        let secret = scene.at(main, words);
        let finding = scene.add(public_acl(secret));
        finding.message = "a password stands here".into();
        finding.masked = true;
    }
    let line = scene.at(main, "variable \"x\"");
    scene.add(no_versions(line));
    let found = text(&scene);
    assert!(!found.contains("AKIA") && !found.contains("secret-"), "{found}");
    snapshot("secret.txt", &found);
}

#[test]
fn a_secret_that_is_not_shown_is_not_shown_on_another_finding_s_line() {
    let mut scene = Scene::new();
    let main = scene.file("main.tf", "variable \"x\" { default = \"AKIA-secret\" }\n");
    let (secret, line) = (scene.at(main, "\"AKIA-secret\""), scene.at(main, "variable"));
    scene.add(no_versions(secret)).masked = true;
    scene.add(public_acl(line));
    let found = scene.text(Show { least: Severity::High, ..Show::default() }, Palette::PLAIN);
    assert!(found.contains("default = •••") && !found.contains("AKIA"), "{found}");
}

#[test]
fn what_looks_like_a_credential_is_not_shown_even_if_no_rule_speaks_of_it() {
    let mut scene = Scene::new();
    let padding = "x".repeat(400);
    let line = format!("{{\"a\": \"{padding}\", \"db_password\": \"hunter2-secret\", \"acl\": \"public\"}}");
    let main = scene.file("one.json", &format!("{line}\nkey = \"AKIAIOSFODNN7QUUXYZZ\" # x\n"));
    for words in ["\"public\"", "# x"] {
        let origin = scene.at(main, words);
        scene.add(public_acl(origin));
    }
    let found = text(&scene);
    assert!(!found.contains("hunter2") && !found.contains("AKIA") && found.contains("•••"), "{found}");
}

#[test]
fn an_account_has_calls_for_places() {
    let mut scene = Scene::new();
    let answer = scene.sources.add(Source::Answer {
        call: "s3:GetBucketAcl".into(),
        subject: "arn:aws:s3:::site".into(),
        account: "111122223333".into(),
        region: "eu-west-1".into(),
    });
    let finding = scene.add(public_acl(Origin::new(answer, 0..0)));
    finding.resource.address = "arn:aws:s3:::site".into();
    finding.resource.account = Some("111122223333".into());
    finding.resource.region = Some("eu-west-1".into());
    snapshot("account.txt", &text(&scene));
}

#[test]
fn the_worst_of_each_file_comes_first_and_the_summary_ranks_the_causes() {
    let mut scene = Scene::new();
    let (b, a) = (scene.file("b.tf", MAIN), scene.file("a.tf", MAIN));
    for file in [b, a] {
        let (first, second) = (scene.at(file, "resource"), scene.at(file, "\"public-read\""));
        scene.add(no_versions(first));
        scene.add(public_acl(second));
    }
    let origin = scene.at(a, "bucket = \"site\"");
    scene.add(public_acl(origin)).severity = Severity::Critical;
    scene.add(no_versions(origin)).severity = Severity::Info;
    for n in 0..12 {
        for _ in 0..3 {
            scene.add(no_versions(origin)).verdict = Verdict::Undecided(Why::Module(format!("module.m{n:02}").into()));
        }
    }
    scene.add(no_versions(origin)).verdict = Verdict::Undecided(Why::Variable("var.acl".into()));
    for n in 0..14 {
        let (name, reason) = (format!("module.m{n:02}"), format!("`source-{}` is not on disk", n.max(2)));
        scene.incomplete.push(Incomplete::new(What::Module, name, reason, origin));
    }
    scene.incomplete.push(Incomplete::new(What::File, "a.tf", "this block has no end", origin));
    scene.incomplete.push(Incomplete::new(What::File, "a.tf", "this block has no end", origin));
    snapshot("summary.txt", &scene.text(Show::default(), Palette::PLAIN));
}

#[test]
fn what_could_not_be_judged_counts_once_for_each_place() {
    let mut scene = Scene::new();
    let files = [scene.file("a.tf", MAIN), scene.file("b.tf", MAIN), scene.file("a.tf", MAIN)];
    for file in files {
        let origin = scene.at(file, "resource");
        scene.incomplete.push(Incomplete::new(What::Module, "module.m", "it is not on disk", origin));
    }
    let found = text(&scene);
    assert!(found.contains("2 modules") && found.contains("2 times, first module.m (a.tf:1:1)"), "{found}");
}

#[test]
fn colours_frame_what_is_said() {
    let mut scene = Scene::new();
    let main = scene.file("main.tf", MAIN);
    let origin = scene.at(main, "\"public-read\"");
    scene.add(public_acl(origin));
    snapshot("colour.txt", &scene.text(ALL, Palette::COLOURED));
}

#[test]
fn ten_thousand_findings_in_one_long_line_are_quick() {
    let mut scene = Scene::new();
    let line: String = (0..10_000).map(|n| format!("\"ü{n:05}\",")).collect();
    let main = scene.file("one.json", &line);
    for n in 0..10_000 {
        let origin = Origin::new(main, n * 10..n * 10 + 9);
        scene.add(public_acl(origin)).facet = n.to_string();
    }
    let start = std::time::Instant::now();
    assert!(text(&scene).len() > 10_000);
    assert!(scene.json(ALL).len() > 10_000);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(200))]

    #[test]
    fn no_text_and_no_place_makes_it_fall_or_steers_the_terminal(
        text in "(\\PC|[\t\r\n\u{1b}ü桶]|password=){0,80}",
        places in proptest::collection::vec((0usize..200, 0usize..200, proptest::bool::ANY), 1..5),
    ) {
        let mut scene = Scene::new();
        let file = scene.file("f", &text);
        for (start, length, masked) in places {
            let origin = Origin::new(file, start..start + length);
            let finding = scene.add(public_acl(origin));
            (finding.masked, finding.facet) = (masked, start.to_string());
            finding.related = vec![related("x", origin)];
        }
        let found = scene.text(ALL, Palette::PLAIN);
        proptest::prop_assert!(found.chars().all(|c| c == '\n' || !c.is_control()), "{:?}", found);
        scene.json(ALL);
    }
}
