//! Amazon VPC.

mod block_public_access;
mod default_used;
mod endpoint_for_ec2;
mod flow_logs;
mod gateway_endpoints;
mod nacl_open_ingress;
mod nacl_unused;
mod peering_routes;
mod subnet_public_ip_by_default;
mod transit_gateway_auto_accept;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[
    &block_public_access::RULE,
    &default_used::RULE,
    &endpoint_for_ec2::RULE,
    &flow_logs::RULE,
    &gateway_endpoints::RULE,
    &nacl_open_ingress::RULE,
    &nacl_unused::RULE,
    &peering_routes::RULE,
    &subnet_public_ip_by_default::RULE,
    &transit_gateway_auto_accept::RULE,
];
