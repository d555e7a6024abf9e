//! Instances, with the volumes that their encryption stands on.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use bartizan_tree::{Node, Why};

use super::{attribute, column};
use crate::building::Building;
use crate::nodes::{after_last_slash, text, text_or_empty, united, with};
use crate::reading::{Item, Reach, Reading, Told};

/// Volumes by region and id, and the regions whose volumes were not read.
#[derive(Default)]
pub(super) struct Volumes {
    by_id: HashMap<(Arc<str>, Arc<str>), Node>,
}

/// What a mapping says of its volume: the volume's name for it, and the mapping's.
const OF_VOLUME: &[(&str, &str)] = &[
    ("Encrypted", "Encrypted"),
    ("KmsKeyId", "KmsKeyId"),
    ("Size", "VolumeSize"),
    ("VolumeType", "VolumeType"),
    ("Iops", "Iops"),
    ("Throughput", "Throughput"),
    ("SnapshotId", "SnapshotId"),
];

pub(super) fn volumes(reading: &mut Reading<'_>) -> Volumes {
    let mut volumes = Volumes::default();
    let kinds = ["AWS::EC2::Volume", "AWS::EC2::VolumeAttachment"];
    for item in reading.list(Reach::Regional, "ec2:DescribeVolumes", "Volumes", &kinds) {
        let id = text_or_empty(&item.node, "VolumeId");
        volumes.by_id.insert((item.region.clone(), id.into()), item.node.clone());
        let arn = reading.arn("ec2", &item.region, &format!("volume/{id}"));
        let volume = reading.begin("ec2:DescribeVolumes.Volumes", &item, arn.clone());
        reading.end(volume);
        for attachment in item.node.get("Attachments").items().known {
            let address = format!("{arn}/{}", text_or_empty(attachment, "InstanceId"));
            let item = Item { node: attachment.clone(), ..item.clone() };
            let attachment = reading.begin("ec2:DescribeVolumes.Attachments", &item, address);
            reading.end(attachment);
        }
    }
    volumes
}

pub(super) fn adapt(reading: &mut Reading<'_>, volumes: &Volumes) {
    let list =
        reading.list(Reach::Regional, "ec2:DescribeInstances", "Reservations[].Instances", &["AWS::EC2::Instance"]);
    for item in list {
        instance(reading, &item, volumes);
    }
}

fn instance(reading: &mut Reading<'_>, item: &Item, volumes: &Volumes) {
    let id = text_or_empty(&item.node, "InstanceId");
    let arn = reading.arn("ec2", &item.region, &format!("instance/{id}"));
    let mut instance = reading.begin("ec2:DescribeInstances.Instances", item, arn);
    if let Some(profile) = instance.get("IamInstanceProfile").value() {
        let name = after_last_slash(profile);
        instance.set("IamInstanceProfile", name);
    }
    block_devices(&mut instance, item, volumes);
    interfaces(&mut instance, &item.node);
    for (name, property) in [("userData", "UserData"), ("disableApiTermination", "DisableApiTermination")] {
        let call = "ec2:DescribeInstanceAttribute";
        let told = attribute(reading, call, &item.region, ("InstanceId", id), name);
        instance.set_untold(&[property], &told);
        if let Told::Answer(node) = &told {
            let value = node.get(property).get("Value");
            instance.set(property, value.value().map_or_else(|| Node::null(node.origin), |value| (*value).clone()));
            instance.keep(&format!("{call}.{name}"), node);
        }
    }
    let image = text_or_empty(&item.node, "ImageId");
    let told = reading.ask("ec2:DescribeImages", Some(&item.region), "ImageIds", &[image]);
    instance.set("ImageIsGone", image_is_gone(&told, image, item));
    // What a template gave it is told as its own.
    instance.never(&["LaunchTemplate"]);
    // Terminated ones are listed for about an hour.
    if !item.node.find("State.Name").text().is(|state| **state == *"terminated").is_yes() {
        reading.end(instance);
    }
}

/// An image that was asked for by its id and is not in the answer was deregistered, or is no longer
/// shared.
fn image_is_gone(told: &Told, image: &str, item: &Item) -> Node {
    match told {
        Told::Answer(node) => {
            let images = node.get("Images").items();
            let is_there = images.known.iter().any(|one| text(one, "ImageId") == Some(image));
            match images.more {
                Some(why) if !is_there => Node::unknown(why, node.origin),
                _ => Node::bool(!is_there, node.origin),
            }
        }
        Told::Nothing(origin) => Node::bool(true, *origin),
        Told::Gone => Node::bool(true, item.node.origin),
        Told::Unknown(why, origin) => Node::unknown(why.clone(), *origin),
    }
}

/// An instance only names its volumes; whether they are encrypted, the volumes say.
fn block_devices(instance: &mut Building<'_>, item: &Item, volumes: &Volumes) {
    let root = item.node.get("RootDeviceName");
    let root = root.value().and_then(|node| node.as_text());
    let mappings = instance.get("BlockDeviceMappings");
    let origin = mappings.origin();
    let mappings = mappings.items().known;
    let joined = mappings.into_iter().map(|mapping| {
        let ebs = mapping.get("Ebs");
        let Some(ebs) = ebs.value() else { return mapping.clone() };
        let volume = volumes.by_id.get(&(item.region.clone(), text_or_empty(ebs, "VolumeId").into()));
        let mut more: BTreeMap<Arc<str>, Node> = BTreeMap::new();
        for (from, to) in OF_VOLUME {
            let value = match volume {
                Some(volume) => volume.get(from).value().copied().cloned(),
                None => Some(Node::unknown(Why::NotRead("ec2:DescribeVolumes".into()), ebs.origin)),
            };
            more.extend(value.map(|value| (Arc::from(*to), value)));
        }
        let mapping = with(mapping, "Ebs", united(ebs, &Node::map(more, ebs.origin)));
        match root.is_some() && text(&mapping, "DeviceName") == root {
            true => with(&mapping, "Root", Node::bool(true, mapping.origin)),
            false => mapping,
        }
    });
    let joined = Node::list(joined.collect(), origin);
    instance.set("BlockDeviceMappings", joined);
}

/// Groups by their ids, and whether the interface has a public address.
fn interfaces(instance: &mut Building<'_>, answer: &Node) {
    let carried = instance.get("NetworkInterfaces");
    let origin = carried.origin();
    let answered = answer.get("NetworkInterfaces").items().known;
    let carried = carried.items().known;
    let shaped = carried.into_iter().zip(answered).map(|(interface, answer)| {
        let groups = answer.get("Groups");
        let interface = match groups.value() {
            Some(groups) => with(interface, "GroupSet", column(groups, "GroupId")),
            None => interface.clone(),
        };
        let public = answer.find("Association.PublicIp");
        let is_public = public.is_present().is_yes();
        with(&interface, "AssociatePublicIpAddress", Node::bool(is_public, public.origin()))
    });
    let shaped = Node::list(shaped.collect(), origin);
    instance.set("NetworkInterfaces", shaped);
}
