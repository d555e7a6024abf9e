//! Amazon S3.

mod access_point_public_access_block;
mod access_point_public_policy;
mod account_public_access_block;
mod bucket_cross_account;
mod bucket_encryption;
mod bucket_kms_encryption;
mod bucket_lifecycle;
mod bucket_logging;
mod bucket_mfa_delete;
mod bucket_object_lock;
mod bucket_public_access_block;
mod bucket_public_acl;
mod bucket_public_policy;
mod bucket_tls_only;
mod bucket_versioning;
pub(crate) mod public;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[
    &access_point_public_access_block::RULE,
    &access_point_public_policy::RULE,
    &account_public_access_block::RULE,
    &bucket_cross_account::RULE,
    &bucket_encryption::RULE,
    &bucket_kms_encryption::RULE,
    &bucket_lifecycle::RULE,
    &bucket_logging::RULE,
    &bucket_mfa_delete::RULE,
    &bucket_object_lock::RULE,
    &bucket_public_access_block::RULE,
    &bucket_public_acl::RULE,
    &bucket_public_policy::RULE,
    &bucket_tls_only::RULE,
    &bucket_versioning::RULE,
];
