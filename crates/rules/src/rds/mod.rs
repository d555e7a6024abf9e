//! Amazon RDS and Aurora.

mod backup_retention;
mod certificate_expiring;
mod deletion_protection;
mod encryption;
mod iam_authentication;
mod log_exports;
mod minor_upgrade;
mod multi_az;
mod password_in_code;
mod performance_insights_kms;
mod public;
mod public_subnet;
mod snapshot_encryption;
mod snapshot_public;
mod snapshot_shared;
mod tls_required;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[
    &backup_retention::RULE,
    &certificate_expiring::RULE,
    &deletion_protection::RULE,
    &encryption::RULE,
    &iam_authentication::RULE,
    &log_exports::RULE,
    &minor_upgrade::RULE,
    &multi_az::RULE,
    &password_in_code::RULE,
    &performance_insights_kms::RULE,
    &public::RULE,
    &public_subnet::RULE,
    &snapshot_encryption::RULE,
    &snapshot_public::RULE,
    &snapshot_shared::RULE,
    &tls_required::RULE,
];
