//! AWS CodeBuild.

mod environment_secrets;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&environment_secrets::RULE];
