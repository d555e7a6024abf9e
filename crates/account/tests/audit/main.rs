//! The audit against accounts that are made up: in virtual time, with whatever goes wrong.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod fake;
mod files;
mod large;
mod laws;
mod organization;
mod pace;
#[path = "../places/mod.rs"]
mod places;
mod questions;
mod secrets;
mod steps;
