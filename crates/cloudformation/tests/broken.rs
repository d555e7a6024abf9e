//! What cannot be read is said, with its place, and the rest is judged.

mod common;

use bartizan_tree::What;
use common::{addresses, look};

#[test]
fn a_syntax_error_costs_its_own_resource_only() {
    let text = "
Parameters:
  P: {Type: String, Default: x}
Resources:
  A:
    Type: AWS::SNS::Topic
    Properties: {TopicName: !Ref P}
  Broken:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: 'never closed
  C:
    Type: AWS::SNS::Topic
    Properties: {TopicName: !Ref Broken, DisplayName: c}
";
    let look = look(text);
    assert_eq!(addresses(look.draft()), ["A", "C"]);
    let note = &look.draft().incomplete[0];
    assert_eq!((note.what, &*note.name), (What::Block, "Broken"));
    assert_eq!(look.slice(look.resource("C").properties.get("DisplayName").origin()), "c", "places stay");
    let broken = look.resource("C").properties.get("TopicName").why().map(ToString::to_string);
    assert_eq!(broken.as_deref(), Some("this may stand in a part of the template that could not be read"));
}

#[test]
fn a_file_that_is_nothing_says_so() {
    for text in ["Resources: [", "{\"Resources\": {", "a: b: c\n", "\t\tResources:\n", "- x\n  y: [}\n"] {
        let look = look(text);
        assert!(look.draft().resources.is_empty());
        let note = &look.draft().incomplete[0];
        assert!(matches!(note.what, What::File | What::Block), "{text}: {note:?}");
        assert!(note.origin.is_some(), "{text}");
    }
}

#[test]
fn a_file_that_is_rendered_first_says_so() {
    let look = look("Resources:\n{% for x in y %}\n  B{{ x }}:\n    Type: AWS::S3::Bucket\n{% endfor %}\n");
    assert!(look.draft().resources.is_empty());
    assert_eq!(look.draft().incomplete[0].what, What::File);
    assert!(look.incomplete()[0].contains("Jinja"), "{:?}", look.incomplete());
    assert_eq!(&*look.draft().incomplete[0].name, "t.yaml");
}

#[test]
fn lines_in_brackets_and_quotes_need_no_indentation() {
    let look = look(
        "
Resources:
  A:
    Type: AWS::IAM::Policy
    Properties:
      PolicyDocument: {
    \"Statement\": [
  ]}
      PolicyName: 'two
words'
  B: {Type: AWS::SNS::Topic}
",
    );
    assert!(look.draft().incomplete.is_empty(), "{:?}", look.incomplete());
    assert_eq!(addresses(look.draft()), ["A", "B"]);
    let properties = &look.resource("A").properties;
    assert_eq!(properties.get("PolicyName").text().value().map(AsRef::as_ref), Some("two words"));
    assert_eq!(look.slice(properties.get("PolicyName").origin()), "'two\nwords'");
    assert_eq!(look.slice(look.resource("B").origin), "B");
}

#[test]
fn a_name_that_stands_twice_is_said() {
    let yaml = look("Resources:\n  A: {Type: AWS::SNS::Topic}\n  A: {Type: AWS::SQS::Queue}\n");
    let json = look(r#"{"Resources": {"A": {"Type": "AWS::SNS::Topic"}, "A": {"Type": "AWS::SQS::Queue"}}}"#);
    for look in [yaml, json] {
        assert_eq!(&*look.resource("A").kind, "AWS::SQS::Queue");
        assert!(look.incomplete()[0].starts_with("block A: this name stands twice"), "{:?}", look.incomplete());
    }
}

#[test]
fn resources_that_are_none_are_said() {
    let look = look("Resources:\n  A: 1\n  B: {Properties: {}}\n  C: {Type: AWS::SNS::Topic}\n");
    assert_eq!(addresses(look.draft()), ["C"]);
    assert_eq!(look.incomplete().len(), 2);
}

#[test]
fn sam_resources_stay_and_are_said_once_a_type() {
    let look = look(
        "
Transform: AWS::Serverless-2016-10-31
Resources:
  F: {Type: AWS::Serverless::Function, Properties: {Handler: a.b}}
  G: {Type: AWS::Serverless::Function}
  T: {Type: AWS::SNS::Topic, Properties: {TopicName: !Ref FRole}}
",
    );
    assert_eq!(addresses(look.draft()), ["F", "G", "T"]);
    assert_eq!(look.incomplete().len(), 1);
    assert!(look.incomplete()[0].starts_with("function AWS::Serverless::Function: SAM is not expanded: 2 resources"));
    let made = look.resource("T").properties.get("TopicName").why().map(ToString::to_string);
    assert_eq!(made.as_deref(), Some("the function AWS::Serverless-2016-10-31 is not evaluated"));
}

#[test]
fn what_a_loop_or_macro_may_add_is_unknown() {
    let look = look(
        "
Transform: [AWS::LanguageExtensions, {Name: Own}]
Fn::Transform: {Name: AWS::Include}
Conditions:
  Fn::ForEach::C: [N, [a], {'Is${N}': !Equals [a, a]}]
Resources:
  R: {Type: AWS::SNS::Topic, Condition: Isa}
",
    );
    let exists = look.resource("R").exists.why().map(ToString::to_string);
    assert_eq!(exists.as_deref(), Some("the function Own is not evaluated"));
    let incomplete = look.incomplete();
    for name in ["Own", "Fn::Transform", "Fn::ForEach::C"] {
        assert!(incomplete.iter().any(|line| line.starts_with(&format!("function {name}:"))), "{name}: {incomplete:?}");
    }
    assert!(!incomplete.iter().any(|line| line.contains("LanguageExtensions")));
}

#[test]
fn nested_stacks_and_other_documents_are_said() {
    let look = look(
        "Resources:\n  S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./x.yaml}}\n---\nResources: {}\n",
    );
    assert_eq!(addresses(look.draft()), ["S"]);
    let whats: Vec<_> = look.draft().incomplete.iter().map(|note| note.what).collect();
    assert!(whats.contains(&What::Module) && whats.contains(&What::Block), "{:?}", look.incomplete());
}

#[test]
fn bombs_stop_by_name() {
    let mut aliases = "Resources:\n  A0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for i in 1..10 {
        let one = format!("*a{}", i - 1);
        aliases += &format!("  A{i}: &a{i} [{}]\n", [one.as_str(); 10].join(", "));
    }
    let deep = format!("Resources: {}1{}", "[".repeat(5000), "]".repeat(5000));
    let deep_block: String = (0..2000).map(|i| format!("{}a:\n", " ".repeat(i))).collect();
    let huge = format!("Resources: {{A: {{Type: AWS::SNS::Topic, Metadata: '{}'}}}}", "x".repeat(17 << 20));
    for (text, name) in [(&aliases, "aliases"), (&deep, "limit"), (&deep_block, "nested"), (&huge, "16 MiB")] {
        let look = look(text);
        assert!(look.incomplete().iter().any(|line| line.contains(name)), "{name}: {:?}", look.incomplete());
    }
    let json = look(&format!("{{\"Resources\": {}1{}}}", "[".repeat(5000), "]".repeat(5000)));
    assert!(json.incomplete()[0].contains("nested"), "{:?}", json.incomplete());
}

#[test]
fn texts_that_grow_stop_by_name() {
    let long = "x".repeat(100_000);
    let many = "${P}".repeat(20_000);
    let text = format!(
        "Parameters: {{P: {{Type: String, Default: {long}}}}}\nResources: {{R: {{Type: Custom::R, Properties: {{A: 1, V: !Sub '{many}'}}}}}}\n"
    );
    let look = look(&text);
    let why = look.resource("R").properties.get("V").why().map(ToString::to_string);
    assert_eq!(why.as_deref(), Some("a limit was reached: values of at most 128 MiB in one template"));
}

#[test]
fn functions_nested_deep_do_not_overflow() {
    let nested = |name: &str, n: usize| format!("{}x{}", format!("{{\"{name}\": [").repeat(n), "]}".repeat(n));
    for name in ["Fn::Not", "Fn::And", "Fn::Select", "Fn::Join", "Fn::If", "Fn::Sub", "Fn::Base64"] {
        for n in [100, 127, 3000] {
            let condition = nested(name, n);
            let text = format!(
                "Conditions: {{C: {condition}}}\nResources: {{R: {{Type: Custom::R, Condition: C, Properties: {{V: {condition}}}}}}}\n"
            );
            let _ = look(&text);
        }
    }
    let mut chain = "Conditions:\n".to_owned();
    for i in 0..1000 {
        chain += &format!("  C{i}: {{\"Fn::Not\": [{{\"Fn::Not\": [{{Condition: C{}}}]}}]}}\n", i + 1);
    }
    let look = look(&format!("{chain}Resources: {{R: {{Type: Custom::R, Condition: C0}}}}\n"));
    assert!(look.resource("R").exists.why().is_some());
}
