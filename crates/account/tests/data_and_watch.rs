//! Databases, trails, alarms and the services that watch, as an account tells of them.

mod support;

use support::{answers, recording, refuses, said, says};

#[test]
fn a_database_and_what_it_leans_on() {
    let look = recording("databases");
    let shop = look.one("AWS::RDS::DBInstance", "shop");
    for (property, wanted) in [
        ("StorageEncrypted", "true"),
        ("PubliclyAccessible", "false"),
        ("MultiAZ", "true"),
        ("EnableIAMDatabaseAuthentication", "true"),
        ("EnableCloudwatchLogsExports", r#"["postgresql"]"#),
        ("ManageMasterUserPassword", "false"),
        ("MasterUserPassword", "absent"),
        ("Port", "5432"),
        ("Tags", r#"[{"Key":"env","Value":"prod"}]"#),
    ] {
        assert_eq!(said(shop, property), wanted, "{property}");
    }
    let group = shop.follow("DBParameterGroupName", &["AWS::RDS::DBParameterGroup"]);
    assert_eq!(group.known.iter().map(|g| said(*g, "Parameters")).collect::<Vec<_>>(), [r#"{"rds.force_ssl":"1"}"#]);
    assert_eq!(said(group.known[0], "EffectiveParameters"), r#"{"log_statement":"ddl","rds.force_ssl":"1"}"#);
    assert_eq!(shop.follow("DBSubnetGroupName", &["AWS::RDS::DBSubnetGroup"]).known.len(), 1);
    let cluster = look.one("AWS::RDS::DBCluster", "main");
    assert_eq!(said(cluster, "DBClusterParameterGroupName"), r#""aurora""#);
    assert_eq!(cluster.get("VpcSecurityGroupIds").items().known.len(), 1);
    let snapshot = look.one("Bartizan::RDS::DBSnapshot", "nightly");
    assert_eq!((said(snapshot, "SharedAccounts"), said(snapshot, "Encrypted")), (r#"["all"]"#.into(), "true".into()));
    assert_eq!(said(look.one("Bartizan::RDS::DBClusterSnapshot", "main-1"), "SharedAccounts"), "[]");
    assert!(look.draft.incomplete.is_empty(), "{:?}", look.draft.incomplete);
}

#[test]
fn parameters_that_were_not_read_are_unknown() {
    let groups = r#"{"DBParameterGroups":[{"DBParameterGroupName":"tls","DBParameterGroupFamily":"mysql8.0"}]}"#;
    let listed = says("rds:DescribeDBParameterGroups", "us-east-1", "{}", groups);
    let about = r#"{"DBParameterGroupName":"tls"}"#;
    let denied = refuses("rds:DescribeDBParameters", "us-east-1", about, "AccessDenied");
    let look = answers(&["us-east-1"], &[listed, denied]);
    let group = look.one("AWS::RDS::DBParameterGroup", "tls");
    assert_eq!(said(group, "Family"), r#""mysql8.0""#);
    assert_eq!(said(group, "Parameters"), "unknown: the call rds:DescribeDBParameters was denied");
}

#[test]
fn a_trail_of_all_regions_is_one_trail() {
    let look = recording("monitoring");
    assert_eq!(look.addresses("AWS::CloudTrail::Trail"), ["arn:aws:cloudtrail:us-east-1:123456789012:trail/all"]);
    let trail = look.one("AWS::CloudTrail::Trail", "all");
    assert_eq!(trail.resource().scope.region.value().map(AsRef::as_ref), Some("us-east-1"));
    for (property, wanted) in [
        ("IsLogging", "true"),
        ("IsMultiRegionTrail", "true"),
        ("EnableLogFileValidation", "true"),
        ("S3BucketName", r#""bz-trail""#),
        ("KMSKeyId", "absent"),
        ("InsightSelectors", "absent"),
    ] {
        assert_eq!(said(trail, property), wanted, "{property}");
    }
    assert!(said(trail, "EventSelectors").contains(r#""IncludeManagementEvents":true"#));
    let groups = trail.follow("CloudWatchLogsLogGroupArn", &["AWS::Logs::LogGroup"]);
    assert!(groups.known == [look.one("AWS::Logs::LogGroup", "/trail")]);
    assert!(look.draft.incomplete.is_empty(), "{:?}", look.draft.incomplete);
}

#[test]
fn from_a_filter_to_somebody_who_hears() {
    let look = recording("monitoring");
    let filter = look.one("AWS::Logs::MetricFilter", "root");
    assert!(
        filter.follow("LogGroupName", &["AWS::Logs::LogGroup"]).known == [look.one("AWS::Logs::LogGroup", "/trail")]
    );
    assert_eq!(
        said(filter, "MetricTransformations"),
        r#"[{"MetricName":"RootUse","MetricNamespace":"Security","MetricValue":"1"}]"#
    );
    let alarm = look.one("AWS::CloudWatch::Alarm", "root-use");
    let topic = look.one("AWS::SNS::Topic", "alarms");
    assert!(alarm.follow("AlarmActions", &["AWS::SNS::Topic"]).known == [topic]);
    assert_eq!(said(topic, "KmsMasterKeyId"), r#""alias/aws/sns""#);
    assert!(said(topic, "TopicPolicy").contains("__default_statement_ID"));
    let heard = topic.referrers("AWS::SNS::Subscription", "TopicArn");
    assert_eq!((heard.known.len(), heard.more), (1, None));
    assert_eq!(
        (said(heard.known[0], "Protocol"), said(heard.known[0], "PendingConfirmation")),
        (r#""email""#.into(), "false".into())
    );
}

#[test]
fn a_subscription_that_nobody_confirmed_says_so() {
    let list = r#"{"Subscriptions":[{"SubscriptionArn":"PendingConfirmation","TopicArn":"arn:aws:sns:us-east-1:123456789012:t","Protocol":"email","Endpoint":"a@example.com"}]}"#;
    let look = answers(&["us-east-1"], &[says("sns:ListSubscriptions", "us-east-1", "{}", list)]);
    let subscription = look.estate.of("AWS::SNS::Subscription").next().unwrap();
    assert_eq!(said(subscription, "PendingConfirmation"), "true");
}

#[test]
fn a_service_that_is_off_in_a_region_is_no_gap() {
    let look = recording("posture");
    let recorder = look.one("AWS::Config::ConfigurationRecorder", "default");
    assert_eq!(
        (said(recorder, "IsEnabled"), said(recorder, "RecordingGroup.AllSupported")),
        ("true".into(), "true".into())
    );
    let detector = look.estate.of("AWS::GuardDuty::Detector").next().unwrap();
    assert_eq!(
        (said(detector, "Enable"), said(detector, "FindingPublishingFrequency")),
        (r#""true""#.into(), r#""ONE_HOUR""#.into())
    );
    let hub = look.estate.of("AWS::SecurityHub::Hub").next().unwrap();
    assert_eq!((said(hub, "EnableDefaultStandards"), said(hub, "AutoEnableControls")), ("true".into(), "true".into()));
    assert_eq!(look.estate.of("AWS::SecurityHub::Standard").count(), 2);
    assert_eq!(look.estate.of("AWS::Macie::Session").count(), 1);
    for kind in [
        "AWS::GuardDuty::Detector",
        "AWS::SecurityHub::Hub",
        "AWS::SecurityHub::Standard",
        "AWS::Macie::Session",
        "AWS::Config::ConfigurationRecorder",
    ] {
        assert_eq!(look.missing(kind, Some("eu-west-1")), None, "{kind}");
    }
    assert!(look.draft.incomplete.is_empty(), "{:?}", look.draft.incomplete);
}

#[test]
fn what_watches_says_who_manages_it_and_what_it_takes_in() {
    let look = recording("posture");
    let detector = look.estate.of("AWS::GuardDuty::Detector").next().unwrap();
    assert_eq!(detector.get("Administrator.AccountId").is_present(), bartizan_tree::Tri::No);
    let members = detector.get("Members").items();
    let of = |node: &&bartizan_tree::Node| node.get("AccountId").text().value().map(ToString::to_string);
    assert_eq!(members.known.iter().filter_map(of).collect::<Vec<_>>(), ["210987654321"]);
    assert_eq!(look.estate.of("AWS::SecurityHub::ProductSubscription").count(), 2);
    assert_eq!(look.estate.of("AWS::SecurityHub::FindingAggregator").count(), 1);
    let session = look.estate.of("AWS::Macie::Session").next().unwrap();
    assert_eq!(said(session, "AutomatedDiscoveryStatus"), r#""ENABLED""#);
    let scans: Vec<_> = look.estate.of("Bartizan::Inspector::AccountStatus").collect();
    assert_eq!((said(scans[0], "Ec2"), said(scans[1], "Ec2")), (r#""DISABLED""#.into(), r#""ENABLED""#.into()));
    let organization = look.estate.of("AWS::Organizations::Organization").next().unwrap();
    assert_eq!(said(organization, "ManagementAccountId"), r#""123456789012""#);
    assert!(look.estate.in_organization().is_yes());
}

/// What "nowhere in this account" and "not in this region" is said of.
#[test]
fn an_account_and_its_regions_are_there_by_themselves() {
    let absent = refuses("inspector2:BatchGetAccountStatus", "eu-west-1", "{}", "EndpointNotFound");
    let look = answers(&["us-east-1", "eu-west-1"], &[absent]);
    let regions: Vec<_> =
        look.estate.of("Bartizan::Region").map(bartizan_estate::views::account::Region::new).collect();
    let has: Vec<_> = regions.iter().map(|region| (region.name(), region.has("inspector2"))).collect();
    assert_eq!(has, [("eu-west-1", false), ("us-east-1", true)]);
    let account = look.estate.of("Bartizan::Account").next().unwrap();
    assert_eq!(&**account.address(), "123456789012");
    assert!(look.estate.subjects().all(|subject| subject.resource().implied), "nobody made them");
}

#[test]
fn a_service_that_may_not_be_asked_is_a_gap_of_its_region() {
    let denied = refuses("securityhub:DescribeHub", "eu-west-1", "{}", "AccessDeniedException");
    let detectors = refuses("guardduty:ListDetectors", "eu-west-1", "{}", "EndpointNotFound");
    let look = answers(&["eu-west-1"], &[denied, detectors]);
    let missing = look.missing("AWS::SecurityHub::Hub", Some("eu-west-1"));
    assert_eq!(missing.as_deref(), Some("the call securityhub:DescribeHub was denied"));
    assert_eq!(look.missing("AWS::GuardDuty::Detector", Some("eu-west-1")), None, "the service is not in this region");
}

#[test]
fn of_two_regions_things_with_one_name_each_has_its_own() {
    let group = |region: &str, parameter: &str| {
        let groups = r#"{"DBParameterGroups":[{"DBParameterGroupName":"same","DBParameterGroupFamily":"mysql8.0","DBParameterGroupArn":"arn:aws:rds:REGION:123456789012:pg:same"}]}"#;
        let parameters =
            format!(r#"{{"Parameters":[{{"ParameterName":"p","ParameterValue":"{parameter}","Source":"user"}}]}}"#);
        let instances = r#"{"DBInstances":[{"DBInstanceIdentifier":"db","DBInstanceArn":"arn:aws:rds:REGION:123456789012:db:db","DBParameterGroups":[{"DBParameterGroupName":"same"}]}]}"#;
        [
            says("rds:DescribeDBParameterGroups", region, "{}", &groups.replace("REGION", region)),
            says("rds:DescribeDBParameters", region, r#"{"DBParameterGroupName":"same"}"#, &parameters),
            says("rds:DescribeDBInstances", region, "{}", &instances.replace("REGION", region)),
        ]
    };
    let all: Vec<String> = group("us-east-1", "1").into_iter().chain(group("eu-west-1", "2")).collect();
    let look = answers(&["us-east-1", "eu-west-1"], &all);
    let found: Vec<_> = look
        .estate
        .of("AWS::RDS::DBInstance")
        .map(|db| said(db.follow("DBParameterGroupName", &["AWS::RDS::DBParameterGroup"]).known[0], "Parameters"))
        .collect();
    assert_eq!(found, [r#"{"p":"1"}"#, r#"{"p":"2"}"#]);
}

#[test]
fn an_arn_of_another_region_is_not_the_thing_of_that_name_here() {
    let topics = r#"{"Topics":[{"TopicArn":"arn:aws:sns:us-east-1:123456789012:alarms"}]}"#;
    let alarms = r#"{"MetricAlarms":[{"AlarmName":"a","AlarmArn":"arn:aws:cloudwatch:us-east-1:123456789012:alarm:a","AlarmActions":["arn:aws:sns:eu-west-1:123456789012:alarms"]}]}"#;
    let look = answers(
        &["us-east-1"],
        &[
            says("sns:ListTopics", "us-east-1", "{}", topics),
            says("cloudwatch:DescribeAlarms", "us-east-1", "{}", alarms),
        ],
    );
    let followed = look.one("AWS::CloudWatch::Alarm", "a").follow("AlarmActions", &["AWS::SNS::Topic"]);
    assert!(followed.known.is_empty() && followed.more.is_some());
}

#[test]
fn a_snapshot_that_aws_took_is_shared_with_nobody_though_nobody_asked() {
    let list = |kind: &str| {
        let body = format!(
            r#"{{"DBSnapshots":[{{"DBSnapshotIdentifier":"s","DBSnapshotArn":"arn:s","SnapshotType":"{kind}"}}]}}"#
        );
        support::answers(&["us-east-1"], &[support::says("rds:DescribeDBSnapshots", "us-east-1", "{}", &body)])
    };
    assert_eq!(support::said(list("automated").one("Bartizan::RDS::DBSnapshot", "arn:s"), "SharedAccounts"), "[]");
    let by_hand = list("manual");
    let shared = support::said(by_hand.one("Bartizan::RDS::DBSnapshot", "arn:s"), "SharedAccounts");
    assert!(shared.starts_with("unknown"), "{shared}");
}
