//! Amazon GuardDuty.

mod centrally_managed;
mod enabled;
mod plans;
mod publishing_frequency;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[
    &centrally_managed::RULE,
    &enabled::RULE,
    &plans::EKS_AUDIT_LOGS,
    &plans::LAMBDA_NETWORK_LOGS,
    &plans::MALWARE_PROTECTION,
    &plans::RDS_LOGIN_EVENTS,
    &plans::RUNTIME_MONITORING,
    &plans::S3_PROTECTION,
    &publishing_frequency::RULE,
];
