//! `aws_iam_policy_document` gives the document that the provider gives, with its unknowns kept.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a test may fail")]

mod support;

use bartizan_tree::{Value, json};
use support::Memory;

fn document(text: &str, address: &str) -> String {
    let look = Memory::main(text).look(".");
    let node = look.node(address, "json");
    let Value::Json(document) = &node.value else { panic!("{node:?}") };
    json::write(document)
}

#[test]
fn a_statement_is_written_as_the_provider_writes_it() {
    let text = r#"
data "aws_iam_policy_document" "d" {
  policy_id = "id"
  statement {
    sid     = "One"
    actions = ["s3:GetObject", "s3:PutObject", "s3:GetObject"]
    resources = ["arn:aws:s3:::b/&{aws:username}/*"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::1:root"]
    }
    principals {
      type        = "Service"
      identifiers = ["a.amazonaws.com", "b.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:x"
      values   = ["1"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:y"
      values   = ["1", "2"]
    }
  }
  statement {
    effect      = "Deny"
    not_actions = ["iam:*"]
    not_resources = ["*"]
    not_principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}
"#;
    let wanted = r#"{"Id":"id","Statement":[{"Action":["s3:PutObject","s3:GetObject"],"Condition":{"StringEquals":{"aws:x":"1","aws:y":["1","2"]}},"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::1:root","Service":["b.amazonaws.com","a.amazonaws.com"]},"Resource":"arn:aws:s3:::b/${aws:username}/*","Sid":"One"},{"Effect":"Deny","NotAction":"iam:*","NotPrincipal":"*","NotResource":"*"}],"Version":"2012-10-17"}"#;
    assert_eq!(document(text, "data.aws_iam_policy_document.d"), wanted);
}

#[test]
fn sources_come_first_and_overrides_replace_by_sid() {
    let text = r#"
data "aws_iam_policy_document" "source" {
  statement {
    sid       = "keep"
    actions   = ["a:Source"]
  }
  statement {
    sid       = "own"
    actions   = ["a:Source"]
  }
}
data "aws_iam_policy_document" "d" {
  source_policy_documents   = [data.aws_iam_policy_document.source.json]
  override_policy_documents = [jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "over", Effect = "Deny", Action = "*" }] })]
  statement {
    sid     = "own"
    actions = ["a:Own"]
  }
  statement {
    sid     = "over"
    actions = ["a:Own"]
  }
}
"#;
    let wanted = r#"{"Statement":[{"Action":"a:Source","Effect":"Allow","Sid":"keep"},{"Action":"a:Own","Effect":"Allow","Sid":"own"},{"Action":"*","Effect":"Deny","Sid":"over"}],"Version":"2012-10-17"}"#;
    assert_eq!(document(text, "data.aws_iam_policy_document.d"), wanted);
}

#[test]
fn what_is_not_known_stays_where_it_is() {
    let text = r#"
variable "x" {}
resource "aws_s3_bucket" "b" {}
data "aws_iam_policy_document" "d" {
  statement {
    actions   = var.x
    resources = [aws_s3_bucket.b.arn, "${aws_s3_bucket.b.arn}/*"]
  }
  dynamic "statement" {
    for_each = var.x
    content {
      actions = ["*"]
    }
  }
}
"#;
    let unknown = r#"{"$unknown":"var.x has no value"}"#;
    let bucket = r#"{"$ref":"aws_s3_bucket.b.arn"}"#;
    let wanted = format!(
        r#"{{"Statement":{{"$open":[{{"Action":{unknown},"Effect":"Allow","Resource":[{bucket},{{"$concat":[{bucket},"/*"]}}]}}],"$more":"var.x has no value"}},"Version":"2012-10-17"}}"#
    );
    assert_eq!(document(text, "data.aws_iam_policy_document.d"), wanted);
}

#[test]
fn an_action_keeps_its_place_through_the_document() {
    let look = Memory::main("data \"aws_iam_policy_document\" \"d\" {\n  statement {\n    actions = [\"s3:*\"]\n  }\n}\nresource \"aws_iam_policy\" \"p\" { policy = data.aws_iam_policy_document.d.json }\n").look(".");
    let node = look.node("aws_iam_policy.p", "policy");
    let document = json::parse_embedded(&look.sources, &node).unwrap();
    let action = document.find("Statement.Action").value().unwrap().origin;
    assert_eq!(look.sources.slice(action), "\"s3:*\"");
}

#[test]
fn an_unknown_override_leaves_only_what_it_cannot_replace() {
    let text = "variable \"o\" {}\ndata \"aws_iam_policy_document\" \"d\" {\n  override_policy_documents = [var.o]\n  statement {\n    sid = \"named\"\n    actions = [\"a\"]\n  }\n  statement {\n    actions = [\"b\"]\n  }\n}\n";
    let wanted = r#"{"Statement":{"$open":[{"Action":"b","Effect":"Allow"}],"$more":"var.o has no value"},"Version":"2012-10-17"}"#;
    assert_eq!(document(text, "data.aws_iam_policy_document.d"), wanted);
}
