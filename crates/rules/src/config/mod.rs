//! AWS Config.

mod delivery_channel;
mod enabled;
mod recorder_failing;
mod records_everything;
mod records_global;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[
    &delivery_channel::RULE,
    &enabled::RULE,
    &recorder_failing::RULE,
    &records_everything::RULE,
    &records_global::RULE,
];
