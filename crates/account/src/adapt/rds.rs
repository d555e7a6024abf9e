//! RDS: instances and clusters, and what they lean on: groups of parameters and subnets, snapshots.
//! DocumentDB and Neptune have the same API; the engine says whose a database is.

use std::collections::BTreeMap;
use std::sync::Arc;

use bartizan_tree::Node;

use crate::building::Building;
use crate::nodes::text_or_empty;
use crate::reading::{Item, Reach, Reading, Told};

/// What people give when they make a database, and AWS never says again.
const NEVER: &[&str] = &["MasterUserPassword", "SourceDBClusterIdentifier", "SourceRegion", "UseLatestRestorableTime"];
const NEVER_OF_INSTANCES: &[&str] = &[
    "AllowMajorVersionUpgrade",
    "DBSnapshotIdentifier",
    "RestoreTime",
    "SourceDBInstanceAutomatedBackupsArn",
    "SourceDbiResourceId",
    "TdeCredentialPassword",
];
const NEVER_OF_OTHERS: &[&str] = &["SnapshotIdentifier", "SourceDBClusterIdentifier"];
const NEVER_OF_CLUSTERS: &[&str] = &["SnapshotIdentifier", "RestoreToTime", "RestoreType"];

pub(crate) fn adapt(reading: &mut Reading<'_>) {
    let kinds = ["AWS::RDS::DBInstance", "AWS::DocDB::DBInstance", "AWS::Neptune::DBInstance"];
    for item in reading.list(Reach::Regional, "rds:DescribeDBInstances", "DBInstances", &kinds) {
        let table = match text_or_empty(&item.node, "Engine") {
            "docdb" => "rds:DescribeDBInstances.DBInstances docdb",
            "neptune" => "rds:DescribeDBInstances.DBInstances neptune",
            _ => "rds:DescribeDBInstances.DBInstances",
        };
        let mut instance = reading.begin(table, &item, text_or_empty(&item.node, "DBInstanceArn"));
        if table == "rds:DescribeDBInstances.DBInstances" {
            database(&mut instance, NEVER_OF_INSTANCES);
        }
        reading.end(instance);
    }
    let kinds = ["AWS::RDS::DBCluster", "AWS::DocDB::DBCluster", "AWS::Neptune::DBCluster"];
    for item in reading.list(Reach::Regional, "rds:DescribeDBClusters", "DBClusters", &kinds) {
        let engine = text_or_empty(&item.node, "Engine");
        let table = match engine {
            "docdb" => "rds:DescribeDBClusters.DBClusters docdb",
            "neptune" => "rds:DescribeDBClusters.DBClusters neptune",
            _ => "rds:DescribeDBClusters.DBClusters",
        };
        let mut cluster = reading.begin(table, &item, text_or_empty(&item.node, "DBClusterArn"));
        match engine {
            "docdb" | "neptune" => cluster.never(NEVER_OF_OTHERS),
            _ => database(&mut cluster, NEVER_OF_CLUSTERS),
        }
        reading.end(cluster);
    }
    parameter_groups(reading);
    for item in
        reading.list(Reach::Regional, "rds:DescribeDBSubnetGroups", "DBSubnetGroups", &["AWS::RDS::DBSubnetGroup"])
    {
        let arn = text_or_empty(&item.node, "DBSubnetGroupArn");
        let group = reading.begin("rds:DescribeDBSubnetGroups.DBSubnetGroups", &item, arn);
        reading.end(group);
    }
    snapshots(reading);
}

/// A password that AWS keeps shows itself by its secret.
fn database(building: &mut Building<'_>, never: &[&str]) {
    let secret = building.get("MasterUserSecret");
    let (is_managed, origin) = (secret.is_present().is_yes(), secret.origin());
    building.set("ManageMasterUserPassword", Node::bool(is_managed, origin));
    building.never(NEVER);
    building.never(never);
}

fn parameter_groups(reading: &mut Reading<'_>) {
    let kind = "AWS::RDS::DBParameterGroup";
    for item in reading.list(Reach::Regional, "rds:DescribeDBParameterGroups", "DBParameterGroups", &[kind]) {
        let (name, arn) =
            (text_or_empty(&item.node, "DBParameterGroupName"), text_or_empty(&item.node, "DBParameterGroupArn"));
        let group = reading.begin("rds:DescribeDBParameterGroups.DBParameterGroups", &item, arn);
        parameters(reading, group, &item, ("rds:DescribeDBParameters", "DBParameterGroupName", name));
    }
    let kind = "AWS::RDS::DBClusterParameterGroup";
    let list =
        reading.list(Reach::Regional, "rds:DescribeDBClusterParameterGroups", "DBClusterParameterGroups", &[kind]);
    for item in list {
        let name = text_or_empty(&item.node, "DBClusterParameterGroupName");
        let arn = text_or_empty(&item.node, "DBClusterParameterGroupArn");
        let group = reading.begin("rds:DescribeDBClusterParameterGroups.DBClusterParameterGroups", &item, arn);
        parameters(reading, group, &item, ("rds:DescribeDBClusterParameters", "DBClusterParameterGroupName", name));
    }
}

/// What somebody set are the group's parameters; what holds besides, AWS set.
fn parameters<'a>(reading: &mut Reading<'a>, mut group: Building<'a>, item: &Item, call: (&'static str, &str, &str)) {
    let told = reading.ask(call.0, Some(&item.region), call.1, &[call.2]);
    group.set_untold(&["Parameters", "EffectiveParameters"], &told);
    if let Told::Answer(node) = &told {
        group.keep(call.0, node);
        let (mut written, mut effective) = (BTreeMap::new(), BTreeMap::new());
        for parameter in node.get("Parameters").items().known {
            let (name, value) = (parameter.get("ParameterName").text(), parameter.get("ParameterValue"));
            let (Some(name), Some(value)) = (name.value(), value.value()) else { continue };
            if parameter.get("Source").text().is(|source| **source == *"user").is_yes() {
                written.insert(Arc::clone(name), (*value).clone());
            }
            effective.insert(Arc::clone(name), (*value).clone());
        }
        let origin = node.get("Parameters").origin();
        group.set("Parameters", Node::map(written, origin));
        group.set("EffectiveParameters", Node::map(effective, origin));
    }
    reading.end(group);
}

fn snapshots(reading: &mut Reading<'_>) {
    for item in reading.list(Reach::Regional, "rds:DescribeDBSnapshots", "DBSnapshots", &["Bartizan::RDS::DBSnapshot"])
    {
        let (id, arn) = (text_or_empty(&item.node, "DBSnapshotIdentifier"), text_or_empty(&item.node, "DBSnapshotArn"));
        let mut snapshot = reading.begin("rds:DescribeDBSnapshots.DBSnapshots", &item, arn);
        let call = "rds:DescribeDBSnapshotAttributes";
        let told = reading.ask(call, Some(&item.region), "DBSnapshotIdentifier", &[id, arn]);
        shared(&mut snapshot, call, &told, "DBSnapshotAttributesResult.DBSnapshotAttributes");
        never_shared(&mut snapshot, &item);
        reading.end(snapshot);
    }
    let kind = "Bartizan::RDS::DBClusterSnapshot";
    for item in reading.list(Reach::Regional, "rds:DescribeDBClusterSnapshots", "DBClusterSnapshots", &[kind]) {
        let id = text_or_empty(&item.node, "DBClusterSnapshotIdentifier");
        let arn = text_or_empty(&item.node, "DBClusterSnapshotArn");
        let mut snapshot = reading.begin("rds:DescribeDBClusterSnapshots.DBClusterSnapshots", &item, arn);
        let call = "rds:DescribeDBClusterSnapshotAttributes";
        let told = reading.ask(call, Some(&item.region), "DBClusterSnapshotIdentifier", &[id, arn]);
        shared(&mut snapshot, call, &told, "DBClusterSnapshotAttributesResult.DBClusterSnapshotAttributes");
        never_shared(&mut snapshot, &item);
        reading.end(snapshot);
    }
}

/// What AWS takes by itself cannot be shared, and so nobody asks whether it is
/// (docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html).
fn never_shared(snapshot: &mut Building<'_>, item: &Item) {
    if text_or_empty(&item.node, "SnapshotType") == "automated" {
        snapshot.set("SharedAccounts", Node::list(Vec::new(), item.node.get("SnapshotType").origin()));
    }
}

/// Who may restore a snapshot is its attribute `restore`; `all` is everybody.
fn shared(snapshot: &mut Building<'_>, call: &str, told: &Told, attributes: &str) {
    snapshot.set_untold(&["SharedAccounts"], told);
    if let Told::Answer(node) = told {
        snapshot.keep(call, node);
        let list = node.find(attributes);
        let restore = list
            .items()
            .known
            .into_iter()
            .find(|attribute| attribute.get("AttributeName").text().is(|name| **name == *"restore").is_yes());
        let values = restore.map(|attribute| attribute.get("AttributeValues"));
        let values = values.as_ref().and_then(|values| values.value()).map(|values| (*values).clone());
        snapshot.set("SharedAccounts", values.unwrap_or_else(|| Node::list(Vec::new(), list.origin())));
    }
}
