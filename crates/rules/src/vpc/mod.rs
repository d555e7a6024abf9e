//! Amazon VPC.

mod flow_logs;
mod nacl_open_ingress;
mod subnet_public_ip_by_default;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&flow_logs::RULE, &nacl_open_ingress::RULE, &subnet_public_ip_by_default::RULE];
