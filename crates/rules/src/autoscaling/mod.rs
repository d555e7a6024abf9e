//! Auto Scaling.

mod launch_public_ip;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&launch_public_ip::RULE];
