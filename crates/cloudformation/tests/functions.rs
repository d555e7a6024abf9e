//! What each function gives, known and not.

mod common;

use common::{value, value_with};

#[test]
fn ref_names_parameters_resources_and_pseudo_parameters() {
    assert_eq!(value("!Ref Text"), r#""hello""#);
    assert_eq!(value("{Ref: B}"), r#"{"$ref":"B.Ref"}"#);
    assert_eq!(value("!Ref Open"), r#"{"$unknown":"Open has no value"}"#);
    assert_eq!(value("!Ref AWS::Region"), r#"{"$unknown":"AWS::Region has no value"}"#);
    assert_eq!(value_with("!Ref AWS::Region", &[("AWS::Region", "eu-west-1")]), r#""eu-west-1""#);
    assert_eq!(
        value("!Ref Nowhere"),
        r#"{"$unknown":"`Nowhere` is neither a parameter nor a resource of this template"}"#
    );
}

#[test]
fn the_partition_follows_from_the_region() {
    let partition = |region| value_with("!Sub '${AWS::Partition} ${AWS::URLSuffix}'", &[("AWS::Region", region)]);
    assert_eq!(partition("eu-west-1"), r#""aws amazonaws.com""#);
    assert_eq!(partition("cn-north-1"), r#""aws-cn amazonaws.com.cn""#);
    assert_eq!(partition("us-gov-west-1"), r#""aws-us-gov amazonaws.com""#);
    assert_eq!(
        value("!Sub 'arn:${AWS::Partition}:iam::aws:policy/ReadOnlyAccess'"),
        r#"{"$concat":["arn:",{"$unknown":"AWS::Partition has no value"},":iam::aws:policy/ReadOnlyAccess"]}"#
    );
}

#[test]
fn no_value_removes_what_it_stands_for() {
    assert_eq!(value("!Ref AWS::NoValue"), "absent");
    assert_eq!(value("[a, !Ref AWS::NoValue, {b: !Ref AWS::NoValue, c: 1}]"), r#"["a",{"c":1}]"#);
    assert_eq!(value("!If [Never, x, !Ref AWS::NoValue]"), "absent");
    assert_eq!(value("!Join ['-', [a, !Ref AWS::NoValue, b]]"), r#""a-b""#);
}

#[test]
fn get_att_is_a_reference_in_all_its_forms() {
    for form in
        ["!GetAtt B.Arn", "{'Fn::GetAtt': [B, Arn]}", "{'Fn::GetAtt': B.Arn}", "!GetAtt [B, Arn]", "!Sub '${B.Arn}'"]
    {
        assert_eq!(value(form), r#"{"$ref":"B.Arn"}"#, "{form}");
    }
    assert_eq!(value("!GetAtt B.Outputs.Deep"), r#"{"$ref":"B.Outputs.Deep"}"#);
}

#[test]
fn sub_fills_in_names() {
    assert_eq!(value("!Sub 'x-${Text}-${Count}'"), r#""x-hello-3""#);
    assert_eq!(value("!Sub 'a ${!Literal} $HOME ${ Text } b'"), r#""a ${Literal} $HOME hello b""#);
    assert_eq!(value("!Sub ['${A}/${B}', {A: !Ref Count}]"), r#"{"$concat":["3/",{"$ref":"B.Ref"}]}"#);
    assert_eq!(value("!Sub ['${Text}', {Text: own}]"), r#""own""#);
    assert_eq!(value("!Sub '${Open'"), r#""${Open""#);
    assert_eq!(value("!Sub 'a${Secret}b'"), r#"{"$concat":["a",{"$redacted":"NoEcho parameter"},"b"]}"#);
}

#[test]
fn join_keeps_what_is_known() {
    assert_eq!(value("!Join [',', !Ref List]"), r#""a,b,c""#);
    assert_eq!(
        value("!Join ['', ['arn:aws:s3:::', !Ref B, '/*']]"),
        r#"{"$concat":["arn:aws:s3:::",{"$ref":"B.Ref"},"/*"]}"#
    );
    assert_eq!(value("!Join ['', []]"), r#""""#);
    assert_eq!(value("!Join [',', !Ref OpenList]"), r#"{"$unknown":"Fn::Join(\",\", OpenList) has no value"}"#);
}

#[test]
fn select_and_split() {
    assert_eq!(value("!Select [1, !Ref List]"), r#""b""#);
    assert_eq!(value("!Select ['1', !Split ['.', a.b.c]]"), r#""b""#);
    assert_eq!(value("!Select [0, !Ref OpenList]"), r#"{"$unknown":"OpenList[0] has no value"}"#);
    assert_eq!(value("!Select ['0', !Ref OpenList]"), r#"{"$unknown":"OpenList[0] has no value"}"#);
    assert_eq!(value("!Select [3, !Ref List]"), r#"{"$unknown":"the list has no member 3"}"#);
    assert_eq!(value("!Split [',', 'a,b,']"), r#"["a","b",""]"#);
    assert_eq!(value("!Split ['/', !Ref Open]"), r#"{"$unknown":"Fn::Split(\"/\", Open) has no value"}"#);
}

#[test]
fn what_is_made_of_an_unknown_is_not_that_unknown() {
    let look = common::look(
        "
Parameters:
  L: {Type: List<String>}
Resources:
  R:
    Type: Custom::R
    Properties: {A: !Select [0, !Ref L], B: !Select [1, !Ref L], C: !Select ['0', !Ref L], D: !Ref L}
",
    );
    let unknown = |name: &str| look.resource("R").properties.get(name).why().cloned();
    assert_ne!(unknown("A"), unknown("B"));
    assert_eq!(unknown("A"), unknown("C"));
    assert_ne!(unknown("A"), unknown("D"));
}

#[test]
fn find_in_map() {
    assert_eq!(value("!FindInMap [M, eu-west-1, Name]"), r#""ireland""#);
    assert_eq!(value("!FindInMap [M, us-east-1, Zones]"), r#"["z"]"#);
    assert_eq!(value_with("!FindInMap [M, !Ref AWS::Region, Name]", &[("AWS::Region", "us-east-1")]), r#""virginia""#);
    assert_eq!(
        value("!FindInMap [M, !Ref AWS::Region, Name]"),
        r#"{"$unknown":"Fn::FindInMap(\"M\", AWS::Region, \"Name\") has no value"}"#
    );
    assert_eq!(value("!FindInMap [M, !Ref AWS::Region, Same]"), r#""s""#, "every row says the same");
    assert_eq!(value("!FindInMap [M, mars, Name, {DefaultValue: none}]"), r#""none""#);
    assert_eq!(value("!FindInMap [M, !Ref AWS::Region, Same, {DefaultValue: none}]"), {
        r#"{"$unknown":"Fn::FindInMap(\"M\", AWS::Region, \"Same\") has no value"}"#
    });
    assert_eq!(value("!FindInMap [M, mars, Name]"), r#"{"$unknown":"`M` has no value for `mars` and `Name`"}"#);
}

#[test]
fn conditions_choose() {
    assert_eq!(value("!If [Always, x, y]"), r#""x""#);
    assert_eq!(value("{'Fn::If': [Never, x, {a: !Ref Text}]}"), r#"{"a":"hello"}"#);
    assert_eq!(value("!If [Nowhere, x, y]"), r#"{"$unknown":"there is no condition `Nowhere`"}"#);
    assert_eq!(value("!If [Nowhere, x, x]"), r#""x""#, "whichever it is");
}

#[test]
fn the_rest() {
    assert_eq!(value("{'Fn::Base64': !Sub 'run ${Text}'}"), r#""run hello""#);
    assert_eq!(value("!Cidr ['10.0.0.0/16', 2, 8]"), r#"["10.0.0.0/24","10.0.1.0/24"]"#);
    assert_eq!(value("!Select [1, !Cidr [!Ref Open, 6, 8]]"), r#"{"$unknown":"Fn::Cidr(Open, 6, 8)[1] has no value"}"#);
    assert_eq!(value("!Length [a, b]"), "2");
    assert_eq!(value("{'Fn::Length': !Ref List}"), "3");
    assert_eq!(value("{'Fn::ToJsonString': {a: [1, !Ref Text]}}"), r#""{\"a\":[1,\"hello\"]}""#);
    assert_eq!(value("!ImportValue net-VPC"), r#"{"$unknown":"the export net-VPC may stand outside this estate"}"#);
    assert_eq!(
        value("!ImportValue {'Fn::Sub': '${Open}-VPC'}"),
        r#"{"$unknown":"the export ${Open}-VPC may stand outside this estate"}"#
    );
    assert_eq!(value("{'Fn::GetAZs': null}"), value("!GetAZs ''"));
    assert_eq!(value("!GetAZs ''"), r#"{"$unknown":"Fn::GetAZs(AWS::Region) is read from outside"}"#);
    assert_eq!(value("!Ref Image"), {
        r#"{"$unknown":"the Systems Manager parameter /aws/image may stand outside this estate"}"#
    });
}

#[test]
fn dynamic_references_come_from_outside_however_they_are_put_together() {
    let plain = r#"{"$unknown":"secretsmanager:db:SecretString:password is read from outside"}"#;
    assert_eq!(value("'{{resolve:secretsmanager:db:SecretString:password}}'"), plain);
    assert_eq!(value("!Sub ['{{resolve:secretsmanager:${N}:SecretString:password}}', {N: db}]"), plain);
    assert_eq!(
        value("!Join ['', ['{{resolve:secretsmanager:', !Ref B, ':SecretString:password}}']]"),
        r#"{"$unknown":"secretsmanager:${B.Ref}:SecretString:password is read from outside"}"#
    );
    assert_eq!(
        value("'a{{resolve:ssm:x}}b{{resolve:ssm:y}}'"),
        r#"{"$concat":["a",{"$unknown":"ssm:x is read from outside"},"b",{"$unknown":"ssm:y is read from outside"}]}"#
    );
}

#[test]
fn what_is_not_evaluated_says_so_and_the_rest_stays() {
    let look = common::look(
        "
Resources:
  R:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: b
      Tags: !Whatever [x]
      Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://x}}
  Fn::ForEach::Loop: [N, [a, b], {'X${N}': {Type: AWS::SNS::Topic}}]
  S:
    Type: AWS::SNS::Topic
    Properties: {TopicName: !Ref Xa}
",
    );
    let bucket = &look.resource("R").properties;
    assert_eq!(bucket.get("BucketName").text().value().map(AsRef::as_ref), Some("b"));
    assert_eq!(
        bucket.get("Tags").why().map(ToString::to_string).as_deref(),
        Some("the function Fn::Whatever is not evaluated")
    );
    assert!(bucket.get("VersioningConfiguration").why().is_some(), "the macro may add it");
    let topic = look.resource("S").properties.get("TopicName").why().map(ToString::to_string);
    assert_eq!(topic.as_deref(), Some("the function Fn::ForEach is not evaluated"));
    let incomplete = look.incomplete();
    for name in ["function Fn::Whatever", "function Fn::Transform", "function Fn::ForEach::Loop"] {
        assert_eq!(incomplete.iter().filter(|line| line.starts_with(name)).count(), 1, "{name} in {incomplete:?}");
    }
}
