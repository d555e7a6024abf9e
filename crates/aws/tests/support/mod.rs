//! What the tests share.

#![allow(dead_code, missing_docs, reason = "each test uses a part")]

pub mod server;

use std::path::{Path, PathBuf};

/// The repository.
pub fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

#[expect(clippy::print_stderr, reason = "a skipped test says so")]
/// The Python with moto and botocore that `./test` makes. Without it a test is skipped, but not in CI.
pub fn python() -> Option<PathBuf> {
    let python = root().join(".venv/bin/python");
    if python.exists() {
        return Some(python);
    }
    assert!(std::env::var_os("CI").is_none(), "there is no .venv: ./test makes it");
    eprintln!("SKIPPED: there is no .venv (./test makes it)");
    None
}
