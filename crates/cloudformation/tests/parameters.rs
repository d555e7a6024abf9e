//! Parameters: given, by default, secret, without a value.

mod common;

use bartizan_tree::{State, Value};
use common::{look, look_with, shown, value, value_with};

#[test]
fn what_is_given_wins_over_the_default() {
    assert_eq!(value("!Ref Text"), r#""hello""#);
    assert_eq!(value_with("!Ref Text", &[("Text", "bye")]), r#""bye""#);
    assert_eq!(value_with("!Ref Open", &[("Open", "x"), ("OfAnotherTemplate", "y")]), r#""x""#);
}

#[test]
fn types_shape_the_value() {
    assert_eq!(value("!Ref Count"), "3");
    assert_eq!(value_with("!Ref Count", &[("Count", "0x")]), r#""0x""#);
    assert_eq!(value("!Ref List"), r#"["a","b","c"]"#);
    assert_eq!(value_with("!Ref OpenList", &[("OpenList", "s-1,s-2")]), r#"["s-1","s-2"]"#);
}

#[test]
fn a_default_keeps_its_place() {
    let look = look(
        "
Parameters:
  P: {Type: String, Default: Private}
  L: {Type: CommaDelimitedList, Default: 'a, b'}
Resources:
  R: {Type: Custom::R, Properties: {V: !Ref P, L: !Ref L}}
",
    );
    let properties = &look.resource("R").properties;
    assert_eq!(look.slice(properties.get("V").origin()), "Private");
    let list = properties.get("L");
    let places: Vec<_> = list.items().known.iter().map(|item| look.slice(item.origin)).collect();
    assert_eq!(places, ["a", "b"]);
}

#[test]
fn a_given_value_stands_where_it_is_asked_for() {
    let text = "
Parameters: {P: {Type: String}}
Resources: {R: {Type: Custom::R, Properties: {V: !Ref P}}}
";
    let look = look_with(text, &[("P", "x")]);
    assert_eq!(look.slice(look.resource("R").properties.get("V").origin()), "!Ref P");
}

#[test]
fn a_secret_is_never_a_value() {
    let text = "
Parameters:
  S: {Type: String, NoEcho: 'true', Default: hunter2}
  E: {Type: String, NoEcho: true, Default: ''}
  N: {Type: String, NoEcho: true}
Conditions:
  Weak: !Equals [!Ref S, hunter2]
  Empty: !Equals [!Ref E, '']
Resources:
  R:
    Type: Custom::R
    Properties:
      S: !Ref S
      E: !Ref E
      N: !Ref N
      J: !Join [':', [user, !Ref S]]
      L: !Split ['', !Ref S]
      W: !If [Weak, weak, strong]
      Z: !If [Empty, none, some]
";
    let look = look(text);
    let properties = &look.resource("R").properties;
    assert!(!shown(properties).contains("hunter2"), "{}", shown(properties));
    assert!(
        matches!(properties.get("S").value().map(|n| &n.value), Some(Value::Redacted { kind, .. }) if &**kind == "NoEcho parameter")
    );
    assert_eq!(look.slice(properties.get("S").origin()), "hunter2", "the place of the default");
    assert_eq!(properties.get("E").text().value().map(AsRef::as_ref), Some(""), "nothing is no secret");
    assert_eq!(properties.get("N").why().map(ToString::to_string).as_deref(), Some("N has no value"));
    assert_eq!(properties.get("W").text().value().map(AsRef::as_ref), Some("weak"), "it decides conditions");
    assert_eq!(properties.get("Z").text().value().map(AsRef::as_ref), Some("none"));
    let given = look_with(text, &[("S", "swordfish"), ("N", "swordfish")]);
    assert!(!shown(&given.resource("R").properties).contains("swordfish"));
    assert!(!shown(&given.resource("R").source).contains("swordfish"));
}

#[test]
fn a_secret_is_not_told_by_what_is_assumed() {
    let look = look(
        "
Parameters: {S: {Type: String, NoEcho: true, Default: hunter2}, O: {Type: String}}
Conditions:
  C: !Equals [!Select [0, !Split [!Sub '${O}', !Ref S]], x]
  D: !Equals [!Join ['', [!Ref S, !Ref O]], !Ref O]
Resources:
  R: {Type: Custom::R, Condition: C, Properties: {V: !If [D, 1, 2]}}
",
    );
    assert!(look.drafts.len() > 1);
    assert!(look.drafts.iter().flat_map(|draft| &draft.assumed).all(|assumed| &*assumed.parameter == "O"));
    assert!(!format!("{:?}", look.drafts).contains("hunter2"));
}

#[test]
fn the_only_allowed_value_is_the_value() {
    let look = look(
        "
Parameters: {P: {Type: String, AllowedValues: [only]}, Q: {Type: String, AllowedValues: [a, b]}}
Resources: {R: {Type: Custom::R, Properties: {P: !Ref P, Q: !Ref Q}}}
",
    );
    let properties = &look.resource("R").properties;
    assert_eq!(properties.get("P").text().value().map(AsRef::as_ref), Some("only"));
    assert!(matches!(properties.get("Q").state(), State::Unknown(_)));
}

#[test]
fn the_scope_is_what_pseudo_parameters_say() {
    let text = "Resources: {B: {Type: AWS::S3::Bucket}}";
    let look = look_with(text, &[("AWS::Region", "eu-west-1"), ("AWS::AccountId", "012345678901")]);
    let scope = &look.resource("B").scope;
    assert_eq!(scope.region.value().map(AsRef::as_ref), Some("eu-west-1"));
    assert_eq!(scope.account.value().map(AsRef::as_ref), Some("012345678901"));
    let open = common::look(text);
    assert!(open.resource("B").scope.region.is_absent().is_yes());
}
