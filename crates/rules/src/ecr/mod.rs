//! Amazon ECR.

mod immutable_tags;
mod kms;
mod repository_public;
mod scan_on_push;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&immutable_tags::RULE, &kms::RULE, &repository_public::RULE, &scan_on_push::RULE];
