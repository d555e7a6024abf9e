//! AWS Backup.

mod plan;
mod vault_kms;
mod vault_lock;
mod vault_policy_public;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&plan::RULE, &vault_kms::RULE, &vault_lock::RULE, &vault_policy_public::RULE];
