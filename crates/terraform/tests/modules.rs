//! Modules: where they are found, what they make, and what is said where they are not here.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a test may fail")]

mod support;

use bartizan_terraform::{Cache, roots};
use bartizan_tree::{Sources, State, Tri, Why};
use support::Memory;

const BUCKET: &str = "variable \"name\" { default = \"x\" }\nresource \"aws_s3_bucket\" \"b\" { bucket = var.name }\noutput \"id\" { value = aws_s3_bucket.b.id }\n";

#[test]
fn a_module_that_is_not_here_is_said_and_its_outputs_are_unknown() {
    let look = Memory::main("module \"vpc\" {\n  source = \"terraform-aws-modules/vpc/aws\"\n}\nmodule \"gone\" { source = \"./gone\" }\nmodule \"off\" {\n  source = \"other/off/aws\"\n  count = 0\n}\nresource \"x_y\" \"z\" {\n  a = module.vpc.vpc_id\n  b = [module.vpc.one, \"x\"]\n  c = module.gone.id\n}\n").look(".");
    assert_eq!(look.node("x_y.z", "a").why(), Some(Why::Module("module.vpc".into())));
    assert_eq!(look.json("x_y.z", "b"), r#"[{"$unknown":"module.vpc is not here"},"x"]"#);
    let mut lines = look.incomplete();
    lines.sort();
    assert_eq!(lines.len(), 2, "a call that makes no instance needs no module: {lines:?}");
    assert!(lines[0].contains("module.gone") && lines[0].contains("not here"));
    assert!(lines[1].contains("module.vpc") && lines[1].contains("terraform init"));
}

#[test]
fn installed_modules_are_found_through_their_list() {
    let look = Memory::of(&[
        ("main.tf", "module \"a\" {\n  source = \"registry/a/aws\"\n  name = \"n\"\n}\nresource \"x_y\" \"z\" { id = module.a.id }\n"),
        (".terraform/modules/modules.json", r#"{"Modules":[{"Key":"","Source":"","Dir":"."},{"Key":"a","Source":"registry.terraform.io/registry/a/aws","Version":"1.0.0","Dir":".terraform/modules/a"},{"Key":"a.inner","Source":"git::x","Dir":".terraform/modules/a.inner/sub"}]}"#),
        (".terraform/modules/a/main.tf", "variable \"name\" {}\nmodule \"inner\" {\n  source = \"git::x\"\n  name = var.name\n}\noutput \"id\" { value = module.inner.id }\n"),
        (".terraform/modules/a.inner/sub/main.tf", BUCKET),
    ])
    .look(".");
    assert_eq!(look.incomplete(), Vec::<String>::new());
    assert_eq!(look.json("module.a.module.inner.aws_s3_bucket.b", "bucket"), r#""n""#);
    assert_eq!(look.json("x_y.z", "id"), r#"{"$ref":"module.a.module.inner.aws_s3_bucket.b.id"}"#);
}

#[test]
fn every_folder_that_no_other_calls_is_a_root() {
    let tree = Memory::of(&[
        ("live/prod/main.tf", "module \"a\" { source = \"../../modules/a\" }\n"),
        ("live/stage/main.tf.json", r#"{"module": {"a": {"source": "../../modules/a/"}}}"#),
        ("modules/a/main.tf", "module \"b\" { source = \"../b\" }\n"),
        ("modules/b/main.tf", ""),
        ("modules/unused/main.tf", ""),
        ("live/prod/.terraform/modules/x/main.tf", ""),
    ]);
    let folders =
        ["live/prod", "./live/stage", "modules/a", "modules/b", "modules/unused", "live/prod/.terraform/modules/x"];
    let folders: Vec<_> = folders.into_iter().map(Into::into).collect();
    let found = roots(&tree, &folders, &mut Sources::new(), &mut Cache::default());
    let found: Vec<&str> = found.iter().map(|f| &**f).collect();
    assert_eq!(found, ["live/prod", "live/stage", "modules/unused"]);
}

#[test]
fn modules_that_call_each_other_end() {
    let look = Memory::of(&[
        ("main.tf", "module \"a\" { source = \"./a\" }\nmodule \"self\" { source = \".\" }\n"),
        ("a/main.tf", "module \"b\" { source = \"../b\" }\nresource \"x_y\" \"a\" {}\n"),
        ("b/main.tf", "module \"a\" { source = \"../a\" }\nresource \"x_y\" \"b\" {}\n"),
    ])
    .look(".");
    assert_eq!(look.addresses(), ["module.a.x_y.a", "module.a.module.b.x_y.b"]);
    assert_eq!(look.incomplete().len(), 2, "{:?}", look.incomplete());
}

#[test]
fn modules_nested_ten_deep_and_wide_are_evaluated() {
    let mut files: Vec<(String, String)> = Vec::new();
    for i in 0..10 {
        let folder = if i == 0 { String::new() } else { format!("m{i}/") };
        let next = i + 1;
        let up = if i == 0 { "./" } else { "../" };
        let wide = if i < 3 { 3 } else { 1 };
        files.push((
            format!("{folder}main.tf"),
            format!("variable \"v\" {{ default = \"0\" }}\nmodule \"n\" {{\n  source = \"{up}m{next}\"\n  count = {wide}\n  v = \"${{var.v}}${{count.index}}\"\n}}\n"),
        ));
    }
    files.push(("m10/main.tf".into(), "variable \"v\" {}\nresource \"x_y\" \"z\" { v = var.v }\n".into()));
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let look = Memory::of(&borrowed).look(".");
    assert_eq!(look.addresses().len(), 27);
    assert!(look.addresses()[26].starts_with("module.n[2].module.n[2].module.n[2].module.n[0]"));
    assert_eq!(look.json(look.addresses()[26], "v"), r#""02220000000""#);
}

#[test]
fn what_stands_in_a_module_that_perhaps_exists_exists_perhaps() {
    let look = Memory::of(&[
        ("main.tf", "variable \"on\" {}\nmodule \"m\" {\n  source = \"./m\"\n  count = var.on ? 1 : 0\n}\nmodule \"n\" {\n  source = \"./m\"\n  for_each = var.on\n  name = each.key\n}\nresource \"x_y\" \"z\" {\n  one = one(module.m[*].id)\n  tried = try(module.m[0].id, null)\n  direct = module.m[0].id\n}\n"),
        ("m/main.tf", BUCKET),
    ])
    .look(".");
    let why = Why::Variable("var.on".into());
    assert_eq!(look.at("module.m[0].aws_s3_bucket.b").exists, Tri::Unknown(why.clone()));
    assert_eq!(look.at("module.n[?].aws_s3_bucket.b").exists, Tri::Unknown(why.clone()));
    assert_eq!(look.node("x_y.z", "tried").why(), Some(why.clone()));
    assert_eq!(look.node("x_y.z", "one").why(), Some(why));
    assert_eq!(look.json("x_y.z", "direct"), r#"{"$ref":"module.m[0].aws_s3_bucket.b.id"}"#);
}

#[test]
fn nothing_outside_of_the_scanned_folder_is_read() {
    let base = std::env::temp_dir().join(format!("bartizan-outside-{}", std::process::id()));
    let inside = base.join("inside");
    std::fs::create_dir_all(inside.join("linked-target")).unwrap();
    std::fs::create_dir_all(base.join("outside")).unwrap();
    std::fs::write(base.join("outside/main.tf"), "resource \"x_y\" \"stolen\" {}\n").unwrap();
    std::fs::write(base.join("secret.txt"), "secret").unwrap();
    std::fs::write(
        inside.join("main.tf"),
        "module \"up\" { source = \"../outside\" }\nmodule \"link\" { source = \"./link\" }\nresource \"x_y\" \"z\" {\n  a = file(\"../secret.txt\")\n  b = file(\"/etc/hostname\")\n}\n",
    )
    .unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(base.join("outside"), inside.join("link")).unwrap();
    let disk = bartizan_terraform::Disk::below(&inside).unwrap();
    let (mut sources, mut cache) = (Sources::new(), Cache::default());
    let options = bartizan_terraform::Options::default();
    let found = bartizan_terraform::evaluate(&disk, &inside.to_string_lossy(), &options, &mut sources, &mut cache);
    std::fs::remove_dir_all(&base).unwrap();
    assert_eq!(found.resources.len(), 1);
    let attributes = &found.resources[0].attributes;
    for name in ["a", "b"] {
        assert!(matches!(attributes.get(name).why(), Some(Why::Outside(_))), "{name}: {attributes:?}");
    }
    let names: Vec<String> = found.incomplete.iter().map(|i| i.name.to_string()).collect();
    assert!(names.contains(&"module.up".into()) && names.contains(&"module.link".into()), "{names:?}");
}

#[test]
fn providers_reach_resources_through_aliases_and_module_calls() {
    let look = Memory::of(&[
        (
            "main.tf",
            r#"
variable "region" { default = "eu-west-1" }
provider "aws" {
  region = var.region
  allowed_account_ids = ["111111111111"]
  default_tags {
    tags = { owner = "me" }
  }
}
provider "aws" {
  alias  = "west"
  region = "us-west-2"
  assume_role {
    role_arn = "arn:aws:iam::222222222222:role/deploy"
  }
}
resource "aws_s3_bucket" "default" {}
resource "aws_s3_bucket" "aliased" { provider = aws.west }
module "inherits" { source = "./m" }
module "passed" {
  source    = "./m"
  providers = { aws = aws.west }
}
module "renamed" {
  source    = "./r"
  providers = { aws.main = aws, aws.replica = aws.west }
}
data "aws_region" "here" {}
data "aws_partition" "here" {}
data "aws_caller_identity" "here" {}
resource "x_y" "z" {
  region    = data.aws_region.here.name
  partition = data.aws_partition.here.partition
  account   = data.aws_caller_identity.here.account_id
  arn       = data.aws_caller_identity.here.arn
}
"#,
        ),
        ("m/main.tf", "resource \"aws_s3_bucket\" \"b\" {}\n"),
        ("r/main.tf", "terraform {\n  required_providers {\n    aws = {\n      source = \"hashicorp/aws\"\n      configuration_aliases = [aws.main, aws.replica]\n    }\n  }\n}\nresource \"aws_s3_bucket\" \"r\" { provider = aws.replica }\n"),
    ])
    .look(".");
    let region = |address: &str| match look.at(address).provider.region.state() {
        State::Known(region) => region.to_string(),
        other => format!("{other:?}"),
    };
    assert_eq!(region("aws_s3_bucket.default"), "eu-west-1");
    assert_eq!(region("aws_s3_bucket.aliased"), "us-west-2");
    assert_eq!(region("module.inherits.aws_s3_bucket.b"), "eu-west-1");
    assert_eq!(region("module.passed.aws_s3_bucket.b"), "us-west-2");
    assert_eq!(region("module.renamed.aws_s3_bucket.r"), "us-west-2");
    let provider = &look.at("aws_s3_bucket.default").provider;
    assert_eq!(bartizan_tree::json::write(&provider.default_tags), r#"{"owner":"me"}"#);
    assert_eq!(provider.account.value().map(AsRef::as_ref), Some("111111111111"));
    assert_eq!(look.at("aws_s3_bucket.aliased").provider.account.value().map(AsRef::as_ref), Some("222222222222"));
    assert_eq!(look.json("x_y.z", "region"), r#""eu-west-1""#);
    assert_eq!(look.json("x_y.z", "partition"), r#""aws""#);
    assert_eq!(look.json("x_y.z", "account"), r#""111111111111""#);
    assert_eq!(look.node("x_y.z", "arn").why(), Some(Why::DataSource("data.aws_caller_identity.here.arn".into())));
}

#[test]
fn a_region_that_the_environment_decides_is_absent_and_what_follows_unknown() {
    let look = Memory::main(
        "data \"aws_region\" \"r\" {}\nresource \"aws_s3_bucket\" \"b\" { region = data.aws_region.r.name }\n",
    )
    .look(".");
    assert!(look.at("aws_s3_bucket.b").provider.region.is_absent().is_yes());
    assert_eq!(look.node("aws_s3_bucket.b", "region").why(), Some(Why::DataSource("data.aws_region.r.name".into())));
}
