//! Amazon CloudFront.

mod https;
mod logging;
mod tls_version;
mod waf;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&https::RULE, &logging::RULE, &tls_version::RULE, &waf::RULE];
