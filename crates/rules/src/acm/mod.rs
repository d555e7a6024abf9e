//! AWS Certificate Manager.

mod certificate_expiring;
mod renewal_failed;
mod weak_key;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&certificate_expiring::RULE, &renewal_failed::RULE, &weak_key::RULE];
