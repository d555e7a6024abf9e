//! `bartizan` over a seeded account, emulated (`tests/emulator`): what it says, what it asks, and what it
//! writes down, also where calls are denied, throttled, or the audit is killed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test that cannot go on fails"
)]

mod actions;
mod emulator;
mod expected;
#[path = "../run/mod.rs"]
mod run;
mod secrets;
mod snapshot;

mod audit;
mod denied;
mod organisation;
