//! What is a template, told by its content.

use bartizan_cloudformation::looks_like_template;

#[test]
fn templates() {
    for text in [
        "AWSTemplateFormatVersion: '2010-09-09'\nDescription: nothing yet\n",
        "\u{feff}---\n# comment\nAWSTemplateFormatVersion: 2010-09-09\n",
        "Resources:\n  B:\n    Type: AWS::S3::Bucket\n",
        "Resources:\n  B:\n    Type: \"AWS::S3::Bucket\"\n",
        "\"Resources\":\n  B:\n    Properties:\n      X: 1\n    Type: 'Custom::Thing'\n",
        "  Resources:\n    B:\n      Type: AWS::S3::Bucket\n",
        "Resources:\n  B: {Properties: {}, 'Type': AWS::S3::Bucket}\n",
        "Resources: {B: {Type: \"AWS::S3::Bucket\"}}\n",
        "Transform: AWS::Serverless-2016-10-31\nResources: {}\n",
        r#"{"AWSTemplateFormatVersion": "2010-09-09"}"#,
        r#"{"Resources": {"B": {"Properties": {}, "Type": "AWS::S3::Bucket"}}}"#,
        r#"{"Parameters": {"P": {"Type": "String"}}, "Resources": {"C": {"Type": "Custom::C"}}}"#,
    ] {
        assert!(looks_like_template(text), "{text}");
    }
}

#[test]
fn other_files() {
    for text in [
        "",
        "name: CI\non: [push]\njobs:\n  deploy:\n    steps:\n      - run: aws cloudformation deploy # AWS::S3::Bucket\n",
        "apiVersion: v1\nkind: ConfigMap\ndata:\n  t.yaml: |\n    AWSTemplateFormatVersion: 2010-09-09\n    Resources:\n      B:\n        Type: AWS::S3::Bucket\n",
        "service: x\nresources:\n  Resources:\n    B:\n      Type: AWS::S3::Bucket\n",
        "Resources:\n  B:\n    ResourceType: AWS::S3::Bucket\n",
        "# AWSTemplateFormatVersion: 2010-09-09\nfoo: bar\n",
        "Resources:\n  - Type: something\nOther:\n  Type: AWS::S3::Bucket\n",
        r#"{"format_version": "1.2", "planned_values": {"x": "{\"AWSTemplateFormatVersion\": \"2010-09-09\"}"}}"#,
        r#"{"version": 4, "resources": [{"Resources": {"B": {"Type": "AWS::S3::Bucket"}}}]}"#,
        r#"{"Resources": {"B": {"Properties": {"Type": "AWS::S3::Bucket"}}}}"#,
        r#"{"Resources": [{"Type": "AWS::S3::Bucket"}]}"#,
        r#"{"version": "tree-0.1", "tree": {"attributes": {"aws:cdk:cloudformation:type": "AWS::S3::Bucket"}}}"#,
        r#"{"Resources": {"AWS::S3::Bucket"#,
    ] {
        assert!(!looks_like_template(text), "{text}");
    }
}
