//! What a scanned tree may hold, and must not do.

#![cfg(unix)]

mod run;

use std::os::unix::fs::{PermissionsExt, symlink};

use run::{BAD, Folder, MEDIUM, RULES};

fn scan(folder: &Folder, arguments: &[&str]) -> run::Run {
    folder.run(&[&["scan", "--rule", RULES, "--format", "json"], arguments].concat())
}

#[test]
fn a_link_that_leads_back_is_not_followed() {
    let folder = Folder::with(&[("a/x.yaml", MEDIUM)]);
    symlink("..", folder.path().join("a/up")).unwrap();
    symlink("self", folder.path().join("a/self")).unwrap();
    symlink("self.yaml", folder.path().join("a/self.yaml")).unwrap();
    assert_eq!(scan(&folder, &[]).exits(1).verdicts().len(), 2 - 1);
}

#[test]
fn a_link_out_of_the_tree_is_not_read() {
    let outside = Folder::with(&[("secret.yaml", BAD)]);
    let folder = Folder::with(&[("x.yaml", MEDIUM)]);
    symlink(outside.path().join("secret.yaml"), folder.path().join("link.yaml")).unwrap();
    symlink(outside.path(), folder.path().join("linked")).unwrap();
    let run = scan(&folder, &[]);
    assert!(!run.out.contains("public-acl") || !run.out.contains("secret.yaml"), "{}", run.out);
}

#[test]
fn a_file_that_may_not_be_read_is_named() {
    let folder = Folder::with(&[("x.yaml", MEDIUM), ("closed.yaml", BAD)]);
    let closed = folder.path().join("closed.yaml");
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read(&closed).is_ok() {
        eprintln!("SKIPPED: root may read everything");
        return;
    }
    let document = scan(&folder, &["--fail-on", "critical"]).exits(3).json();
    assert_eq!(document["incomplete"][0]["name"], "closed.yaml");
}

#[test]
fn a_file_that_is_no_text_is_named_or_left_out() {
    let folder = Folder::with(&[("x.yaml", MEDIUM)]);
    folder.write("binary.yaml", b"\xff\xfe\x00Resources:\x00");
    folder.write("binary.tf", b"\xff\xfe\x00resource\x00");
    let run = scan(&folder, &["--fail-on", "critical"]).exits(3);
    assert!(run.out.contains("binary.tf"), "{}", run.out);
}

#[test]
fn depth_has_its_limits() {
    let folder = Folder::new();
    let deep = 200_000;
    let deep_list = "[".repeat(deep);
    folder.write("deep.json", format!(r#"{{"Resources":{{"A":{{"Type":"AWS::S3::Bucket","Properties":{deep_list}"#));
    folder.write("deep.yaml", format!("Resources:\n  A:\n    Type: AWS::S3::Bucket\n    Properties: {deep_list}\n"));
    folder.write("deep.tf", format!("locals {{ a = {}1{} }}", "(".repeat(deep), ")".repeat(deep)));
    folder.write("blocks.tf", "a {\n".repeat(deep));
    let document = scan(&folder, &["--fail-on", "critical"]).exits(3).json();
    let named =
        |name: &str| document["incomplete"].as_array().unwrap().iter().any(|line| line["location"]["file"] == name);
    for name in ["deep.json", "deep.yaml", "deep.tf", "blocks.tf"] {
        assert!(named(name), "{name} is not in {}", document["incomplete"]);
    }
}

#[test]
fn no_cut_of_a_template_makes_it_fall() {
    let folder = Folder::new();
    let whole = format!("{BAD}  Other:\n    Type: AWS::S3::Bucket\n    Properties: {{BucketName: !Sub '${{X}}-é'}}\n");
    for cut in (0..whole.len()).step_by(7).filter(|cut| whole.is_char_boundary(*cut)) {
        folder.write(&format!("c{cut}.yaml"), &whole[..cut]);
    }
    let run = scan(&folder, &[]);
    assert!(run.status == 1, "{} {}", run.status, run.err);
}
