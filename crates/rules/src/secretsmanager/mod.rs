//! AWS Secrets Manager.

mod kms;
mod old;
mod policy_public;
mod rotation;
mod rotation_overdue;
mod unused;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] =
    &[&kms::RULE, &old::RULE, &policy_public::RULE, &rotation::RULE, &rotation_overdue::RULE, &unused::RULE];
