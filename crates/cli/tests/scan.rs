//! `bartizan scan`, as a person runs it: every option and every exit status.

mod run;

use serde_json::json;

use run::{BAD, BROKEN, Folder, MEDIUM, OPEN, RULES};

fn scan(folder: &Folder, arguments: &[&str]) -> run::Run {
    let rules: &[&str] = if arguments.contains(&"--rule") { &[] } else { &["--rule", RULES] };
    folder.run(&[&["scan"], rules, arguments].concat())
}

#[test]
fn findings_exit_with_1_and_show_their_line() {
    let folder = Folder::with(&[("stack.yaml", BAD)]);
    scan(&folder, &[])
        .exits(1)
        .shows("error[s3-bucket-public-acl]: ")
        .shows("--> stack.yaml:5:22")
        .shows("5 |       AccessControl: PublicRead")
        .shows("  |                      ^^^^^^^^^^")
        .shows("warning[s3-bucket-versioning]: ")
        .shows("2 failures (1 critical, 1 medium), 0 passed, 0 undecided");
}

#[test]
fn nothing_to_blame_exits_with_0() {
    let folder = Folder::with(&[("stack.yaml", MEDIUM)]);
    folder.run(&["scan", "--rule", "s3-bucket-public-acl"]).exits(0).shows("0 failures, 1 passed, 0 undecided");
}

#[test]
fn the_default_path_is_the_working_folder_and_several_can_be_named() {
    let folder = Folder::with(&[("a/x.yaml", MEDIUM), ("b/x.yaml", MEDIUM), ("c/x.yaml", MEDIUM)]);
    let verdict = "fail s3-bucket-versioning Data";
    assert_eq!(scan(&folder, &["--format", "json"]).exits(1).verdicts(), [verdict; 3]);
    assert_eq!(scan(&folder, &["--format", "json", "a", "b/x.yaml"]).exits(1).verdicts(), [verdict; 2]);
    assert_eq!(scan(&folder, &["--format", "json", "a", "a/x.yaml", "./a"]).exits(1).verdicts(), [verdict]);
}

#[test]
fn json_names_files_as_they_were_given() {
    let folder = Folder::with(&[("a/x.yaml", MEDIUM)]);
    let document = scan(&folder, &["--format", "json"]).exits(1).json();
    assert_eq!(document["schema"], "bartizan/findings/1");
    assert_eq!(document["tool"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(document["findings"][0]["location"]["file"], "a/x.yaml");
    assert_eq!(document["findings"][0]["location"]["start"]["line"], 2);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let folder = Folder::with(&[("a.yaml", BAD), ("b/c.yaml", BAD), ("b/d.yaml", OPEN)]);
    for format in ["json", "text"] {
        let arguments = ["--show", "all", "--format", format];
        assert_eq!(scan(&folder, &arguments).out, scan(&folder, &arguments).out);
    }
}

#[test]
fn show_chooses_verdicts_and_the_summary_counts_all() {
    let folder = Folder::with(&[("bad.yaml", MEDIUM), ("open.yaml", OPEN)]);
    let (fail, open) = ("fail s3-bucket-versioning Data", "undecided s3-bucket-versioning Data");
    let pass = "pass s3-bucket-public-acl Data";
    for (show, wanted) in [
        ("fail", vec![fail]),
        ("undecided", vec![open]),
        ("pass", vec![pass, pass]),
        ("fail,undecided", vec![fail, open]),
        ("all", vec![fail, pass, pass, open]),
    ] {
        let run = scan(&folder, &["--format", "json", "--show", show]).exits(1);
        assert_eq!(run.verdicts(), wanted, "{show}");
        let summary = &run.json()["summary"];
        let count = |name: &str| summary[name].as_u64().unwrap();
        assert_eq!((count("fail"), count("pass"), count("undecided")), (1, 2, 1), "{show}");
    }
    let twice = scan(&folder, &["--format", "json", "--show", "fail", "--show", "undecided"]);
    assert_eq!(twice.verdicts(), [fail, open]);
    scan(&folder, &["--show", "failed"]).exits(2).says("failed");
}

#[test]
fn rules_are_chosen_and_skipped_by_id_alias_and_pattern() {
    let folder = Folder::with(&[("stack.yaml", BAD)]);
    let only = |arguments: &[&str]| folder.run(&[&["scan", "--format", "json"], arguments].concat()).verdicts();
    let (acl, versions) = ("fail s3-bucket-public-acl Data", "fail s3-bucket-versioning Data");
    assert_eq!(only(&["--rule", "CKV_AWS_21"]), [versions]);
    assert_eq!(only(&["--rule", "checkov:ckv_aws_21", "--rule", "S3-BUCKET-PUBLIC-ACL"]), [acl, versions]);
    assert_eq!(only(&["--rule", RULES, "--skip-rule", "*-versioning"]), [acl]);
    assert_eq!(only(&["--rule", RULES, "--skip-rule", "trivy:AVD-AWS-0090"]), [acl]);
}

#[test]
fn a_rule_that_is_not_there_is_an_error_and_one_to_skip_a_warning() {
    let folder = Folder::with(&[("stack.yaml", BAD)]);
    let run = folder.run(&["scan", "--rule", "s3-bucket-versionin"]).exits(2);
    run.says("did you mean s3-bucket-versioning?");
    scan(&folder, &["--skip-rule", "XYZ_12345"]).exits(1).says("there is no such rule");
    scan(&folder, &["--skip-rule", "CKV_AWS_20"]).exits(1).says("only a part of s3-bucket-public-acl");
    folder.run(&["scan", "--skip-rule", "*"]).exits(2).says("no rule is left");
}

#[test]
fn severity_hides_and_fail_on_decides() {
    let folder = Folder::with(&[("stack.yaml", BAD)]);
    let high = scan(&folder, &["--severity", "high"]).exits(1);
    high.shows("s3-bucket-public-acl").hides("[s3-bucket-versioning]").shows("1 failure below high not shown");
    let medium = Folder::with(&[("stack.yaml", MEDIUM)]);
    scan(&medium, &["--severity", "critical"]).exits(1);
    scan(&medium, &["--fail-on", "high"]).exits(0).shows("[s3-bucket-versioning]");
    scan(&medium, &["--fail-on", "MEDIUM"]).exits(1);
    scan(&medium, &["--fail-on", "worst"]).exits(2).says("critical, high, medium, low, info");
}

#[test]
fn what_could_not_be_judged_exits_with_3_unless_it_is_allowed() {
    let folder = Folder::with(&[("broken.yaml", BROKEN)]);
    scan(&folder, &[]).exits(3).shows("could not be judged").shows("broken.yaml");
    scan(&folder, &["--allow-incomplete"]).exits(0);
    let document = scan(&folder, &["--format", "json"]).exits(3).json();
    assert_eq!(document["incomplete"][0]["location"]["file"], "broken.yaml");
    folder.write("bad.yaml", MEDIUM);
    scan(&folder, &[]).exits(1);
    scan(&folder, &["--fail-on", "critical"]).exits(3);
}

#[test]
fn what_is_undecided_exits_with_3_where_that_is_asked() {
    let folder = Folder::with(&[("open.yaml", OPEN)]);
    scan(&folder, &[]).exits(0).shows("1 of 2 checks undecided");
    scan(&folder, &["--strict"]).exits(3);
    scan(&folder, &["--strict", "--allow-incomplete"]).exits(3);
    scan(&folder, &["--strict", "--fail-on", "critical"]).exits(0);
    scan(&folder, &["--show", "undecided"])
        .shows("undecided[s3-bucket-versioning]: ")
        .shows("= why: ")
        .shows("= help: ");
}

#[test]
fn a_parameter_decides() {
    let folder = Folder::with(&[("open.yaml", OPEN)]);
    scan(&folder, &["--strict", "--parameter", "Status=Enabled"]).exits(0);
    scan(&folder, &["--parameter", "Status=Suspended"]).exits(1);
    scan(&folder, &["--parameter", "Status"]).exits(2).says("NAME=VALUE");
}

/// A bucket whose versions a variable decides.
const VARIABLE: &str = r#"
variable "status" {
  type = string
}

resource "aws_s3_bucket" "b" {}

resource "aws_s3_bucket_versioning" "b" {
  bucket = aws_s3_bucket.b.id
  versioning_configuration {
    status = var.status
  }
}
"#;

#[test]
fn a_variable_decides() {
    let folder = Folder::with(&[("main.tf", VARIABLE), ("on.tfvars", "status = \"Enabled\"\n")]);
    let strict =
        |arguments: &[&str]| scan(&folder, &[&["--strict", "--rule", "s3-bucket-versioning"], arguments].concat());
    let run = strict(&["--show", "undecided"]).exits(3);
    run.shows("= why: var.status has no value").shows("give values with --var");
    strict(&["--var", "status=Enabled"]).exits(0);
    strict(&["--var", "status=Suspended"]).exits(1).shows("aws_s3_bucket.b is what this is about");
    let document = strict(&["--var", "status=Suspended", "--format", "json"]).json();
    assert_eq!(document["findings"][0]["location"]["file"], "main.tf");
    assert_eq!(document["findings"][0]["location"]["start"]["line"], 6);
    strict(&["--var-file", "on.tfvars"]).exits(0);
    strict(&["--var-file", "on.tfvars", "--var", "status=Suspended"]).exits(1);
    strict(&["--var-file", "nowhere.tfvars"]).exits(2).says("nowhere.tfvars");
    folder.write("bartizan.toml", "var-file = 'on.tfvars'");
    strict(&[]).exits(0);
    folder.write("bartizan.toml", "var = { status = 'Suspended' }");
    strict(&[]).exits(1);
}

#[test]
fn values_may_lie_outside_where_the_command_line_says_so_and_not_where_the_scanned_folder_does() {
    let folder = Folder::with(&[("a/main.tf", VARIABLE), ("b/on.tfvars", "status = \"Enabled\"\n")]);
    let arguments = ["a", "--rule", "s3-bucket-versioning", "--strict", "--var-file", "b/on.tfvars"];
    scan(&folder, &arguments).exits(0);
    folder.write("a/bartizan.toml", "var-file = '../b/on.tfvars'\nstrict = true");
    scan(&folder, &["a", "--rule", "s3-bucket-versioning"]).exits(3).shows("it lies outside of the scanned folder");
}

#[test]
fn a_module_s_trouble_names_its_calls() {
    let call = "module \"m\" {\n  source = \"./m\"\n  status = \"Suspended\"\n}\n";
    let folder = Folder::with(&[("main.tf", call), ("m/main.tf", VARIABLE)]);
    let document = scan(&folder, &["--format", "json", "--rule", "s3-bucket-versioning"]).exits(1).json();
    let finding = &document["findings"][0];
    assert_eq!(finding["resource"]["address"], "module.m.aws_s3_bucket.b");
    let related = |n: usize| (&finding["related"][n]["address"], &finding["related"][n]["location"]["file"]);
    assert_eq!(related(0), (&json!("module.m.aws_s3_bucket.b"), &json!("m/main.tf")));
    assert_eq!(related(1), (&json!("module.m.aws_s3_bucket_versioning.b"), &json!("m/main.tf")));
    assert_eq!(finding["location"]["file"], "main.tf", "the value is written by the caller: {finding}");
    assert_eq!(document["summary"]["roots"], 1);
}

#[test]
fn colour_is_for_terminals_and_for_who_asks() {
    let folder = Folder::with(&[("stack.yaml", BAD)]);
    scan(&folder, &[]).hides("\u{1b}[");
    scan(&folder, &["--color", "never"]).hides("\u{1b}[");
    scan(&folder, &["--color", "always"]).shows("\u{1b}[");
    scan(&folder, &["--color", "always", "--format", "json"]).hides("\u{1b}[");
}

#[test]
fn bad_arguments_exit_with_2_and_help_with_0() {
    let folder = Folder::new();
    folder.run(&[]).exits(2);
    folder.run(&["scam"]).exits(2).says("scan");
    folder.run(&["scan", "--formt", "json"]).exits(2).says("--format");
    folder.run(&["scan", "--format", "xml"]).exits(2).says("json");
    folder.run(&["--help"]).exits(0).shows("scan");
    folder.run(&["scan", "--help"]).exits(0).shows("Exit status");
    folder.run(&["--version"]).exits(0).shows("bartizan ");
}

#[test]
fn nothing_to_scan_exits_with_2_and_says_so() {
    let folder = Folder::with(&[("README.md", "# x"), ("data.json", "{\"a\": 1}"), ("x.bin", "\u{0}\u{1}")]);
    scan(&folder, &[]).exits(2).says("nothing to scan in .");
    scan(&folder, &["x.bin"]).exits(2).says("nothing to scan in x.bin");
    scan(&folder, &["nowhere"]).exits(2).says("nowhere: ").says("No such file");
}

#[test]
fn a_reader_that_stops_is_no_error() {
    let template: String = (0..3000).map(|n| format!("  B{n}:\n    Type: AWS::S3::Bucket\n")).collect();
    let folder = Folder::with(&[("big.yaml", &format!("Resources:\n{template}"))]);
    for format in ["text", "json"] {
        let mut command = folder.command(&["scan", "--rule", RULES, "--format", format]);
        let mut child =
            command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let run = run::Run::of(child.wait_with_output().unwrap());
        assert_eq!((run.status, run.err.as_str()), (1, ""), "{format}");
    }
}
