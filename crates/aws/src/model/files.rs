//! Every model, by service. Written by `cargo xtask import`; do not edit it.

pub(super) const FILES: &[(&str, &str)] = &[];
