//! Broken files lose their broken blocks, and nothing else; what is lost is said.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a test may fail")]

mod support;

use support::Memory;

#[test]
fn only_the_broken_block_is_lost_and_its_place_is_said() {
    let look = Memory::main("resource \"x_y\" \"a\" {\n  v = 1\n}\n\nresource \"x_y\" \"broken\" {\n  v = = 2\n}\n\nresource \"x_y\" \"c\" {\n  v = 3\n}\n").look(".");
    assert_eq!(look.addresses(), ["x_y.a", "x_y.c"]);
    assert_eq!(look.incomplete().len(), 1);
    assert!(
        look.incomplete()[0].starts_with("block resource \"x_y\" \"broken\": it is not valid HCL"),
        "{:?}",
        look.incomplete()
    );
    let place = look.sources.place(look.configuration.incomplete[0].origin).unwrap();
    assert_eq!((place.file.as_ref(), place.start.line), ("main.tf", 6));
}

#[test]
fn an_interpolation_that_is_cut_off_ends() {
    let look = Memory::main("locals {\n  a = 1\n}\nresource \"x_y\" \"a\" {\n  v = \"${local.").look(".");
    assert_eq!(look.incomplete().len(), 1);
}

#[test]
fn a_block_nested_too_deeply_is_lost_alone_and_the_limit_is_named() {
    let deep = format!("resource \"x_y\" \"deep\" {{\n  v = {}1{}\n}}\n", "[".repeat(5000), "]".repeat(5000));
    let look = Memory::main(&format!("{deep}resource \"x_y\" \"a\" {{}}\n")).look(".");
    assert_eq!(look.addresses(), ["x_y.a"]);
    assert!(look.incomplete()[0].contains("64 nested levels"), "{:?}", look.incomplete());
}

#[test]
fn an_unknown_block_is_said() {
    let look = Memory::main("resource \"x_y\" {}\nwhatever \"a\" {}\nmoved {\n  from = a.b\n  to = a.c\n}\ncheck \"c\" {\n  assert {\n    condition = true\n    error_message = \"\"\n  }\n}\n").look(".");
    assert_eq!(look.incomplete().len(), 2, "{:?}", look.incomplete());
}

#[test]
fn the_json_syntax_says_the_same() {
    let native = Memory::main("variable \"n\" { default = \"b\" }\nprovider \"aws\" {\n  alias = \"w\"\n  region = \"us-west-2\"\n}\nresource \"aws_s3_bucket\" \"b\" {\n  provider = aws.w\n  bucket = \"${var.n}-x\"\n  acl = upper(\"x\")\n}\n").look(".");
    let text = r#"{"variable": {"n": {"default": "b"}}, "provider": {"aws": [{"alias": "w", "region": "us-west-2"}]},
      "resource": {"aws_s3_bucket": {"b": {"provider": "aws.w", "bucket": "${var.n}-x", "acl": "${upper(\"x\")}",
      "dynamic": {"rule": {"for_each": ["a", "b"], "content": {"name": "${rule.value}"}}}}}}}"#;
    let json = Memory::of(&[("main.tf.json", text)]).look(".");
    let b = "aws_s3_bucket.b";
    for attribute in ["bucket", "acl"] {
        assert_eq!(native.json(b, attribute), json.json(b, attribute));
    }
    assert_eq!(json.json(b, "rule"), r#"[{"name":"a"},{"name":"b"}]"#);
    assert_eq!(json.at(b).provider.region.value().map(AsRef::as_ref), Some("us-west-2"));
    assert_eq!(json.source(b, "bucket"), "\"${var.n}-x\"");
}

#[test]
fn a_broken_json_file_is_said() {
    let look = Memory::of(&[("a.tf.json", "{\"resource\": "), ("main.tf", "resource \"x_y\" \"a\" {}\n")]).look(".");
    assert_eq!(look.addresses(), ["x_y.a"]);
    assert!(look.incomplete()[0].starts_with("file a.tf.json"), "{:?}", look.incomplete());
}

#[test]
fn of_a_key_that_stands_twice_the_last_counts() {
    let look =
        Memory::main("resource \"x_y\" \"a\" {\n  v = { a = 1, \"b\" = 2, a = 3, \"b\" = 4, q = 5, a = 6 }\n}\n")
            .look(".");
    assert_eq!(look.json("x_y.a", "v"), r#"{"a":6,"b":4,"q":5}"#);
    assert_eq!(look.source("x_y.a", "v.a"), "6");
    assert!(look.incomplete().is_empty());
}

#[test]
fn a_heredoc_without_a_line_is_empty_and_takes_nothing_with_it() {
    let look =
        Memory::main("resource \"x_y\" \"a\" {\n  empty = <<-EOT\n  EOT\n  full = <<-EOT\n    x\n  EOT\n}\n").look(".");
    assert_eq!(look.json("x_y.a", "empty"), r#""""#);
    assert_eq!(look.json("x_y.a", "full"), r#""x\n""#);
    assert!(look.incomplete().is_empty());
    let inner = Memory::main("resource \"x_y\" \"a\" {\n  script = <<EOT\ncat <<EOF\nEOF\nEOT\n}\n").look(".");
    assert_eq!(inner.json("x_y.a", "script"), r#""cat <<EOF\nEOF\n""#);
}
