//! Every value has its exact place, checked by what stands there.

mod common;

use bartizan_tree::Node;
use common::look;

/// What stands at the places of a resource and of a property by its path.
fn place(text: &str, path: &str) -> String {
    let look = look(text);
    let field = look.resource("R").properties.find(path);
    look.slice(field.origin()).to_owned()
}

const YAML: &str = "# é\r
Resources:\r
  R: # comment\r
    Type: Custom::R\r
    Properties:\r
      Plain: with spaces   # comment\r
      Quoted: \"hé\\tllo\"\r
      Single: 'it''s'\r
      Empty:\r
      Block: |\r
        first é\r
          second\r
\r
      Folded: >-\r
        one\r
        two\r
      Flow: {a: 1, b: [x, 'y']}\r
      List:\r
        - a\r
        - b: 1\r
          c: 2\r
      Sub: !Sub 'a-${B}'\r
      Long: {Ref: B}\r
      Short: !Ref B   \r
  B: {Type: AWS::S3::Bucket}\r
";

#[test]
fn places_in_yaml() {
    for (path, there) in [
        ("Plain", "with spaces"),
        ("Quoted", "\"hé\\tllo\""),
        ("Single", "'it''s'"),
        ("Block", "first é\r\n          second"),
        ("Folded", "one\r\n        two"),
        ("Flow", "{a: 1, b: [x, 'y']}"),
        ("Flow.a", "1"),
        ("Flow.b", "[x, 'y']"),
        ("List", "- a\r\n        - b: 1\r\n          c: 2"),
        ("Sub", "!Sub 'a-${B}'"),
        ("Long", "{Ref: B}"),
        ("Short", "!Ref B"),
    ] {
        assert_eq!(place(YAML, path), there, "{path}");
        let with_mark = format!("\u{feff}{YAML}");
        assert_eq!(place(&with_mark, path), there, "{path}, behind a byte order mark");
        let unix = YAML.replace("\r\n", "\n");
        assert_eq!(place(&unix, path), there.replace("\r\n", "\n"), "{path}, with other line ends");
    }
}

#[test]
fn a_resource_is_placed_at_its_name() {
    let look = look(YAML);
    let resource = look.resource("R");
    assert_eq!(look.slice(resource.origin), "R");
    assert_eq!(look.slice(resource.properties.origin), "R");
    assert_eq!(look.slice(resource.properties.get("Absent").origin()), "R", "where one would write it");
    let body = look.slice(resource.body);
    assert!(body.starts_with("R: # comment") && body.ends_with("Short: !Ref B"), "{body}");
    assert_eq!(look.slice(look.resource("B").body), "B: {Type: AWS::S3::Bucket}");
}

#[test]
fn places_in_json() {
    let text = r#"{"Resources": {"R": {"Type": "Custom::R", "Properties": {"A": ["x", {"Ref": "B"}]}},
        "B": {"Type": "AWS::S3::Bucket"}}}"#;
    let look = look(text);
    let resource = look.resource("R");
    assert_eq!(look.slice(resource.origin), "\"R\"");
    assert!(look.slice(resource.body).starts_with("\"R\": {") && look.slice(resource.body).ends_with("}}"));
    let list = resource.properties.get("A");
    let places: Vec<_> = list.items().known.iter().map(|item| look.slice(item.origin)).collect();
    assert_eq!(places, ["\"x\"", "{\"Ref\": \"B\"}"]);
}

#[test]
fn pieces_of_a_text_have_their_own_places() {
    let look = look(
        "
Resources:
  B: {Type: AWS::S3::Bucket}
  R:
    Type: Custom::R
    Properties:
      V: !Sub |
        arn:aws:s3:::${B}/é
        ${AWS::Region}
",
    );
    let field = look.resource("R").properties.get("V");
    let Some(Node { value: bartizan_tree::Value::Concat(parts), .. }) = field.value() else { panic!("no parts") };
    let places: Vec<_> = parts.iter().map(|part| look.slice(part.origin)).collect();
    assert_eq!(places[..2], ["arn:aws:s3:::", "${B}"]);
    assert_eq!(places[3], "${AWS::Region}");
}

#[test]
fn a_policy_in_a_text_has_inner_places() {
    let text = "
Resources:
  R:
    Type: AWS::S3::BucketPolicy
    Properties:
      PolicyDocument: |
        {\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\"}]}

";
    let look = look(text);
    let document = look.resource("R").properties.get("PolicyDocument");
    let statement = document.get("Statement");
    let action = statement.items().known[0].get("Action");
    assert_eq!(look.slice(action.origin()), "\"*\"");
}

#[test]
fn an_alias_stands_where_its_value_does() {
    let look = look(
        "
Resources:
  A: {Type: Custom::R, Properties: &p {V: one}}
  R: {Type: Custom::R, Properties: {<<: *p, W: two}}
",
    );
    let properties = &look.resource("R").properties;
    assert_eq!(properties.get("V").text().value().map(AsRef::as_ref), Some("one"));
    assert_eq!(look.slice(properties.get("V").origin()), "one");
    assert!(properties.get("V").origin().range().end < look.resource("R").origin.range().start);
}
