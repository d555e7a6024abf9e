//! IAM Access Analyzer.

mod external_access;
mod unused_access;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&external_access::RULE, &unused_access::RULE];
