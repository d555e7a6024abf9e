//! Queues, tables, file systems, images, streams, search domains, warehouses, caches. Some lists tell
//! everything, most a name, about which another call tells the rest.

use std::collections::HashMap;
use std::sync::Arc;

use bartizan_tree::{Node, Why};

use crate::building::Building;
use crate::nodes::{members, text, text_or_empty, with};
use crate::reading::{Item, Reach, Reading, Told};

use super::single;

pub(crate) fn adapt(reading: &mut Reading<'_>) {
    queues(reading);
    tables(reading);
    file_systems(reading);
    repositories(reading);
    streams(reading);
    domains(reading);
    warehouses(reading);
    warehouse_parameters(reading);
    caches(reading);
}

/// Begins a resource of which a list tells its name alone. Another call tells all of `table`.
pub(super) fn named<'a>(
    reading: &mut Reading<'a>,
    table: &str,
    item: &Item,
    name: &str,
    address: String,
) -> Building<'a> {
    let scope = reading.scope(&item.region);
    let mut building = Building::new(table, item, address.into(), scope, reading.sources);
    building.also_known_as(Node::text(name, item.node.origin));
    building
}

fn queues(reading: &mut Reading<'_>) {
    const CALL: &str = "sqs:GetQueueAttributes";
    for item in reading.list(Reach::Regional, "sqs:ListQueues", "QueueUrls", &["AWS::SQS::Queue"]) {
        let url = item.node.as_text().unwrap_or_default();
        let name = url.rsplit('/').next().unwrap_or_default();
        let arn = reading.arn("sqs", &item.region, name);
        let mut queue = named(reading, CALL, &item, name, arn);
        queue.also_known_as(item.node.clone());
        queue.set("QueueName", Node::text(name, item.node.origin));
        queue.set("QueueUrl", item.node.clone());
        let told = reading.fill(&mut queue, CALL, "QueueUrl", &[url]);
        // A queue that is not encrypted says so; one that says nothing is not known to be.
        if let Told::Answer(node) = &told
            && queue.get("SqsManagedSseEnabled").is_absent().is_yes()
            && queue.get("KmsMasterKeyId").is_absent().is_yes()
        {
            let why = Why::NotRead("SqsManagedSseEnabled".into());
            queue.set("SqsManagedSseEnabled", Node::unknown(why, node.origin));
        }
        reading.end(queue);
    }
}

fn tables(reading: &mut Reading<'_>) {
    const CALL: &str = "dynamodb:DescribeTable";
    for item in reading.list(Reach::Regional, "dynamodb:ListTables", "TableNames", &["AWS::DynamoDB::Table"]) {
        let name = item.node.as_text().unwrap_or_default();
        let arn = reading.arn("dynamodb", &item.region, &format!("table/{name}"));
        let mut table = named(reading, CALL, &item, name, arn);
        table.set("TableName", item.node.clone());
        reading.fill(&mut table, CALL, "TableName", &[name]);
        reading.fill(&mut table, "dynamodb:DescribeContinuousBackups", "TableName", &[name]);
        reading.end(table);
    }
}

fn file_systems(reading: &mut Reading<'_>) {
    let call = "efs:DescribeFileSystems";
    for item in reading.list(Reach::Regional, call, "FileSystems", &["AWS::EFS::FileSystem"]) {
        let id = text_or_empty(&item.node, "FileSystemId");
        let arn = text(&item.node, "FileSystemArn").map_or_else(
            || reading.arn("elasticfilesystem", &item.region, &format!("file-system/{id}")),
            str::to_owned,
        );
        let mut files = reading.begin("efs:DescribeFileSystems.FileSystems", &item, arn);
        reading.fill(&mut files, "efs:DescribeFileSystemPolicy", "FileSystemId", &[id]);
        reading.end(files);
    }
}

fn repositories(reading: &mut Reading<'_>) {
    const SCANNING: &str = "ecr:GetRegistryScanningConfiguration";
    let call = "ecr:DescribeRepositories";
    for item in reading.list(Reach::Regional, call, "repositories", &["AWS::ECR::Repository"]) {
        let name = text_or_empty(&item.node, "repositoryName");
        let arn = text_or_empty(&item.node, "repositoryArn");
        let mut images = reading.begin("ecr:DescribeRepositories.repositories", &item, arn);
        reading.fill(&mut images, "ecr:GetRepositoryPolicy", "repositoryName", &[name]);
        reading.end(images);
    }
    let kind = "AWS::ECR::RegistryScanningConfiguration";
    for (region, told) in reading.each(Reach::Regional, SCANNING, &[kind]) {
        if let Some(mut registry) = single(reading, SCANNING, kind, region, &told) {
            registry.take(SCANNING, &told);
            reading.end(registry);
        }
    }
}

fn streams(reading: &mut Reading<'_>) {
    for item in reading.list(Reach::Regional, "kinesis:ListStreams", "StreamSummaries", &["AWS::Kinesis::Stream"]) {
        let (name, arn) = (text_or_empty(&item.node, "StreamName"), text_or_empty(&item.node, "StreamARN"));
        let mut stream = reading.begin("kinesis:ListStreams.StreamSummaries", &item, arn);
        reading.fill(&mut stream, "kinesis:DescribeStreamSummary", "StreamName", &[name]);
        reading.end(stream);
    }
}

/// Domains are told about several at a time.
fn domains(reading: &mut Reading<'_>) {
    const CALL: &str = "opensearch:DescribeDomains";
    const TABLE: &str = "opensearch:DescribeDomains.DomainStatusList";
    let mut told: HashMap<(Arc<str>, String), Node> = HashMap::new();
    let mut refused: HashMap<Arc<str>, Told> = HashMap::new();
    for (region, answer) in reading.each(Reach::Regional, CALL, &[]) {
        match &answer {
            Told::Answer(node) => {
                for domain in members(node, "DomainStatusList").known {
                    told.insert((region.clone(), text_or_empty(domain, "DomainName").into()), domain.clone());
                }
            }
            _ => drop(refused.insert(region, answer)),
        }
    }
    let kind = "AWS::OpenSearchService::Domain";
    for item in reading.list(Reach::Regional, "opensearch:ListDomainNames", "DomainNames", &[kind]) {
        let name = text_or_empty(&item.node, "DomainName");
        let arn = reading.arn("es", &item.region, &format!("domain/{name}"));
        let domain = match told.remove(&(item.region.clone(), name.to_owned())) {
            Some(mut node) => {
                // No policy is an empty text.
                if text(&node, "AccessPolicies") == Some("") {
                    node = with(&node, "AccessPolicies", Node::null(node.origin));
                }
                reading.begin(TABLE, &Item { call: CALL, node, ..item }, arn)
            }
            None => {
                let mut domain = named(reading, TABLE, &item, name, arn);
                let unread = Told::Unknown(Why::NotRead(CALL.into()), item.node.origin);
                let why = refused.get(&item.region).unwrap_or(&unread);
                domain.set("DomainName", Node::text(name, item.node.origin));
                domain.take_as(TABLE, CALL, why);
                domain
            }
        };
        reading.end(domain);
    }
}

fn warehouses(reading: &mut Reading<'_>) {
    let call = "redshift:DescribeClusters";
    for item in reading.list(Reach::Regional, call, "Clusters", &["AWS::Redshift::Cluster"]) {
        let name = text_or_empty(&item.node, "ClusterIdentifier");
        let arn = reading.arn("redshift", &item.region, &format!("cluster:{name}"));
        let mut cluster = reading.begin("redshift:DescribeClusters.Clusters", &item, arn);
        reading.fill(&mut cluster, "redshift:DescribeLoggingStatus", "ClusterIdentifier", &[name]);
        let secret = cluster.get("MasterPasswordSecretArn");
        let (is_managed, origin) = (secret.is_present().is_yes(), secret.origin());
        cluster.set("ManageMasterPassword", Node::bool(is_managed, origin));
        cluster.never(&["MasterUserPassword", "SnapshotIdentifier", "SnapshotClusterIdentifier", "OwnerAccount"]);
        reading.end(cluster);
    }
}

fn warehouse_parameters(reading: &mut Reading<'_>) {
    let (call, kind) = ("redshift:DescribeClusterParameterGroups", "AWS::Redshift::ClusterParameterGroup");
    for item in reading.list(Reach::Regional, call, "ParameterGroups", &[kind]) {
        let name = text_or_empty(&item.node, "ParameterGroupName");
        let arn = reading.arn("redshift", &item.region, &format!("parametergroup:{name}"));
        let mut group = reading.begin("redshift:DescribeClusterParameterGroups.ParameterGroups", &item, arn);
        reading.fill(&mut group, "redshift:DescribeClusterParameters", "ParameterGroupName", &[name]);
        reading.end(group);
    }
}

fn caches(reading: &mut Reading<'_>) {
    let (call, kind) = ("elasticache:DescribeReplicationGroups", "AWS::ElastiCache::ReplicationGroup");
    for item in reading.list(Reach::Regional, call, "ReplicationGroups", &[kind]) {
        let arn = text_or_empty(&item.node, "ARN");
        let mut cache = reading.begin("elasticache:DescribeReplicationGroups.ReplicationGroups", &item, arn);
        cache.never(&["AuthToken", "SnapshotArns", "SnapshotName"]);
        reading.end(cache);
    }
}
