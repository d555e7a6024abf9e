//! Where a Terraform resource is shaped otherwise than the vocabulary's.

use bartizan_estate::Resource;

use super::{Raw, ec2, elb, iam, kms, rds, s3, vpc};

/// Gives the resources of the vocabulary that one Terraform resource stands for. Most are one.
pub(crate) fn shape(raw: &Raw<'_>, resource: Resource, out: &mut Vec<Resource>) {
    match &*raw.evaluated.kind {
        "aws_alb" | "aws_lb" => elb::load_balancer(raw, resource, out),
        "aws_alb_target_group" | "aws_lb_target_group" => elb::target_group(raw, resource, out),
        "aws_default_network_acl" | "aws_network_acl" => vpc::network_acl(raw, resource, out),
        "aws_default_security_group" => vpc::default_security_group(raw, resource, out),
        "aws_default_subnet" | "aws_default_vpc" => vpc::default_network(raw, resource, out),
        "aws_ebs_encryption_by_default" => ec2::encryption_by_default(raw, resource, out),
        "aws_flow_log" => vpc::flow_log(raw, resource, out),
        "aws_db_instance" => out.push(rds::instance(raw, resource)),
        "aws_db_parameter_group" | "aws_rds_cluster_parameter_group" => out.push(rds::parameter_group(raw, resource)),
        "aws_iam_role" => out.push(iam::role(resource)),
        "aws_instance" | "aws_launch_configuration" | "aws_spot_instance_request" => ec2::instance(raw, resource, out),
        "aws_internet_gateway" => vpc::internet_gateway(raw, resource, out),
        "aws_kms_external_key" => out.push(kms::external_key(resource)),
        "aws_security_group" => vpc::security_group(raw, resource, out),
        "aws_security_group_rule" => vpc::security_group_rule(raw, resource, out),
        "aws_rds_cluster" => out.push(rds::cluster(raw, resource)),
        "aws_rds_cluster_instance" => out.push(rds::cluster_instance(raw, resource)),
        "aws_s3_bucket_public_access_block" => out.push(s3::public_access_block(resource)),
        _ => out.push(resource),
    }
}
