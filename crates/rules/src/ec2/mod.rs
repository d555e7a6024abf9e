//! Amazon EC2: security groups, instances, volumes.

mod address_unused;
mod default_security_group_closed;
mod ebs_default_encryption;
mod exposure;
mod image_block_public_access;
mod image_public;
mod image_shared;
mod inherited;
mod instance_imdsv2;
mod instance_managed;
mod instance_metadata_defaults;
mod instance_monitoring;
mod instance_old_image;
mod instance_profile;
mod instance_public_ip;
mod instance_stopped;
mod security_group_description;
mod security_group_open_all_ports;
mod security_group_open_database_ports;
mod security_group_open_egress;
mod security_group_open_ingress;
mod security_group_open_rdp;
mod security_group_open_ssh;
mod security_group_unused;
mod serial_console;
pub(crate) mod shared;
mod snapshot_block_public_access;
mod snapshot_encryption;
mod snapshot_public;
mod snapshot_shared;
mod user_data_secrets;
mod volume_encryption;
mod volume_unattached;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[
    &address_unused::RULE,
    &default_security_group_closed::RULE,
    &ebs_default_encryption::RULE,
    &image_block_public_access::RULE,
    &image_public::RULE,
    &image_shared::RULE,
    &instance_imdsv2::RULE,
    &instance_managed::RULE,
    &instance_metadata_defaults::RULE,
    &instance_monitoring::RULE,
    &instance_old_image::RULE,
    &instance_profile::RULE,
    &instance_public_ip::RULE,
    &instance_stopped::RULE,
    &security_group_description::RULE,
    &security_group_open_all_ports::RULE,
    &security_group_open_database_ports::RULE,
    &security_group_open_egress::RULE,
    &security_group_open_ingress::RULE,
    &security_group_open_rdp::RULE,
    &security_group_open_ssh::RULE,
    &security_group_unused::RULE,
    &serial_console::RULE,
    &snapshot_block_public_access::RULE,
    &snapshot_encryption::RULE,
    &snapshot_public::RULE,
    &snapshot_shared::RULE,
    &user_data_secrets::RULE,
    &volume_encryption::RULE,
    &volume_unattached::RULE,
];
