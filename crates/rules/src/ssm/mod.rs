//! AWS Systems Manager.

mod document_public;
mod instance_patch_scan;
mod instance_patches;
mod parameter_plain_secret;
mod patching_scheduled;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[
    &document_public::RULE,
    &instance_patch_scan::RULE,
    &instance_patches::RULE,
    &parameter_plain_secret::RULE,
    &patching_scheduled::RULE,
];
