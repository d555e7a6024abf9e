//! Amazon ECR.

mod immutable_tags;
mod kms;
mod scan_on_push;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&immutable_tags::RULE, &kms::RULE, &scan_on_push::RULE];
