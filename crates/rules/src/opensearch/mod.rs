//! Amazon OpenSearch Service, and Elasticsearch as it was called before.

mod encryption;
mod https;
mod public;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&encryption::RULE, &https::RULE, &public::RULE];
