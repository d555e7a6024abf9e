//! `bartizan inspect` and `bartizan rules`.

mod run;

use run::{BAD, Folder, OPEN};
use serde_json::json;

#[test]
fn every_resource_stands_in_the_one_vocabulary_and_in_its_own() {
    let folder = Folder::with(&[("x.yaml", OPEN)]);
    let document = folder.run(&["inspect", "--format", "json"]).exits(0).json();
    assert_eq!(document["schema"], "bartizan/inspect/1");
    let resource = &document["resources"][0];
    assert_eq!(resource["address"], "Data");
    assert_eq!(resource["type"], "AWS::S3::Bucket");
    assert_eq!(resource["source_type"], "AWS::S3::Bucket");
    assert_eq!(resource["location"]["start"]["line"], 5);
    assert!(resource["properties"]["VersioningConfiguration"]["Status"]["$unknown"].is_string(), "{resource}");
    assert!(resource["source"].is_object());
    assert_eq!(resource["facts"]["encryption"], json!({"$default": "AES256"}));
    let arguments = ["inspect", "--format", "json", "--parameter", "Status=Enabled", "x.yaml"];
    let document = folder.run(&arguments).exits(0).json();
    assert_eq!(document["resources"][0]["facts"]["versioning"], "Enabled");
}

#[test]
fn a_resource_that_stands_in_one_world_only_is_there() {
    let template = "Parameters:\n  Env:\n    Type: String\nConditions:\n  Prod: !Equals [!Ref Env, prod]\n  Dev: !Not [!Condition \
                    Prod]\nResources:\n  A:\n    Type: AWS::S3::Bucket\n    Condition: Prod\n  B:\n    Type: \
                    AWS::S3::Bucket\n    Condition: Dev\n  C:\n    Type: AWS::S3::Bucket\n";
    let folder = Folder::with(&[("x.yaml", template)]);
    let document = folder.run(&["inspect", "--format", "json"]).exits(0).json();
    let resources = document["resources"].as_array().unwrap();
    let mut addresses: Vec<&str> = resources.iter().map(|resource| resource["address"].as_str().unwrap()).collect();
    addresses.sort_unstable();
    assert_eq!(addresses, ["A", "B", "C"]);
}

#[test]
fn people_see_each_value_with_its_place() {
    let folder = Folder::with(&[("x.yaml", BAD)]);
    let run = folder.run(&["inspect"]).exits(0);
    run.shows("Data  AWS::S3::Bucket").shows("AccessControl = \"PublicRead\"  # x.yaml:5:22").hides("\u{1b}[");
    folder.run(&["inspect", "nowhere"]).exits(2).says("nowhere");
}

#[test]
fn a_secret_is_shown_by_neither_command() {
    let function = "resource \"aws_lambda_function\" \"f\" {\n  function_name = \"f\"\n  environment {\n    variables = { \
                    DB_PASSWORD = \"hunter2-secret\" }\n  }\n}\nresource \"aws_db_instance\" \"d\" {\n  password = \
                    \"hunter2-secret\"\n}\nvariable \"p\" {\n  default = \"hunter2-secret\"\n}\nresource \
                    \"aws_db_instance\" \"e\" {\n  password = var.p\n}\n";
    let folder = Folder::with(&[("main.tf", function)]);
    for command in [vec!["scan", "--show", "all"], vec!["inspect"]] {
        for format in ["text", "json"] {
            let run = folder.run(&[&command[..], &["--format", format]].concat()).hides("hunter2");
            assert!(run.out.contains("aws_lambda_function.f") && run.out.contains("aws_db_instance.d"), "{}", run.out);
        }
    }
    folder.run(&["scan"]).shows("DB_PASSWORD = •••").shows("  default = •••");
}

#[test]
fn rules_are_listed() {
    let folder = Folder::new();
    folder.run(&["rules"]).exits(0).shows("s3-bucket-public-acl");
    let list = folder.run(&["rules", "--format", "json"]).exits(0).json();
    let rule = list.as_array().unwrap().iter().find(|rule| rule["id"] == "s3-bucket-versioning").unwrap();
    assert_eq!(rule["alias_relations"]["CKV_AWS_21"], "exact");
    assert_eq!(rule["resource_types"], json!(["AWS::S3::Bucket"]));
    assert_eq!(rule["default"], "effective");
}

#[test]
fn a_rule_is_explained_by_any_of_its_names() {
    let folder = Folder::new();
    for name in ["s3-bucket-versioning", "S3-BUCKET-VERSIONING", "ckv_aws_21", "Checkov:CKV_AWS_21"] {
        folder
            .run(&["rules", "explain", name])
            .exits(0)
            .shows("# S3 bucket keeps no versions")
            .shows("CKV_AWS_21 (exact)");
    }
    folder.run(&["rules", "explain", "s3-bucket-versionig"]).exits(2).says("did you mean s3-bucket-versioning?");
    let one = folder.run(&["rules", "explain", "s3-bucket-versioning", "--format", "json"]).exits(0).json();
    assert_eq!(one[0]["id"], "s3-bucket-versioning");
}
