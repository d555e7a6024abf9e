//! Amazon S3.

mod bucket_public_acl;
mod bucket_versioning;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&bucket_public_acl::RULE, &bucket_versioning::RULE];
