//! Amazon CloudFront.

mod https;
mod logging;
mod waf;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&https::RULE, &logging::RULE, &waf::RULE];
