//! Amazon DynamoDB.

mod pitr;
mod table_encryption;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&pitr::RULE, &table_encryption::RULE];
