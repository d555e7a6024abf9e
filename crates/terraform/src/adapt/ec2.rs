//! Instances: block devices, which Terraform writes as three kinds of blocks and the vocabulary as one
//! list. The root device has a name that the image decides; `Root` marks it.

use bartizan_estate::Resource;
use bartizan_tree::{Node, State};

use super::Raw;
use super::block::{of_block, with};

const EBS: [(&str, &str); 8] = [
    ("encrypted", "Ebs.Encrypted"),
    ("kms_key_id", "Ebs.KmsKeyId"),
    ("snapshot_id", "Ebs.SnapshotId"),
    ("volume_size", "Ebs.VolumeSize"),
    ("volume_type", "Ebs.VolumeType"),
    ("iops", "Ebs.Iops"),
    ("throughput", "Ebs.Throughput"),
    ("delete_on_termination", "Ebs.DeleteOnTermination"),
];

/// `aws_instance`, `aws_spot_instance_request`, `aws_launch_configuration`.
pub(super) fn instance(raw: &Raw<'_>, resource: Resource, out: &mut Vec<Resource>) {
    let mut devices = Vec::new();
    let mut more = None;
    let mut origin = None;
    for attribute in ["root_block_device", "ebs_block_device", "ephemeral_block_device"] {
        let written = raw.written(attribute);
        let blocks = match written.state() {
            State::Known(node) | State::Default(node) => node.clone(),
            State::Absent => continue,
            State::Unknown(why) => {
                more.get_or_insert(why.clone());
                origin.get_or_insert(written.origin());
                continue;
            }
        };
        origin.get_or_insert(written.origin());
        let items = blocks.items();
        more = more.or(items.more);
        for block in items.known {
            let mut device = of_block(
                block,
                &[("device_name", "DeviceName"), ("no_device", "NoDevice"), ("virtual_name", "VirtualName")],
            );
            if attribute != "ephemeral_block_device" {
                let ebs = of_block(block, &EBS).remove("Ebs");
                device.insert("Ebs".into(), ebs.unwrap_or_else(|| Node::map(Default::default(), block.origin)));
            }
            if attribute == "root_block_device" {
                device.insert("Root".into(), Node::bool(true, block.origin));
            }
            devices.push(Node::map(device, block.origin));
        }
    }
    let Some(origin) = origin else { return out.push(resource) };
    let list = Node::list(devices, origin);
    let list = match more {
        Some(why) => list.open(why),
        None => list,
    };
    out.push(with(resource, vec![("BlockDeviceMappings", list)]));
}

/// `aws_ebs_encryption_by_default`: naming it turns it on.
pub(super) fn encryption_by_default(raw: &Raw<'_>, resource: Resource, out: &mut Vec<Resource>) {
    if raw.written("enabled").is_absent().is_yes() {
        let on = Node::bool(true, resource.origin);
        return out.push(with(resource, vec![("Enabled", on)]));
    }
    out.push(resource);
}
