//! AWS Lambda.

mod dead_letter;
mod environment_kms;
mod environment_secrets;
mod in_vpc;
mod public_permission;
mod runtime_deprecated;
mod tracing;
mod url_no_auth;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[
    &dead_letter::RULE,
    &environment_kms::RULE,
    &environment_secrets::RULE,
    &in_vpc::RULE,
    &public_permission::RULE,
    &runtime_deprecated::RULE,
    &tracing::RULE,
    &url_no_auth::RULE,
];
