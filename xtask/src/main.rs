//! The project's own chores.
//!
//! - `cargo xtask check-layers`: arrows between crates point down only (`xtask/layers.toml`);
//! - `cargo xtask generate`: what is made of the rules' data; the tree stays clean after it;
//! - `cargo xtask import [--botocore DIR]`: the read table, from the models of the pinned botocore;
//! - `cargo xtask new-rule SERVICE NAME`: a rule's two files and its registration.

mod generate;
mod import;
mod layers;
mod scaffold;

use std::io::Write;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::bail;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["check-layers"] => layers::check(root()),
        ["generate"] => {
            import::check(root())?;
            generate::generate(root())
        }
        ["import"] => import::import(root(), None),
        ["import", "--botocore", folder] => import::import(root(), Some(folder)),
        ["new-rule", service, name] => {
            scaffold::new_rule(root(), service, name)?;
            Command::new("cargo").args(["fmt", "--package", "bartizan-rules"]).current_dir(root()).status()?;
            Ok(())
        }
        _ => bail!("usage: cargo xtask check-layers | generate | import [--botocore DIR] | new-rule SERVICE NAME"),
    }
}

/// The repository.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}
