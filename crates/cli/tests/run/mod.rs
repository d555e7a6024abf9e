//! Running the binary in a folder of its own.

#![allow(dead_code, reason = "each test program uses its own part")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

/// A folder that is gone when the test is.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("bartizan-cli-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    pub fn with(files: &[(&str, &str)]) -> Self {
        let folder = Folder::new();
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Runs the binary here.
    pub fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments).output().unwrap())
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bartizan"));
        command.args(arguments).current_dir(&self.0).stdin(Stdio::null()).env_remove("NO_COLOR");
        command
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What came of it.
pub struct Run {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    pub fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let status = output.status.code().expect("it ends by itself");
        Run { status, out: text(output.stdout), err: text(output.stderr) }
    }

    /// The exit status must be this.
    #[track_caller]
    pub fn exits(self, status: i32) -> Self {
        assert_eq!(self.status, status, "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        assert!(!self.err.contains("mistake in Bartizan"), "{}", self.err);
        self
    }

    /// Standard error must say this.
    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        assert!(self.err.contains(words), "`{words}` is not in\n{}", self.err);
        self
    }

    /// Standard output must hold this.
    #[track_caller]
    pub fn shows(self, words: &str) -> Self {
        assert!(self.out.contains(words), "`{words}` is not in\n{}", self.out);
        self
    }

    /// Standard output must not hold this.
    #[track_caller]
    pub fn hides(self, words: &str) -> Self {
        assert!(!self.out.contains(words), "`{words}` is in\n{}", self.out);
        self
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}{}", self.out, self.err))
    }

    /// `verdict rule address` of each finding, sorted.
    pub fn verdicts(&self) -> Vec<String> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let one = |finding: &Value| {
            let (verdict, rule, address) = (&finding["verdict"], &finding["rule"], &finding["resource"]["address"]);
            format!("{} {} {}", text(verdict), text(rule), text(address))
        };
        let mut verdicts: Vec<String> = self.json()["findings"].as_array().unwrap().iter().map(one).collect();
        verdicts.sort();
        verdicts
    }
}

/// A bucket that keeps no versions (medium) and that everybody may read (high).
pub const BAD: &str = "\
Resources:
  Data:
    Type: AWS::S3::Bucket
    Properties:
      AccessControl: PublicRead
";

/// A bucket without versions: medium.
pub const MEDIUM: &str = "\
Resources:
  Data:
    Type: AWS::S3::Bucket
";

/// A bucket with versions or without, as a parameter decides.
pub const OPEN: &str = "\
Parameters:
  Status:
    Type: String
Resources:
  Data:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration:
        Status: !Ref Status
";

/// A template that cannot be read.
pub const BROKEN: &str = "\
AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Data:
    Type: AWS::S3::Bucket
      Properties: [
";

/// The rules that these templates speak to: others may be added without these tests knowing.
pub const RULES: &str = "s3-bucket-versioning,s3-bucket-public-acl";
