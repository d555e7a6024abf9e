//! KMS, Lambda and ECS as an account tells of them.

mod support;

use support::{answers, recording, refuses, said, says};

#[test]
fn a_key_is_gathered_from_its_calls() {
    let look = recording("kms");
    let keys: Vec<_> = look.estate.of("AWS::KMS::Key").collect();
    assert_eq!(keys.len(), 4);
    let named = |name: &str| *keys.iter().find(|k| said(**k, "Description") == format!("{name:?}")).unwrap();
    let data = named("data");
    assert_eq!((said(data, "EnableKeyRotation"), said(data, "KeyState")), ("true".into(), r#""Enabled""#.into()));
    assert!(said(data, "KeyPolicy").contains("Everybody"));
    assert_eq!(said(data, "Tags"), r#"[{"Key":"env","Value":"prod"}]"#);
    assert_eq!(said(named("leaving"), "KeyState"), r#""PendingDeletion""#);
    assert_eq!(said(named("signing"), "KeySpec"), r#""RSA_2048""#);
    let alias = look.one("AWS::KMS::Alias", "alias/data");
    assert!(alias.follow("TargetKeyId", &["AWS::KMS::Key"]).known == [data]);
    let grant = look.estate.of("Bartizan::KMS::Grant").next().unwrap();
    assert!(grant.follow("KeyId", &["AWS::KMS::Key"]).known == [data]);
    assert!(look.draft.incomplete.is_empty(), "{:?}", look.draft.incomplete);
}

#[test]
fn a_key_that_a_service_keeps_is_none_of_the_accounts() {
    let keys = r#"{"Keys":[{"KeyId":"k","KeyArn":"arn:aws:kms:us-east-1:123456789012:key/k"}]}"#;
    let about = r#"{"KeyId":"k"}"#;
    let listed = says("kms:ListKeys", "us-east-1", "{}", keys);
    let told = says("kms:DescribeKey", "us-east-1", about, r#"{"KeyMetadata":{"KeyManager":"AWS"}}"#);
    let look = answers(&["us-east-1"], &[listed.clone(), told]);
    assert!(look.addresses("AWS::KMS::Key").is_empty() && look.addresses("Bartizan::KMS::AwsManagedKey").len() == 1);
    // Nobody says whose it is: it may be the account's own.
    let denied = refuses("kms:DescribeKey", "us-east-1", about, "AccessDeniedException");
    let rotation = refuses("kms:GetKeyRotationStatus", "us-east-1", about, "UnsupportedOperationException");
    let look = answers(&["us-east-1"], &[listed, denied, rotation]);
    let key = look.one("AWS::KMS::Key", "k");
    assert_eq!(said(key, "KeyState"), "unknown: the call kms:DescribeKey was denied");
    assert_eq!(said(key, "EnableKeyRotation"), "absent", "a key that cannot rotate");
}

#[test]
fn a_function_keeps_its_names_and_loses_its_secrets() {
    let look = recording("functions");
    let open = look.one("AWS::Lambda::Function", "open");
    let password = r#"{"$redacted":"password"}"#;
    assert_eq!(
        said(open, "Environment.Variables"),
        format!(r#"{{"DATABASE_URL":{{"$redacted":"url-password"}},"DB_PASSWORD":{password},"STAGE":"prod"}}"#)
    );
    assert_eq!(said(open, "ReservedConcurrentExecutions"), "5");
    assert_eq!(said(open, "CodeSigningConfigArn"), "absent");
    assert!(said(open, "Policy").contains("public"));
    assert_eq!(said(look.one("AWS::Lambda::Function", "plain"), "Policy"), "absent");
    assert_eq!(said(open, "Tags"), r#"[{"Key":"env","Value":"prod"}]"#);
    assert!(look.draft.incomplete.is_empty(), "{:?}", look.draft.incomplete);
}

#[test]
fn each_statement_is_a_permission() {
    let look = recording("functions");
    let public = look.one("AWS::Lambda::Permission", "permission/public");
    assert_eq!((said(public, "Principal"), said(public, "SourceArn")), (r#""*""#.into(), "absent".into()));
    let bucket = look.one("AWS::Lambda::Permission", "permission/bucket");
    assert_eq!(said(bucket, "Principal"), r#""s3.amazonaws.com""#);
    assert_eq!(said(bucket, "SourceArn"), r#""arn:aws:s3:::data""#);
    assert_eq!(said(bucket, "SourceAccount"), r#""123456789012""#);
    let function = look.one("AWS::Lambda::Function", "open");
    assert!(bucket.follow("FunctionName", &["AWS::Lambda::Function"]).known == [function]);
    let url = look.estate.of("AWS::Lambda::Url").next().unwrap();
    assert_eq!(said(url, "AuthType"), r#""NONE""#);
    assert!(url.follow("TargetFunctionArn", &["AWS::Lambda::Function"]).known == [function]);
}

#[test]
fn permissions_that_were_not_read_are_not_none() {
    let functions =
        r#"{"Functions":[{"FunctionName":"f","FunctionArn":"arn:aws:lambda:us-east-1:123456789012:function:f"}]}"#;
    let listed = says("lambda:ListFunctions", "us-east-1", "{}", functions);
    let denied = refuses("lambda:GetPolicy", "us-east-1", r#"{"FunctionName":"f"}"#, "AccessDeniedException");
    let look = answers(&["us-east-1"], &[listed, denied]);
    assert_eq!(look.missing("AWS::Lambda::Permission", None).as_deref(), Some("the call lambda:GetPolicy was denied"));
    assert_eq!(said(look.one("AWS::Lambda::Function", "f"), "Policy"), "unknown: the call lambda:GetPolicy was denied");
    assert!(look.missing("AWS::Lambda::Url", None).is_some());
}

#[test]
fn a_task_definition_speaks_with_capitals() {
    let look = recording("functions");
    let task = look.one("AWS::ECS::TaskDefinition", "web:1");
    let container = task.get("ContainerDefinitions").items().known[0];
    let json = bartizan_tree::json::write(container);
    for wanted in [
        r#""Environment":[{"Name":"API_KEY","Value":{"$redacted":"password"}},{"Name":"STAGE","Value":"prod"}]"#,
        r#""Secrets":[{"Name":"DB_PASSWORD","ValueFrom":"arn:aws:ssm"#,
        r#""Command":["serve","--token",{"$redacted":"password"},"--port=80"]"#,
        r#""awslogs-group":"/web""#,
        r#""ReadonlyRootFilesystem":true"#,
    ] {
        assert!(json.contains(wanted), "{wanted} in {json}");
    }
    assert!(
        said(task, "Volumes")
            .contains(r#""EFSVolumeConfiguration":{"AuthorizationConfig":{"IAM":"ENABLED"},"FilesystemId":"fs-1""#)
    );
    let service = look.one("AWS::ECS::Service", "web");
    assert!(service.follow("TaskDefinition", &["AWS::ECS::TaskDefinition"]).known == [task]);
    assert_eq!(said(service, "NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp"), r#""ENABLED""#);
    let cluster = look.one("AWS::ECS::Cluster", "main");
    assert_eq!(said(cluster, "ClusterSettings"), r#"[{"Name":"containerInsights","Value":"enabled"}]"#);
}

#[test]
fn a_task_definition_that_was_listed_and_not_described_is_a_gap() {
    let arn = "arn:aws:ecs:us-east-1:123456789012:task-definition/web:1";
    let listed = says("ecs:ListTaskDefinitions", "us-east-1", "{}", &format!(r#"{{"taskDefinitionArns":["{arn}"]}}"#));
    let look = answers(&["us-east-1"], &[listed]);
    assert_eq!(
        look.missing("AWS::ECS::TaskDefinition", None).as_deref(),
        Some("ecs:DescribeTaskDefinition was not read")
    );
    let none = says("ecs:ListTaskDefinitions", "us-east-1", "{}", r#"{"taskDefinitionArns":[]}"#);
    assert_eq!(answers(&["us-east-1"], &[none]).missing("AWS::ECS::TaskDefinition", None), None);
}
