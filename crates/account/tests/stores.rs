//! Queues, tables, file systems, images, streams, domains, warehouses, caches, and what is called from
//! outside, as an account tells of them.

mod support;

use bartizan_estate::Subject;
use bartizan_estate::views::facts::{Fact, facts};
use support::{Look, answers, recording, refuses, said, says};

const REGION: &str = "us-east-1";

fn fact(subject: Subject<'_>, name: &str) -> Fact {
    facts(subject).0.into_iter().find(|(fact, _)| *fact == name).map_or(Fact::Absent, |(_, fact)| fact)
}

/// What a view says of a resource of which the account told, or a default filled in.
fn told(look: &Look, kind: &str, name: &str, of: &str) -> String {
    match fact(look.one(kind, name), of) {
        Fact::Known(text) | Fact::Default(text) => text,
        Fact::Absent => "absent".into(),
        Fact::Unknown(why) => format!("unknown: {why}"),
    }
}

#[test]
fn each_store_is_told_in_the_words_of_code() {
    let look = recording("stores");
    for (kind, name, of, wanted) in [
        ("AWS::SQS::Queue", "jobs", "encrypted", "true"),
        ("AWS::SQS::Queue", "plain", "encrypted", "true"),
        ("AWS::SQS::Queue", "open", "encrypted", "false"),
        ("AWS::DynamoDB::Table", "orders", "encrypted", "true"),
        ("AWS::DynamoDB::Table", "orders", "point_in_time_recovery", "true"),
        ("AWS::DynamoDB::Table", "scratch", "encrypted", "false"),
        ("AWS::DynamoDB::Table", "scratch", "point_in_time_recovery", "false"),
        ("AWS::ECR::Repository", "app", "tag_mutability", "IMMUTABLE"),
        ("AWS::ECR::Repository", "app", "scans_on_push", "true"),
        ("AWS::ECR::Repository", "old", "encrypted", "false"),
        ("AWS::ECR::Repository", "old", "scans_on_push", "false"),
        ("AWS::Kinesis::Stream", "clicks", "encrypted", "true"),
        ("AWS::Kinesis::Stream", "plain", "encrypted", "false"),
        ("AWS::OpenSearchService::Domain", "search", "encrypted", "true"),
        ("AWS::OpenSearchService::Domain", "search", "encrypted_in_transit", "true"),
        ("AWS::OpenSearchService::Domain", "legacy", "encrypted", "false"),
        ("AWS::Redshift::Cluster", "warehouse", "encrypted", "true"),
        ("AWS::Redshift::Cluster", "warehouse", "logged", "true"),
        ("AWS::Redshift::Cluster", "lab", "publicly_accessible", "true"),
        ("AWS::Redshift::Cluster", "lab", "logged", "false"),
        ("AWS::ElastiCache::ReplicationGroup", "cache", "encrypted_in_transit", "true"),
        ("AWS::ElastiCache::ReplicationGroup", "cache-open", "encrypted", "false"),
    ] {
        assert_eq!(told(&look, kind, name, of), wanted, "{name}: {of}");
    }
    assert!(said(look.one("AWS::SQS::Queue", "open"), "QueuePolicy").contains("sqs:SendMessage"));
    assert_eq!(said(look.one("AWS::SQS::Queue", "plain"), "QueuePolicy"), "absent");
    assert!(said(look.one("AWS::ECR::Repository", "app"), "RepositoryPolicyText").contains("ecr:BatchGetImage"));
    assert_eq!(said(look.one("AWS::ECR::Repository", "old"), "RepositoryPolicyText"), "absent");
    assert_eq!(said(look.one("AWS::OpenSearchService::Domain", "search"), "AccessPolicies"), "absent");
    let files: Vec<_> = look.estate.of("AWS::EFS::FileSystem").map(|files| said(files, "Encrypted")).collect();
    assert_eq!(files, ["false", "true"]);
}

#[test]
fn what_is_denied_about_a_store_is_unknown() {
    let url = "https://sqs.us-east-1.amazonaws.com/123456789012/jobs";
    let look = answers(
        &[REGION],
        &[
            says("sqs:ListQueues", REGION, "{}", &format!(r#"{{"QueueUrls":["{url}"]}}"#)),
            refuses("sqs:GetQueueAttributes", REGION, &format!(r#"{{"QueueUrl":"{url}"}}"#), "AccessDenied"),
            says("dynamodb:ListTables", REGION, "{}", r#"{"TableNames":["orders","gone"]}"#),
            refuses("dynamodb:DescribeTable", REGION, r#"{"TableName":"orders"}"#, "AccessDeniedException"),
            refuses("dynamodb:DescribeTable", REGION, r#"{"TableName":"gone"}"#, "ResourceNotFoundException"),
            says("opensearch:ListDomainNames", REGION, "{}", r#"{"DomainNames":[{"DomainName":"search"}]}"#),
            refuses("opensearch:DescribeDomains", REGION, r#"{"DomainNames":["search"]}"#, "AccessDeniedException"),
        ],
    );
    let queue = look.one("AWS::SQS::Queue", "jobs");
    assert_eq!(&**queue.address(), "arn:aws:sqs:us-east-1:123456789012:jobs");
    let denied = |call: &str| format!("unknown: the call {call} was denied");
    assert_eq!(told(&look, "AWS::SQS::Queue", "jobs", "encrypted"), denied("sqs:GetQueueAttributes"));
    assert_eq!(look.addresses("AWS::DynamoDB::Table"), ["arn:aws:dynamodb:us-east-1:123456789012:table/orders"]);
    assert_eq!(told(&look, "AWS::DynamoDB::Table", "orders", "encrypted"), denied("dynamodb:DescribeTable"));
    let search = ("AWS::OpenSearchService::Domain", "search");
    assert_eq!(told(&look, search.0, search.1, "encrypted_in_transit"), denied("opensearch:DescribeDomains"));
    assert_eq!(look.draft.incomplete.len(), 3, "{:?}", look.draft.incomplete);
}

#[test]
fn a_queue_that_says_nothing_of_encryption_is_not_taken_to_be_encrypted() {
    let url = "https://sqs.us-east-1.amazonaws.com/123456789012/jobs";
    let listed = says("sqs:ListQueues", REGION, "{}", &format!(r#"{{"QueueUrls":["{url}"]}}"#));
    let about = format!(r#"{{"QueueUrl":"{url}"}}"#);
    let look = answers(&[REGION], &[listed, says("sqs:GetQueueAttributes", REGION, &about, r#"{"Attributes":{}}"#)]);
    assert!(told(&look, "AWS::SQS::Queue", "jobs", "encrypted").starts_with("unknown"));
}

#[test]
fn a_registry_that_was_not_read_may_scan() {
    let listed = says(
        "ecr:DescribeRepositories",
        REGION,
        "{}",
        r#"{"repositories":[{"repositoryName":"app","repositoryArn":"arn:aws:ecr:us-east-1:123456789012:repository/app","imageScanningConfiguration":{"scanOnPush":false}}]}"#,
    );
    let scans = |more: &[String]| {
        let all: Vec<_> = std::iter::once(listed.clone()).chain(more.iter().cloned()).collect();
        told(&answers(&[REGION], &all), "AWS::ECR::Repository", "app", "scans_on_push")
    };
    let call = "ecr:GetRegistryScanningConfiguration";
    assert!(scans(&[]).starts_with("unknown"), "{}", scans(&[]));
    assert!(scans(&[refuses(call, REGION, "{}", "AccessDeniedException")]).contains("was denied"));
    let rule = r#"{"scanningConfiguration":{"scanType":"ENHANCED","rules":[{"scanFrequency":"CONTINUOUS_SCAN","repositoryFilters":[{"filter":"*","filterType":"WILDCARD"}]}]}}"#;
    assert_eq!(scans(&[says(call, REGION, "{}", rule)]), "true");
    assert_eq!(scans(&[says(call, REGION, "{}", r#"{"scanningConfiguration":{"rules":[]}}"#)]), "false");
}

#[test]
fn a_kubernetes_cluster_and_what_runs_in_it() {
    let look = recording("endpoints");
    let main = look.one("AWS::EKS::Cluster", "main");
    for (property, wanted) in [
        ("Logging", r#"{"ClusterLogging":{"EnabledTypes":[{"Type":"api"},{"Type":"audit"}]}}"#),
        (
            "EncryptionConfig",
            r#"[{"Provider":{"KeyArn":"arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d"},"Resources":["secrets"]}]"#,
        ),
        ("ResourcesVpcConfig.PublicAccessCidrs", r#"["198.51.100.0/24"]"#),
    ] {
        assert_eq!(said(main, property), wanted, "{property}");
    }
    assert_eq!(told(&look, "AWS::EKS::Cluster", "open", "log_types"), "absent");
    assert_eq!(
        said(look.one("AWS::EKS::Nodegroup", "workers"), "NodeRole"),
        r#""arn:aws:iam::123456789012:role/node""#
    );
    let pod = look.one("AWS::EKS::PodIdentityAssociation", "a-0123456789abcdef0");
    assert_eq!(said(pod, "RoleArn"), r#""arn:aws:iam::123456789012:role/orders""#);
    assert_eq!(said(pod, "ServiceAccount"), r#""orders""#);
}

#[test]
fn a_distribution_has_the_vocabularys_lists() {
    let look = recording("endpoints");
    let by_comment = |wanted: &str| {
        let mut all = look.estate.of("AWS::CloudFront::Distribution");
        all.find(|one| said(*one, "DistributionConfig.Comment") == format!("{wanted:?}"))
    };
    let (closed, open) = (by_comment("closed"), by_comment("open"));
    let (Some(closed), Some(open)) = (closed, open) else { return assert!(closed.is_some() && open.is_some()) };
    for (property, wanted) in [
        ("DefaultCacheBehavior.AllowedMethods", r#"["GET","HEAD"]"#),
        ("DefaultCacheBehavior.CachedMethods", r#"["GET","HEAD"]"#),
        ("DefaultCacheBehavior.ViewerProtocolPolicy", r#""redirect-to-https""#),
        ("CacheBehaviors", "[]"),
        ("Logging.Bucket", r#""logs.s3.amazonaws.com""#),
        ("ViewerCertificate.AcmCertificateArn", r#""arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d""#),
    ] {
        assert_eq!(said(closed, &format!("DistributionConfig.{property}")), wanted, "{property}");
    }
    let origin = closed.get("DistributionConfig.Origins").items().known[0];
    let protocols = origin.find("CustomOriginConfig.OriginSSLProtocols").items().known;
    assert_eq!(protocols[0].as_text(), Some("TLSv1.2"));
    assert_eq!(said(open, "DistributionConfig.Logging"), "absent");
    assert_eq!(fact(open, "web_acl"), Fact::Absent);
}

#[test]
fn a_distribution_whose_configuration_is_denied_may_log() {
    let list = r#"{"DistributionList":{"Quantity":1,"Items":[{"Id":"E1","ARN":"arn:aws:cloudfront::123456789012:distribution/E1","DefaultCacheBehavior":{"ViewerProtocolPolicy":"allow-all"},"WebACLId":""}]}}"#;
    let listed = says("cloudfront:ListDistributions", "global", "{}", list);
    let call = "cloudfront:GetDistributionConfig";
    let look = answers(&[REGION], &[listed, refuses(call, "global", r#"{"Id":"E1"}"#, "AccessDenied")]);
    let of = |name| told(&look, "AWS::CloudFront::Distribution", "E1", name);
    assert_eq!(of("log_bucket"), format!("unknown: the call {call} was denied"));
    assert_eq!((of("default_viewer_protocol"), of("web_acl")), ("allow-all".into(), "absent".into()));
}

#[test]
fn stages_of_both_kinds_say_where_their_logs_go() {
    let look = recording("endpoints");
    let logs = |kind: &str| {
        let of = |stage: Subject<'_>| (said(stage, "StageName"), fact(stage, "log_destination") != Fact::Absent);
        let mut all: Vec<_> = look.estate.of(kind).map(of).collect();
        all.sort();
        all
    };
    let wanted = [(r#""live""#.to_owned(), true), (r#""test""#.to_owned(), false)];
    assert_eq!(logs("AWS::ApiGateway::Stage"), wanted);
    assert_eq!(logs("AWS::ApiGatewayV2::Stage"), wanted);
    let live = look.estate.of("AWS::ApiGateway::Stage").find(|stage| said(*stage, "StageName") == r#""live""#);
    let settings = live.map(|stage| said(stage, "MethodSettings")).unwrap_or_default();
    assert!(settings.contains(r#""HttpMethod":"*""#) && settings.contains(r#""ResourcePath":"/*""#), "{settings}");
    assert!(settings.contains(r#""LoggingLevel":"INFO""#), "{settings}");
}

#[test]
fn each_service_is_told_in_the_words_of_code() {
    let look = recording("services");
    for (kind, name, of, wanted) in [
        ("AWS::MSK::Cluster", "clean", "client_broker", "TLS"),
        ("AWS::MSK::Cluster", "mixed", "client_broker", "TLS_PLAINTEXT"),
        ("AWS::AmazonMQ::Broker", "inside", "publicly_accessible", "false"),
        ("AWS::AmazonMQ::Broker", "outside", "publicly_accessible", "true"),
        ("AWS::Athena::WorkGroup", "reports", "encryption", "SSE_S3"),
        ("AWS::Athena::WorkGroup", "plain", "encryption", "absent"),
        ("AWS::StepFunctions::StateMachine", "logged", "log_level", "ERROR"),
        ("AWS::StepFunctions::StateMachine", "silent", "log_level", "OFF"),
        ("AWS::WAFv2::WebACL", "logged", "logged", "true"),
        ("AWS::WAFv2::WebACL", "silent", "logged", "false"),
        ("AWS::WAFv2::WebACL", "front", "logged", "true"),
    ] {
        assert_eq!(told(&look, kind, name, of), wanted, "{name}: {of}");
    }
    assert_eq!(said(look.one("AWS::WAFv2::WebACL", "front"), "Scope"), r#""CLOUDFRONT""#);
    assert_eq!(look.estate.of("AWS::MSK::ServerlessCluster").count(), 1);
    let leaky = said(look.one("AWS::CodeBuild::Project", "leaky"), "Environment.EnvironmentVariables");
    assert!(leaky.contains(r#""Name":"STAGE","Type":"PLAINTEXT","Value":"production""#), "{leaky}");
}

#[test]
fn of_one_api_databases_of_three_services() {
    let cluster = |name: &str, engine: &str| {
        format!(
            r#"{{"DBClusterIdentifier":"{name}","DBClusterArn":"arn:aws:rds:us-east-1:123456789012:cluster:{name}","Engine":"{engine}","StorageEncrypted":false}}"#
        )
    };
    let all = [cluster("a", "aurora-mysql"), cluster("b", "docdb"), cluster("c", "neptune")].join(",");
    let look =
        answers(&[REGION], &[says("rds:DescribeDBClusters", REGION, "{}", &format!(r#"{{"DBClusters":[{all}]}}"#))]);
    for (kind, name) in [("AWS::RDS::DBCluster", "a"), ("AWS::DocDB::DBCluster", "b"), ("AWS::Neptune::DBCluster", "c")]
    {
        assert_eq!(look.addresses(kind), [format!("arn:aws:rds:us-east-1:123456789012:cluster:{name}")]);
    }
    assert_eq!(told(&look, "AWS::DocDB::DBCluster", "b", "encrypted"), "false");
    assert_eq!(told(&look, "AWS::Neptune::DBCluster", "c", "encrypted"), "false");
}

#[test]
fn a_cluster_of_kafka_that_does_not_say_how_it_is_encrypted_is_undecided() {
    let list = r#"{"ClusterInfoList":[{"ClusterType":"PROVISIONED","ClusterArn":"arn:k","ClusterName":"k","Provisioned":{"EncryptionInfo":{}}}]}"#;
    let look = answers(&[REGION], &[says("kafka:ListClustersV2", REGION, "{}", list)]);
    assert!(told(&look, "AWS::MSK::Cluster", "k", "client_broker").starts_with("unknown"));
}

#[test]
fn firewalls_before_cloudfront_that_were_not_listed_are_a_gap() {
    let regional = r#"{"Scope":"REGIONAL"}"#;
    let acls = says("wafv2:ListWebACLs", REGION, regional, r#"{"WebACLs":[{"Name":"a","ARN":"arn:a"}]}"#);
    let logs = says("wafv2:ListLoggingConfigurations", REGION, regional, r#"{"LoggingConfigurations":[]}"#);
    let look = answers(&[REGION], &[acls, logs]);
    for kind in ["AWS::WAFv2::WebACL", "AWS::WAFv2::LoggingConfiguration"] {
        assert!(look.estate.missing(kind).is_some(), "{kind}");
    }
}

#[test]
fn a_warehouse_demands_tls_as_its_parameter_group_says() {
    let look = recording("stores");
    assert_eq!(told(&look, "AWS::Redshift::Cluster", "warehouse", "demands_tls"), "true");
    assert_eq!(told(&look, "AWS::Redshift::Cluster", "lab", "demands_tls"), "false");
}

#[test]
fn a_destination_for_failed_events_is_its_functions() {
    let look = recording("functions");
    let configs: Vec<_> = look.estate.of("AWS::Lambda::EventInvokeConfig").collect();
    assert_eq!(configs.len(), 1);
    let functions = configs[0].follow("FunctionName", &["AWS::Lambda::Function"]).known;
    assert!(functions == [look.one("AWS::Lambda::Function", "plain")]);
}
