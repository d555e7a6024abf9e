//! What is known of a script stays readable, however it is encoded and put together.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a test may fail")]

mod support;

use bartizan_tree::Value;
use support::Memory;

#[test]
fn a_known_text_is_encoded_and_one_with_a_hole_keeps_its_pieces() {
    let text = r#"
variable "name" {}
resource "x_y" "z" {
  known = base64encode("hello")
  hole  = base64encode("hello ${var.name}")
  none  = base64encode(var.name)
}
"#;
    let look = Memory::main(text).look(".");
    assert_eq!(look.json("x_y.z", "known"), r#""aGVsbG8=""#);
    assert_eq!(look.json("x_y.z", "hole"), r#"{"$concat":["hello ",{"$unknown":"var.name has no value"}]}"#);
    assert!(matches!(look.node("x_y.z", "none").value, Value::Unknown(_)));
}

#[test]
fn the_parts_of_cloud_init_are_there_and_the_message_itself_is_not_claimed() {
    let text = r##"
data "cloudinit_config" "c" {
  part {
    content_type = "text/x-shellscript"
    content      = "echo one"
  }
  part {
    content = "echo two"
  }
}
resource "x_y" "z" {
  user_data = data.cloudinit_config.c.rendered
}
"##;
    let look = Memory::main(text).look(".");
    let written = look.json("x_y.z", "user_data");
    assert!(written.contains("echo one") && written.contains("echo two"), "{written}");
    assert!(look.node("x_y.z", "user_data").why().is_some(), "it is not the text itself");
}
