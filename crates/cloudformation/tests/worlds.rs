//! Conditions: decided ones leave one world, open ones make one for each outcome.

mod common;

use bartizan_tree::{Tri, Why};
use common::{addresses, look, look_with, resource};

const TWO: &str = "
Parameters:
  Env: {Type: String}
Conditions:
  Prod: !Equals [!Ref Env, prod]
  Test: !Equals [test, !Ref Env]
  NotProd: !Not [!Condition Prod]
Resources:
  B:
    Type: AWS::S3::Bucket
    Properties:
      AccessControl: !If [Prod, Private, PublicRead]
      BucketName: !Sub '${Env}-data'
  OnlyProd: {Type: AWS::SNS::Topic, Condition: Prod}
  NeverProd: {Type: AWS::SQS::Queue, Condition: NotProd}
";

#[test]
fn a_parameter_that_has_a_value_leaves_one_world() {
    let look = look_with(TWO, &[("Env", "prod")]);
    assert!(look.draft().assumed.is_empty());
    assert_eq!(addresses(look.draft()), ["B", "OnlyProd"]);
    let other = look_with(TWO, &[("Env", "dev")]);
    assert_eq!(addresses(other.draft()), ["B", "NeverProd"]);
}

#[test]
fn an_open_parameter_makes_a_world_for_each_outcome() {
    let look = look(TWO);
    assert_eq!(look.worlds(), [[r#"Env is "prod""#], [r#"Env is not "prod""#]], "`Test` decides nothing");
    assert!(look.drafts.iter().all(|draft| &*draft.assumed[0].parameter == "Env" && &*draft.name == "t.yaml"));
    assert_eq!(addresses(&look.drafts[0]), ["B", "OnlyProd"]);
    assert_eq!(addresses(&look.drafts[1]), ["B", "NeverProd"]);
    let control = |world: usize| resource(&look.drafts[world], "B").properties.get("AccessControl").text();
    assert_eq!(control(0).value().map(AsRef::as_ref), Some("Private"));
    assert_eq!(control(1).value().map(AsRef::as_ref), Some("PublicRead"));
}

#[test]
fn in_its_world_the_parameter_has_the_value() {
    let look = look(TWO);
    let name = |world: usize| resource(&look.drafts[world], "B").properties.get("BucketName").text();
    assert_eq!(name(0).value().map(AsRef::as_ref), Some("prod-data"));
    assert_eq!(name(1).why(), Some(&Why::Variable("Env".into())));
}

#[test]
fn worlds_are_consistent() {
    let look = look(
        "
Parameters: {Env: {Type: String}}
Conditions:
  Prod: !Equals [!Ref Env, prod]
  Test: !Equals [!Ref Env, test]
  Both: !And [!Condition Prod, !Condition Test]
  Either: !Or [!Condition Prod, !Condition Test]
Resources:
  P: {Type: AWS::SNS::Topic, Condition: Prod}
  T: {Type: AWS::SNS::Topic, Condition: Test}
  B: {Type: AWS::SNS::Topic, Condition: Both}
  E: {Type: AWS::SNS::Topic, Condition: Either}
",
    );
    let worlds: Vec<_> = look.drafts.iter().map(addresses).collect();
    assert_eq!(worlds.len(), 3, "never two values at once: {:?}", look.worlds());
    assert!(worlds.contains(&vec!["P", "E"]) && worlds.contains(&vec!["T", "E"]) && worlds.contains(&vec![]));
    assert_eq!(look.worlds().last().unwrap(), &[r#"Env is neither "prod" nor "test""#]);
}

#[test]
fn allowed_values_are_respected() {
    let text = "
Parameters: {P: {Type: String, AllowedValues: ['true', 'false']}}
Conditions: {Yep: !Equals [!Ref P, true], Maybe: !Equals [!Ref P, maybe]}
Resources:
  Y: {Type: AWS::SNS::Topic, Condition: Yep, Properties: {TopicName: !Ref P}}
  M: {Type: AWS::SNS::Topic, Condition: Maybe}
  R: {Type: Custom::R, Properties: {P: !Ref P}}
";
    let look = look(text);
    assert_eq!(look.worlds(), [[r#"P is "true""#], [r#"P is "false""#]]);
    assert_eq!(addresses(&look.drafts[0]), ["Y", "R"]);
    let p = resource(&look.drafts[1], "R").properties.get("P").text();
    assert_eq!(p.value().map(AsRef::as_ref), Some("false"), "the only one that is left");
}

#[test]
fn what_cannot_be_empty_is_not_empty() {
    let look = look(
        "
Parameters:
  Vpc: {Type: AWS::EC2::VPC::Id}
  Long: {Type: String, MinLength: 8}
Conditions:
  NoVpc: !Equals [!Ref Vpc, '']
  NoLong: !Equals [!Join ['', [!Ref Long, !Ref Vpc]], '']
  Region: !Equals [!Ref AWS::Region, '']
Resources:
  A: {Type: AWS::SNS::Topic, Condition: NoVpc}
  B: {Type: AWS::SNS::Topic, Condition: NoLong}
  C: {Type: AWS::SNS::Topic, Condition: Region}
",
    );
    assert!(addresses(look.draft()).is_empty());
}

#[test]
fn a_comparison_of_a_text_around_a_parameter_asks_about_the_parameter() {
    let text = "
Parameters: {A: {Type: String}, B: {Type: String}}
Conditions:
  Prefix: !Equals [!Sub 'x-${A}', x-prod]
  Never: !Equals [!Sub 'x-${A}', y]
  None: !Equals [!Join ['', [!Ref A, !Ref B]], '']
Resources:
  P: {Type: AWS::SNS::Topic, Condition: Prefix}
  N: {Type: AWS::SNS::Topic, Condition: Never}
";
    let look = common::look(text);
    assert_eq!(look.worlds(), [[r#"A is "prod""#], [r#"A is not "prod""#]]);
    let both = common::look(&format!("{text}  E: {{Type: AWS::SNS::Topic, Condition: None}}\n"));
    let empty: Vec<_> = both.drafts.iter().filter(|draft| addresses(draft).contains(&"E")).collect();
    assert_eq!(empty.len(), 1);
    let words: Vec<_> = empty[0].assumed.iter().map(|a| a.choice.to_string()).collect();
    assert_eq!(words, [r#"A is """#, r#"B is """#]);
}

#[test]
fn two_parameters_are_equal_or_not() {
    let look = look(
        "
Parameters: {A: {Type: String}, B: {Type: String}}
Conditions: {Same: !Equals [!Ref A, !Ref B], Again: !Equals [!Ref B, !Ref A]}
Resources:
  S: {Type: AWS::SNS::Topic, Condition: Same}
  T: {Type: AWS::SNS::Topic, Condition: Again}
",
    );
    assert_eq!(look.drafts.iter().map(addresses).collect::<Vec<_>>(), [vec!["S", "T"], vec![]]);
    assert_eq!(&*look.drafts[0].assumed[0].parameter, "A");
}

#[test]
fn conditions_of_what_does_not_exist_are_not_asked() {
    let look = look(
        "
Parameters: {A: {Type: String}, B: {Type: String}}
Conditions: {A: !Equals [!Ref A, x], B: !Equals [!Ref B, x]}
Resources:
  R: {Type: AWS::SNS::Topic, Condition: A, Properties: {TopicName: !If [B, b, c]}}
",
    );
    assert_eq!(
        look.worlds(),
        [vec![r#"A is not "x""#], vec![r#"A is "x""#, r#"B is "x""#], vec![r#"A is "x""#, r#"B is not "x""#]]
    );
}

#[test]
fn beyond_sixty_four_worlds_what_is_open_is_unknown() {
    let mut text = "Parameters:\n".to_owned();
    for i in 0..8 {
        text += &format!("  P{i}: {{Type: String}}\n");
    }
    text += "Conditions:\n";
    for i in 0..8 {
        text += &format!("  C{i}: !Equals [!Ref P{i}, x]\n");
    }
    text += "Resources:\n";
    for i in 0..8 {
        text += &format!("  R{i}: {{Type: AWS::SNS::Topic, Condition: C{i}}}\n");
    }
    text += "  Last: {Type: AWS::SNS::Topic, Properties: {TopicName: !If [C7, a, b]}}\n";
    let look = look(&text);
    assert_eq!(look.drafts.len(), 64);
    for draft in &look.drafts {
        assert_eq!(resource(draft, "R7").exists, Tri::Unknown(Why::Condition("P7".into())));
        assert_eq!(resource(draft, "Last").properties.get("TopicName").why(), Some(&Why::Condition("P7".into())));
    }
}

#[test]
fn circles_and_nonsense_are_unknown() {
    let look = look(
        "
Conditions:
  A: !Condition B
  B: !Not [!Condition A]
  C: nonsense
Resources:
  R: {Type: AWS::SNS::Topic, Condition: A}
  S: {Type: AWS::SNS::Topic, Condition: C}
  T: {Type: AWS::SNS::Topic, Condition: D}
",
    );
    assert_eq!(addresses(look.draft()), ["R", "S", "T"]);
    assert!(look.draft().resources.iter().all(|resource| resource.exists.why().is_some()));
}

#[test]
fn one_of_many_is_one_question() {
    let regions: Vec<String> = (0..30).map(|i| format!("!Equals [!Ref AWS::Region, r-{i}]")).collect();
    let (some, more) = regions.split_at(15);
    let text = format!(
        "
Conditions: {{Known: !Or [!Or [{}], !Or [{}]]}}
Resources:
  CDKMetadata: {{Type: AWS::CDK::Metadata, Condition: Known}}
",
        some.join(", "),
        more.join(", ")
    );
    assert!(look(&text).draft().assumed.is_empty(), "nobody asks about metadata");
    let asked = look(&format!("{text}  T: {{Type: AWS::SNS::Topic, Condition: Known}}\n"));
    assert_eq!(asked.drafts.iter().map(addresses).collect::<Vec<_>>(), [vec!["CDKMetadata", "T"], vec![]]);
    assert!(asked.worlds()[0][0].starts_with(r#"AWS::Region is "r-0" or "r-1" or"#), "{:?}", asked.worlds());
    assert!(asked.worlds()[0][0].ends_with("or 22 others"), "{:?}", asked.worlds());
}

#[test]
fn sets_of_values_are_told_apart() {
    let look = look(
        "
Parameters: {P: {Type: String, AllowedValues: [a, b, c, d]}}
Conditions:
  AB: !Or [!Equals [!Ref P, a], !Equals [!Ref P, b]]
  NotAB: !And [!Not [!Equals [!Ref P, a]], !Not [!Equals [!Ref P, b]]]
  All: !Or [!Condition AB, !Equals [!Ref P, c], !Equals [!Ref P, d]]
  A: !Equals [!Ref P, a]
Resources:
  AB: {Type: AWS::SNS::Topic, Condition: AB}
  NotAB: {Type: AWS::SNS::Topic, Condition: NotAB}
  All: {Type: AWS::SNS::Topic, Condition: All}
",
    );
    assert_eq!(look.drafts.iter().map(addresses).collect::<Vec<_>>(), [vec!["AB", "All"], vec!["NotAB", "All"]]);
    assert_eq!(look.worlds(), [[r#"P is "a" or "b""#], [r#"P is "c" or "d""#]]);
}
