//! Amazon API Gateway.

mod domain_tls;
mod logging;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&domain_tls::RULE, &logging::RULE];
