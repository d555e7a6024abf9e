//! EC2 and VPC.

mod groups;
mod instances;
mod network;
mod templates;

use std::collections::HashSet;

use bartizan_tree::{Node, Why};

use super::single;
use crate::nodes::{text, text_or_empty};
use crate::reading::{Reach, Reading, Told};

pub(crate) fn adapt(reading: &mut Reading<'_>) {
    network::adapt(reading);
    groups::adapt(reading);
    let volumes = instances::volumes(reading);
    instances::adapt(reading, &volumes);
    templates::adapt(reading);
    images(reading);
    snapshots(reading);
    flow_logs(reading);
    defaults(reading);
}

fn images(reading: &mut Reading<'_>) {
    const CALL: &str = "ec2:DescribeImageAttribute";
    // An image is asked for as the account's own, and because an instance was started from it.
    let mut seen = HashSet::new();
    for item in reading.list(Reach::Regional, "ec2:DescribeImages", "Images", &["Bartizan::EC2::Image"]) {
        let id = text_or_empty(&item.node, "ImageId");
        if !seen.insert((item.region.clone(), id.to_owned())) {
            continue;
        }
        let arn = reading.arn("ec2", &item.region, &format!("image/{id}"));
        let mut image = reading.begin("ec2:DescribeImages.Images", &item, arn);
        // Only the owner may ask with whom it is shared.
        if text(&item.node, "OwnerId").is_some_and(|owner| *owner != *reading.account) {
            let private = Why::Outside("with whom another account shares its image".into());
            image.set("LaunchPermissions", Node::unknown(private, item.node.origin));
            reading.end(image);
            continue;
        }
        let told = attribute(reading, CALL, &item.region, ("ImageId", id), "launchPermission");
        image.take(CALL, &told);
        reading.end(image);
    }
}

fn snapshots(reading: &mut Reading<'_>) {
    for item in reading.list(Reach::Regional, "ec2:DescribeSnapshots", "Snapshots", &["Bartizan::EC2::Snapshot"]) {
        let id = text_or_empty(&item.node, "SnapshotId");
        let arn = reading.arn("ec2", &item.region, &format!("snapshot/{id}"));
        let mut snapshot = reading.begin("ec2:DescribeSnapshots.Snapshots", &item, arn);
        reading.fill(&mut snapshot, "ec2:DescribeSnapshotAttribute", "SnapshotId", &[id]);
        reading.end(snapshot);
    }
}

fn flow_logs(reading: &mut Reading<'_>) {
    for item in reading.list(Reach::Regional, "ec2:DescribeFlowLogs", "FlowLogs", &["AWS::EC2::FlowLog"]) {
        let id = text_or_empty(&item.node, "FlowLogId");
        let arn = reading.arn("ec2", &item.region, &format!("vpc-flow-log/{id}"));
        let mut log = reading.begin("ec2:DescribeFlowLogs.FlowLogs", &item, arn);
        let resource = item.node.get("ResourceId");
        if let Some(kind) = resource.value().and_then(|node| node.as_text()).and_then(resource_type) {
            log.set("ResourceType", Node::text(kind, resource.origin()));
        }
        reading.end(log);
    }
}

/// What a flow log watches, told by the form of its id. The longer prefix first.
fn resource_type(id: &str) -> Option<&'static str> {
    const PREFIXES: &[(&str, &str)] = &[
        ("vpc-", "VPC"),
        ("subnet-", "Subnet"),
        ("eni-", "NetworkInterface"),
        ("tgw-attach-", "TransitGatewayAttachment"),
        ("tgw-", "TransitGateway"),
        ("nat-", "RegionalNatGateway"),
    ];
    PREFIXES.iter().find(|(prefix, _)| id.starts_with(prefix)).map(|(_, kind)| *kind)
}

/// What the account sets for all of a region.
const DEFAULTS: &[(&str, &str)] = &[
    ("ec2:GetEbsEncryptionByDefault", "Bartizan::EC2::EbsEncryptionByDefault"),
    ("ec2:GetEbsDefaultKmsKeyId", "Bartizan::EC2::EbsDefaultKmsKey"),
    ("ec2:GetInstanceMetadataDefaults", "Bartizan::EC2::InstanceMetadataDefaults"),
    ("ec2:GetSnapshotBlockPublicAccessState", "AWS::EC2::SnapshotBlockPublicAccess"),
    ("ec2:GetImageBlockPublicAccessState", "Bartizan::EC2::ImageBlockPublicAccess"),
    ("ec2:GetSerialConsoleAccessStatus", "Bartizan::EC2::SerialConsoleAccess"),
    ("ec2:DescribeVpcBlockPublicAccessOptions", "AWS::EC2::VPCBlockPublicAccessOptions"),
];

fn defaults(reading: &mut Reading<'_>) {
    for (call, kind) in DEFAULTS {
        for (region, told) in reading.each(Reach::Regional, call, &[kind]) {
            if let Some(mut setting) = single(reading, call, kind, region, &told) {
                setting.take(call, &told);
                reading.end(setting);
            }
        }
    }
}

/// A list of the `Key`s of a list of maps: `[{"GroupId": "sg-1"}]` is `["sg-1"]`.
fn column(list: &Node, key: &str) -> Node {
    let items = list.items();
    let known = items.known.iter().filter_map(|node| node.get(key).value().copied().cloned()).collect();
    let list = Node::list(known, list.origin);
    match items.more {
        Some(why) => list.open(why),
        None => list,
    }
}

/// What a call says of one attribute of an instance, an image or a snapshot.
fn attribute(reading: &mut Reading<'_>, call: &'static str, region: &str, id: (&str, &str), attribute: &str) -> Told {
    reading
        .ask_that(call, Some(region), id.0, &[id.1], |answer| text(&answer.parameters, "Attribute") == Some(attribute))
}
