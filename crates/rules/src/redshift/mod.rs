//! Amazon Redshift.

mod encryption;
mod logging;
mod public;
mod tls_required;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&encryption::RULE, &logging::RULE, &public::RULE, &tls_required::RULE];
