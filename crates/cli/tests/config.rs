//! `bartizan.toml`: where it is found, and what it says.

mod run;

use run::{BAD, Folder, MEDIUM, OPEN};

#[test]
fn it_is_found_from_the_scanned_path_upward() {
    let folder = Folder::with(&[("a/b/x.yaml", MEDIUM), (".git/HEAD", "")]);
    folder.write("bartizan.toml", "rule = ['s3-bucket-versioning']\nfail-on = 'high'");
    folder.run(&["scan", "a/b"]).exits(0);
    folder.run(&["scan", "a/b/x.yaml"]).exits(0);
    folder.write("a/bartizan.toml", "rule = 's3-bucket-versioning'\nfail-on = 'low'");
    folder.run(&["scan", "a/b"]).exits(1);
}

#[test]
fn it_is_not_looked_for_beyond_the_repository() {
    let folder = Folder::with(&[("repo/x.yaml", MEDIUM), ("repo/.git/HEAD", ""), ("bartizan.toml", "nonsense = 1")]);
    let mut command = folder.command(&["scan", "--rule", "s3-bucket-versioning", "."]);
    run::Run::of(command.current_dir(folder.path().join("repo")).output().unwrap()).exits(1);
}

#[test]
fn without_a_repository_it_stands_in_the_scanned_or_the_working_folder() {
    let folder =
        Folder::with(&[("a/x.yaml", MEDIUM), ("a/bartizan.toml", "fail-on = 'high'\nrule = 's3-bucket-versioning'")]);
    folder.run(&["scan", "a"]).exits(0);
    let folder =
        Folder::with(&[("a/x.yaml", MEDIUM), ("bartizan.toml", "fail-on = 'high'\nrule = 's3-bucket-versioning'")]);
    folder.run(&["scan", "a"]).exits(0);
}

#[test]
fn the_command_line_goes_before_it() {
    let folder = Folder::with(&[("x.yaml", MEDIUM)]);
    folder.write(
        "bartizan.toml",
        "rule = ['s3-bucket-public-acl', 's3-bucket-versioning']\nfail-on = 'critical'\nformat = 'json'\nshow = 'pass'",
    );
    folder.run(&["scan"]).exits(0).shows("\"schema\"");
    let arguments =
        ["scan", "--fail-on", "low", "--format", "text", "--rule", "s3-bucket-versioning", "--show", "fail"];
    folder.run(&arguments).exits(1).shows("warning[s3-bucket-versioning]").hides("public-acl");
}

#[test]
fn values_and_choices_stand_in_it() {
    let folder = Folder::with(&[("x.yaml", OPEN)]);
    folder.write("bartizan.toml", "rule = 's3-bucket-versioning'\nparameter = { Status = 'Suspended' }");
    folder.run(&["scan"]).exits(1);
    folder.run(&["scan", "--parameter", "Status=Enabled"]).exits(0);
    folder.write("bartizan.toml", "rule = 's3-bucket-versioning'\nstrict = true");
    folder.run(&["scan"]).exits(3);
    let all = "skip-rule = ['s3-bucket-versioning']\nrule = 's3-*'\nseverity = 'high'\nshow = ['fail', 'undecided']";
    folder.write("bartizan.toml", format!("{all}\nallow-incomplete = true\ncolor = 'always'"));
    folder.run(&["scan"]).hides("[s3-bucket-versioning]").hides("warning[").shows("\u{1b}[");
}

#[test]
fn what_is_wrong_in_it_is_said_with_its_file() {
    let folder = Folder::with(&[("x.yaml", BAD)]);
    for (text, said) in [
        ("skip-rules = []", "did you mean `skip-rule`?"),
        ("fail-on = 'bad'", "critical, high"),
        ("strict = 1", "true or false"),
        ("show = [", "bartizan.toml"),
        ("rule = ['s3-bucket-versionin']", "did you mean s3-bucket-versioning?"),
        ("var-file = 'nowhere.tfvars'", "nowhere.tfvars"),
    ] {
        folder.write("bartizan.toml", text);
        folder.run(&["scan"]).exits(2).says(said);
    }
}

#[test]
fn another_can_be_named() {
    let folder = Folder::with(&[("x.yaml", MEDIUM), ("bartizan.toml", "nonsense = 1")]);
    folder.write("other.toml", "fail-on = 'high'\nrule = 's3-bucket-versioning'");
    folder.run(&["scan", "--config", "other.toml"]).exits(0);
    folder.run(&["inspect", "--config", "other.toml"]).exits(0);
    folder.run(&["scan", "--config", "nowhere.toml"]).exits(2).says("cannot read nowhere.toml");
}
