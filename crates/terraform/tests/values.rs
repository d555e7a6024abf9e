//! What is known, what is not and why, and where it is written.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a test may fail")]

mod support;

use bartizan_terraform::Mode;
use bartizan_tree::{Tri, Value, Why};
use support::Memory;

#[test]
fn a_value_keeps_the_place_where_it_is_written_however_it_travels() {
    let look = Memory::of(&[
        ("main.tf", "variable \"acl\" { default = \"public-read\" }\nmodule \"m\" {\n  source = \"./m\"\n  acl    = var.acl\n  name   = \"a-name\"\n}\n"),
        ("m/main.tf", "variable \"acl\" {}\nvariable \"name\" {}\nlocals { acl = var.acl }\nresource \"aws_s3_bucket\" \"b\" {\n  acl = local.acl\n  bucket = lower(var.name)\n}\n"),
    ])
    .look(".");
    assert_eq!(look.source("module.m.aws_s3_bucket.b", "acl"), "\"public-read\"");
    // A function that changes nothing keeps the place too.
    assert_eq!(look.source("module.m.aws_s3_bucket.b", "bucket"), "\"a-name\"");
    let bucket = look.at("module.m.aws_s3_bucket.b");
    assert_eq!(look.sources.slice(bucket.origin), "resource \"aws_s3_bucket\" \"b\"");
    assert!(look.sources.slice(bucket.body).ends_with('}'));
    let chain: Vec<_> = look.sources.chain(bucket.origin.calls()).map(|call| call.name.to_string()).collect();
    assert_eq!(chain, ["module.m"]);
    let call = look.sources.call(bucket.origin.calls()).unwrap();
    assert_eq!(look.sources.slice(call.site), "module \"m\"");
}

#[test]
fn a_computed_value_stands_where_it_is_computed() {
    let look =
        Memory::main("resource \"x_y\" \"z\" {\n  a = upper(\"x\")\n  b = 1 + 2\n  c = \"a-${1}\"\n}\n").look(".");
    assert_eq!(look.source("x_y.z", "a"), "upper(\"x\")");
    assert_eq!(look.source("x_y.z", "b"), "1 + 2");
    assert_eq!(look.source("x_y.z", "c"), "\"a-${1}\"");
}

#[test]
fn a_variable_without_a_value_is_unknown_and_named() {
    let look = Memory::main("variable \"size\" {}\nresource \"x_y\" \"z\" {\n  a = var.size\n  b = \"<${var.size}>\"\n  c = [1, var.size]\n  d = upper(var.size)\n}\n").look(".");
    assert_eq!(look.node("x_y.z", "a").why(), Some(Why::Variable("var.size".into())));
    assert_eq!(look.json("x_y.z", "b"), r#"{"$concat":["<",{"$unknown":"var.size has no value"},">"]}"#);
    assert_eq!(look.json("x_y.z", "c"), r#"[1,{"$unknown":"var.size has no value"}]"#);
    assert_eq!(look.node("x_y.z", "d").why(), Some(Why::Variable("var.size".into())));
}

#[test]
fn an_argument_that_is_passed_and_unknown_never_becomes_the_default() {
    let look = Memory::of(&[
        ("main.tf", "variable \"given\" {}\nmodule \"m\" {\n  source = \"./m\"\n  encrypted = var.given\n}\n"),
        (
            "m/main.tf",
            "variable \"encrypted\" { default = true }\nresource \"x_y\" \"z\" { encrypted = var.encrypted }\n",
        ),
    ])
    .look(".");
    assert_eq!(look.node("module.m.x_y.z", "encrypted").why(), Some(Why::Variable("var.given".into())));
}

#[test]
fn the_command_line_wins_over_files_and_files_over_defaults() {
    let tree = [
        (
            "main.tf",
            "variable \"a\" { default = 1 }\nvariable \"b\" { default = 1 }\nvariable \"c\" {\n type = list(string)\n default = []\n}\nvariable \"d\" {\n type = any\n default = null\n}\nresource \"x_y\" \"z\" {\n  v = [var.a, var.b, var.c, var.d]\n}\n",
        ),
        ("terraform.tfvars", "a = 2\nb = 2\n"),
        ("more.tfvars", "b = 3\n"),
    ];
    let look = Memory::of(&tree).var_file("more.tfvars").look(".");
    assert_eq!(look.json("x_y.z", "v"), "[2,3,[],null]");
    let look =
        Memory::of(&tree).var_file("more.tfvars").var("b", "4").var("c", "[\"x\", 5]").var("d", "{ e = 1 }").look(".");
    assert_eq!(look.json("x_y.z", "v"), r#"[2,"4",["x","5"],{"e":1}]"#);
}

#[test]
fn a_reference_sees_what_is_written_and_refers_to_the_rest() {
    let look = Memory::main(
        r#"
variable "name" {}
resource "aws_s3_bucket" "known" { bucket = "a-bucket" }
resource "aws_s3_bucket" "unknown" { bucket = var.name }
resource "aws_s3_bucket" "partly" { bucket = "${var.name}-logs" }
resource "aws_s3_bucket_versioning" "v" { bucket = aws_s3_bucket.known.id }
resource "x_y" "z" {
  known    = aws_s3_bucket.known.bucket
  id       = aws_s3_bucket.known.id
  unknown  = aws_s3_bucket.unknown.bucket
  partly   = aws_s3_bucket.partly.bucket
  through  = aws_s3_bucket_versioning.v.bucket
  deep     = aws_eks_cluster.c.certificate_authority[0].data
  all      = "${aws_s3_bucket.known.arn}/*"
}
resource "aws_eks_cluster" "c" {}
"#,
    )
    .look(".");
    assert_eq!(look.json("x_y.z", "known"), r#""a-bucket""#);
    assert_eq!(look.json("x_y.z", "id"), r#"{"$ref":"aws_s3_bucket.known.id"}"#);
    assert_eq!(look.json("x_y.z", "unknown"), r#"{"$ref":"aws_s3_bucket.unknown.bucket"}"#);
    assert_eq!(look.json("x_y.z", "partly"), r#"{"$ref":"aws_s3_bucket.partly.bucket"}"#);
    assert_eq!(look.json("x_y.z", "through"), r#"{"$ref":"aws_s3_bucket.known.id"}"#);
    assert_eq!(look.json("x_y.z", "deep"), r#"{"$ref":"aws_eks_cluster.c.certificate_authority[0].data"}"#);
    assert_eq!(look.json("x_y.z", "all"), r#"{"$concat":[{"$ref":"aws_s3_bucket.known.arn"},"/*"]}"#);
    assert_eq!(look.source("x_y.z", "id"), "aws_s3_bucket.known.id");
}

#[test]
fn a_resource_that_travels_as_a_whole_is_still_that_resource() {
    let look = Memory::of(&[
        ("main.tf", "resource \"aws_subnet\" \"s\" {\n  for_each = { a = \"10.0.1.0/24\" }\n  cidr_block = each.value\n  timeouts {\n    create = \"1m\"\n  }\n}\nmodule \"m\" {\n  source  = \"./m\"\n  subnets = aws_subnet.s\n  one     = aws_subnet.s[\"a\"]\n}\n"),
        ("m/main.tf", "variable \"subnets\" {}\nvariable \"one\" {}\nresource \"x_y\" \"z\" {\n  ids   = [for k, s in var.subnets : s.id]\n  cidrs = values(var.subnets)[*].cidr_block\n  arn   = var.one.arn\n  block = var.one.timeouts[0].create\n  other = var.one.timeouts[0].delete\n}\n"),
    ])
    .look(".");
    let z = "module.m.x_y.z";
    assert_eq!(look.json(z, "ids"), r#"[{"$ref":"aws_subnet.s[\"a\"].id"}]"#);
    assert_eq!(look.json(z, "cidrs"), r#"["10.0.1.0/24"]"#);
    assert_eq!(look.json(z, "arn"), r#"{"$ref":"aws_subnet.s[\"a\"].arn"}"#);
    assert_eq!(look.json(z, "block"), r#""1m""#);
    assert_eq!(look.json(z, "other"), r#"{"$ref":"aws_subnet.s[\"a\"].timeouts[0].delete"}"#);
}

#[test]
fn an_unknown_condition_leaves_what_both_branches_agree_on() {
    let look = Memory::main(
        r#"
variable "c" {}
resource "x_y" "z" {
  same   = var.c ? "a" : "a"
  differ = var.c ? "a" : "b"
  never  = false && var.c
  always = var.c || true
  open   = merge({ a = 1, b = 2 }, var.c, { b = 3 })
  list   = concat(["a"], var.c)
  length = length(concat(["a"], var.c))
  found  = contains(concat(["a"], var.c), "a")
  absent = contains(concat(["a"], var.c), "z")
  looked = lookup(merge({ a = 1 }, var.c), "k", "default")
  tried  = try(var.c.x, "default")
  starts = startswith("arn:${var.c}", "arn:")
  nempty = "arn:${var.c}" != ""
}
"#,
    )
    .look(".");
    let unknown = r#"{"$unknown":"var.c has no value"}"#;
    assert_eq!(look.json("x_y.z", "same"), r#""a""#);
    assert_eq!(look.json("x_y.z", "differ"), unknown);
    assert_eq!(look.json("x_y.z", "never"), "false");
    assert_eq!(look.json("x_y.z", "always"), "true");
    // `a` may be overwritten, `b` is written after.
    assert_eq!(
        look.json("x_y.z", "open"),
        format!(r#"{{"$open":{{"a":{unknown},"b":3}},"$more":"var.c has no value"}}"#)
    );
    assert_eq!(look.json("x_y.z", "list"), r#"{"$open":["a"],"$more":"var.c has no value"}"#);
    for attribute in ["length", "absent", "looked", "tried"] {
        assert_eq!(look.json("x_y.z", attribute), unknown, "{attribute}");
    }
    assert_eq!(look.json("x_y.z", "found"), "true");
    assert_eq!(look.json("x_y.z", "starts"), "true");
    assert_eq!(look.json("x_y.z", "nempty"), "true");
}

#[test]
fn an_unknown_count_gives_one_instance_that_perhaps_exists() {
    let look = Memory::main(
        r#"
variable "n" {}
resource "aws_s3_bucket" "some" { count = var.n }
resource "aws_s3_bucket" "perhaps" { count = var.n ? 1 : 0 }
resource "aws_s3_bucket" "each" {
  for_each = merge({ a = 1 }, var.n)
  bucket   = each.key
}
resource "aws_s3_bucket" "either" { for_each = var.n ? toset(["a", "b"]) : toset(["b", "c"]) }
resource "x_y" "z" {
  direct = aws_s3_bucket.perhaps[0].id
  tried  = try(aws_s3_bucket.perhaps[0].id, null)
  one    = one(aws_s3_bucket.perhaps[*].id)
  all    = aws_s3_bucket.perhaps[*].id
  any    = aws_s3_bucket.some[3].id
  keyed  = aws_s3_bucket.each["zzz"].id
}
"#,
    )
    .look(".");
    let why = Why::Variable("var.n".into());
    assert_eq!(look.at("aws_s3_bucket.some[?]").exists, Tri::Unknown(why.clone()));
    assert_eq!(look.at("aws_s3_bucket.perhaps[0]").exists, Tri::Unknown(why.clone()));
    assert_eq!(look.at("aws_s3_bucket.each[\"a\"]").exists, Tri::Yes);
    assert_eq!(look.json("aws_s3_bucket.each[\"a\"]", "bucket"), r#""a""#);
    assert_eq!(look.at("aws_s3_bucket.each[?]").exists, Tri::Unknown(why.clone()));
    assert_eq!(look.at("aws_s3_bucket.either[\"a\"]").exists, Tri::Unknown(why.clone()));
    assert_eq!(look.at("aws_s3_bucket.either[\"b\"]").exists, Tri::Yes);
    assert_eq!(look.json("x_y.z", "direct"), r#"{"$ref":"aws_s3_bucket.perhaps[0].id"}"#);
    assert_eq!(look.node("x_y.z", "tried").why(), Some(why.clone()));
    assert_eq!(look.node("x_y.z", "one").why(), Some(why));
    assert_eq!(
        look.json("x_y.z", "all"),
        r#"{"$open":[{"$ref":"aws_s3_bucket.perhaps[0].id"}],"$more":"var.n has no value"}"#
    );
    assert_eq!(look.json("x_y.z", "any"), r#"{"$ref":"aws_s3_bucket.some[?].id"}"#);
    assert_eq!(look.json("x_y.z", "keyed"), r#"{"$ref":"aws_s3_bucket.each[?].id"}"#);
}

#[test]
fn nested_blocks_are_lists_of_maps_and_dynamic_ones_are_expanded() {
    let look = Memory::main(
        r#"
variable "more" {}
resource "aws_security_group" "g" {
  name = "g"
  ingress {
    from_port = 22
  }
  dynamic "ingress" {
    for_each = { http = 80, https = 443 }
    iterator = rule
    content {
      from_port   = rule.value
      description = rule.key
      dynamic "deep" {
        for_each = [rule.value]
        content {
          seen = "${rule.key}-${deep.value}"
        }
      }
    }
  }
  dynamic "egress" {
    for_each = concat([1], var.more)
    content {
      from_port = egress.value
    }
  }
  dynamic "none" {
    for_each = []
    content {}
  }
  lifecycle {
    prevent_destroy = true
  }
}
"#,
    )
    .look(".");
    let g = "aws_security_group.g";
    let ingress = r#"[{"from_port":22},{"deep":[{"seen":"http-80"}],"description":"http","from_port":80},{"deep":[{"seen":"https-443"}],"description":"https","from_port":443}]"#;
    assert_eq!(look.json(g, "ingress"), ingress);
    assert_eq!(look.json(g, "egress"), r#"{"$open":[{"from_port":1}],"$more":"var.more has no value"}"#);
    assert_eq!(look.json(g, "none"), "[]");
    assert!(look.at(g).attributes.as_map().unwrap().get("lifecycle").is_none());
}

#[test]
fn a_document_in_a_text_keeps_the_place_of_each_member() {
    let look = Memory::main("resource \"aws_s3_bucket\" \"b\" {}\nresource \"aws_s3_bucket_policy\" \"p\" {\n  policy = jsonencode({\n    Statement = [{ Action = [\"s3:*\"], Resource = \"${aws_s3_bucket.b.arn}/*\" }]\n  })\n}\n").look(".");
    let policy = look.node("aws_s3_bucket_policy.p", "policy");
    let Value::Json(document) = &policy.value else { panic!("{policy:?}") };
    let action = document.find("Statement.Action").value().map(|n| n.items().known[0].origin).unwrap();
    assert_eq!(look.sources.slice(action), "\"s3:*\"");
    let resource = document.find("Statement.Resource");
    assert_eq!(
        bartizan_tree::json::write(resource.value().unwrap()),
        r#"{"$concat":[{"$ref":"aws_s3_bucket.b.arn"},"/*"]}"#
    );
}

#[test]
fn a_file_that_is_read_is_where_its_text_is_written() {
    let look = Memory::of(&[
        ("main.tf", "resource \"x_y\" \"z\" {\n  a = file(\"${path.module}/policy.json\")\n  b = templatefile(\"t.tpl\", { action = \"s3:*\" })\n}\n"),
        ("policy.json", "{\"Action\": \"*\"}"),
        ("t.tpl", "{\"Action\": \"${action}\", \"Effect\": \"Allow\"}"),
    ])
    .look(".");
    let policy = look.node("x_y.z", "a");
    assert_eq!(look.sources.place(policy.origin).unwrap().file.as_ref(), "policy.json");
    let document = bartizan_tree::json::parse_embedded(&look.sources, &policy).unwrap();
    assert_eq!(look.sources.slice(document.get("Action").origin()), "\"*\"");
    assert_eq!(look.json("x_y.z", "b"), r#""{\"Action\": \"s3:*\", \"Effect\": \"Allow\"}""#);
}

#[test]
fn cycles_end_and_are_said() {
    let look = Memory::main(
        "locals {\n  a = local.b\n  b = local.a\n}\nresource \"x_y\" \"z\" {\n  a = local.a\n  self = x_y.z.self\n  other = x_y.w[*].id\n}\nresource \"x_y\" \"w\" { count = length(x_y.w) }\n",
    )
    .look(".");
    assert!(matches!(look.node("x_y.z", "a").why(), Some(Why::Invalid(_))));
    assert!(look.incomplete().iter().any(|line| line.contains("local.a") && line.contains("depends on itself")));
    assert!(look.incomplete().iter().any(|line| line.contains("x_y.w")));
}

#[test]
fn data_sources_are_unknown_but_for_what_is_written() {
    let look = Memory::main(
        "data \"aws_ami\" \"a\" { owners = [\"self\"] }\nresource \"x_y\" \"z\" {\n  owners = data.aws_ami.a.owners\n  id = data.aws_ami.a.id\n  text = \"x-${data.aws_ami.a.name}\"\n}\n",
    )
    .look(".");
    assert_eq!(look.at("data.aws_ami.a").mode, Mode::Data);
    assert_eq!(look.json("x_y.z", "owners"), r#"["self"]"#);
    assert_eq!(look.node("x_y.z", "id").why(), Some(Why::DataSource("data.aws_ami.a.id".into())));
    assert_eq!(look.node("x_y.z", "text").why(), Some(Why::DataSource("data.aws_ami.a.name".into())));
}

#[test]
fn a_function_that_is_not_known_is_said_once() {
    let look = Memory::main(
        "resource \"x_y\" \"z\" {\n  a = provider::aws::arn_build(\"aws\", \"s3\", \"\", \"\", \"b\")\n  b = provider::aws::arn_build(\"aws\")\n  c = uuid()\n  d = nosuch(1)\n}\n",
    )
    .look(".");
    assert_eq!(look.node("x_y.z", "a").why(), Some(Why::Function("provider::aws::arn_build".into())));
    assert_eq!(look.node("x_y.z", "c").why(), Some(Why::Computed("uuid()".into())));
    assert_eq!(look.incomplete().len(), 2, "{:?}", look.incomplete());
}

#[test]
fn limits_have_names() {
    let mut text = String::from("locals {\n  t0 = [\"x\", \"x\", \"x\", \"x\"]\n  s0 = \"0123456789\"\n");
    for i in 0..40 {
        let next = i + 1;
        text.push_str(&format!(
            "  t{next} = [local.t{i}, local.t{i}, local.t{i}]\n  s{next} = \"${{local.s{i}}}${{local.s{i}}}\"\n"
        ));
    }
    text.push_str("}\nresource \"x_y\" \"z\" {\n  a = local.t40\n  b = local.s40\n  c = 1\n}\nresource \"x_y\" \"many\" {\n  count = 65536\n}\n");
    let look = Memory::main(&text).look(".");
    assert!(matches!(look.node("x_y.z", "a").first_unknown(), Some(Why::Limit(_))));
    assert!(matches!(look.node("x_y.z", "b").first_unknown(), Some(Why::Limit(_))));
    assert_eq!(look.json("x_y.z", "c"), "1");
    assert!(look.incomplete().iter().any(|line| line.contains("x_y.many") && line.contains("65536")));
}

#[test]
fn what_refers_to_itself_through_many_steps_ends() {
    let mut text = String::from("locals {\n  a0 = 1\n");
    for i in 0..6000 {
        text.push_str(&format!("  a{} = [for x in [local.a{i}] : try(x + 1, 0)][0]\n", i + 1));
    }
    text.push_str("}\nresource \"x_y\" \"z\" {\n  deep = local.a6000\n  short = local.a200\n  own = templatefile(\"own.tpl\", { a = 1 })\n}\n");
    let own = "x${templatefile(\"own.tpl\", { a = a })}";
    let look = Memory::of(&[("main.tf", &text), ("own.tpl", own)]).look(".");
    assert!(matches!(look.node("x_y.z", "deep").first_unknown(), Some(Why::Limit(_))));
    assert_eq!(look.json("x_y.z", "short"), "201");
    assert!(matches!(look.node("x_y.z", "own").first_unknown(), Some(Why::Limit(_))));
}
