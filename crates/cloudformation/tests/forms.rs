//! One template, written in different ways, is one draft.

mod common;

use common::{Look, look, shown};

const LONG: &str = r#"
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Env:
    Type: String
    Default: dev
  Open:
    Type: String
Conditions:
  Prod:
    Fn::Equals: [{Ref: Env}, prod]
  Big:
    Fn::Or:
      - Condition: Prod
      - Fn::Equals: [{Ref: Open}, big]
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    DeletionPolicy: Retain
    Metadata:
      checkov: {skip: [{id: CKV_AWS_18, comment: why}]}
    Properties:
      BucketName:
        Fn::Sub: "${Env}-${AWS::AccountId}"
      VersioningConfiguration:
        Status: {"Fn::If": [Big, Enabled, Suspended]}
      Tags:
        - {Key: n, Value: {"Fn::Join": ["-", [a, {Ref: Env}]]}}
        - {Key: t, Value: true}
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: {Ref: Bucket}
      PolicyDocument:
        Version: 2012-10-17
        Statement:
          Effect: Allow
          Resource: {"Fn::GetAtt": [Bucket, Arn]}
"#;

const SHORT: &str = r#"
AWSTemplateFormatVersion: 2010-09-09
Parameters: {Env: {Type: String, Default: dev}, Open: {Type: String}}
Conditions:
  Prod: !Equals [!Ref Env, prod]
  Big: !Or [!Condition Prod, !Equals [!Ref Open, big]]
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    DeletionPolicy: Retain
    Metadata:
      checkov: {skip: [{id: CKV_AWS_18, comment: why}]}
    Properties:
      BucketName: !Sub ${Env}-${AWS::AccountId}
      VersioningConfiguration:
        Status: !If
          - Big
          - Enabled
          - Suspended
      Tags:
      - Key: n
        Value: !Join
          - "-"
          - - a
            - !Ref Env
      - Key: t
        Value: True
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          Effect: Allow
          Resource: !GetAtt Bucket.Arn
"#;

const JSON: &str = r#"{
  "AWSTemplateFormatVersion": "2010-09-09",
  "Parameters": {"Env": {"Type": "String", "Default": "dev"}, "Open": {"Type": "String"}},
  "Conditions": {
    "Prod": {"Fn::Equals": [{"Ref": "Env"}, "prod"]},
    "Big": {"Fn::Or": [{"Condition": "Prod"}, {"Fn::Equals": [{"Ref": "Open"}, "big"]}]}
  },
  "Resources": {
    "Bucket": {
      "Type": "AWS::S3::Bucket",
      "DeletionPolicy": "Retain",
      "Metadata": {"checkov": {"skip": [{"id": "CKV_AWS_18", "comment": "why"}]}},
      "Properties": {
        "BucketName": {"Fn::Sub": "${Env}-${AWS::AccountId}"},
        "VersioningConfiguration": {"Status": {"Fn::If": ["Big", "Enabled", "Suspended"]}},
        "Tags": [
          {"Key": "n", "Value": {"Fn::Join": ["-", ["a", {"Ref": "Env"}]]}},
          {"Key": "t", "Value": true}
        ]
      }
    },
    "Policy": {
      "Type": "AWS::S3::BucketPolicy",
      "Properties": {
        "Bucket": {"Ref": "Bucket"},
        "PolicyDocument": {
          "Version": "2012-10-17",
          "Statement": {"Effect": "Allow", "Resource": {"Fn::GetAtt": ["Bucket", "Arn"]}}
        }
      }
    }
  }
}"#;

/// All that a reader of the estate sees, but for places.
fn seen(look: &Look) -> Vec<String> {
    let mut lines = Vec::new();
    for draft in &look.drafts {
        lines.push(format!("{:?} {:?}", draft.assumed, draft.incomplete.len()));
        for r in &draft.resources {
            let names: Vec<_> = r.known_as.iter().map(shown).collect();
            let (properties, source) = (shown(&r.properties), shown(&r.source));
            lines.push(format!("{} {} {:?} {names:?} {properties} {source}", r.address, r.kind, r.exists));
        }
    }
    lines
}

#[test]
fn long_short_and_json_are_one() {
    let long = look(LONG);
    assert_eq!(long.drafts.len(), 2, "{:?}", long.worlds());
    assert_eq!(long.drafts[0].resources.len(), 2);
    assert_eq!(seen(&long), seen(&look(SHORT)));
    assert_eq!(seen(&long), seen(&look(JSON)));
    assert_eq!(seen(&long), seen(&look(&JSON.replace("\"why\"}]}}", "\"why\",}],}}"))), "JSON that only YAML reads");
}

#[test]
fn the_source_keeps_what_stands_beside_the_properties() {
    let look = look(LONG);
    let bucket = common::resource(&look.drafts[0], "Bucket");
    assert_eq!(bucket.source.get("DeletionPolicy").text().value().map(AsRef::as_ref), Some("Retain"));
    let skip = bucket.source.find("Metadata.checkov.skip");
    assert_eq!(skip.items().known[0].get("id").text().value().map(AsRef::as_ref), Some("CKV_AWS_18"));
    assert!(bucket.properties.get("DeletionPolicy").is_absent().is_yes());
    assert_eq!(shown(&bucket.known_as[0]), r#"{"$concat":["dev-",{"$unknown":"AWS::AccountId has no value"}]}"#);
}

#[test]
fn only_what_is_written_differently_differs() {
    let look = look(
        "Resources: {R: {Type: Custom::R, Properties: {Account: 012345678901, Version: 5.10, Date: 2012-10-17, On: yes, Text: 'yes', Number: 10}}}",
    );
    assert_eq!(
        shown(&look.resource("R").properties),
        r#"{"Account":"012345678901","Date":"2012-10-17","Number":10,"On":true,"Text":"yes","Version":"5.10"}"#
    );
}
