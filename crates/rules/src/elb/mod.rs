//! Elastic Load Balancing.

mod access_logs;
mod deletion_protection;
mod drop_invalid_headers;
mod listener_plaintext;
mod public;
mod tls_policy;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[
    &access_logs::RULE,
    &deletion_protection::RULE,
    &drop_invalid_headers::RULE,
    &listener_plaintext::RULE,
    &public::RULE,
    &tls_policy::RULE,
];
