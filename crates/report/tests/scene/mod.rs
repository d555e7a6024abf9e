//! Building reports by hand, and comparing what is rendered with what was agreed on.
//!
//! `UPDATE=1 cargo test -p bartizan-report` writes the snapshots anew; the difference is
//! then looked at by a person.

#![allow(dead_code, reason = "each test program uses its own part")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

pub mod schema;

use std::path::Path;

use bartizan_finding::{Finding, Named, Related, Severity, Verdict, fingerprint};
use bartizan_report::{Palette, Places, Report, Show, json, text};
use bartizan_tree::{Incomplete, Origin, SourceId, Sources};

/// Sources, and what is said of them.
pub struct Scene {
    pub sources: Sources,
    pub findings: Vec<Finding>,
    pub incomplete: Vec<Incomplete>,
}

impl Scene {
    pub fn new() -> Self {
        Scene { sources: Sources::new(), findings: Vec::new(), incomplete: Vec::new() }
    }

    pub fn file(&mut self, path: &str, text: &str) -> SourceId {
        self.sources.add_file(path, text)
    }

    /// The first place in a file where these words stand.
    pub fn at(&self, file: SourceId, words: &str) -> Origin {
        let start = self.sources.text(file).find(words).expect("the words stand in the file");
        Origin::new(file, start..start + words.len())
    }

    pub fn add(&mut self, finding: Finding) -> &mut Finding {
        self.findings.push(finding);
        self.findings.last_mut().unwrap()
    }

    pub fn report(&self, show: Show) -> Report {
        let mut report = Report::new("1.2.3", show);
        report.set_files(3);
        report.add_root(7, self.findings.clone());
        report.add_incomplete(self.incomplete.clone());
        report.sort(&self.sources);
        report
    }

    pub fn text(&self, show: Show, palette: Palette) -> String {
        let mut out = Vec::new();
        let mend = |rule: &str| (rule == "s3-bucket-public-acl").then_some("Leave the ACL\naway.");
        let places = Places::new(&self.sources);
        text::write(&mut out, &self.report(show), &places, text::Style { palette, mend }).unwrap();
        String::from_utf8(out).unwrap()
    }

    pub fn json(&self, show: Show) -> String {
        let mut out = Vec::new();
        json::write(&mut out, &self.report(show), &Places::new(&self.sources)).unwrap();
        String::from_utf8(out).unwrap()
    }
}

pub const ALL: Show = Show { fail: true, undecided: true, pass: true, suppressed: true, least: Severity::Info };

/// A failure of `s3-bucket-public-acl` in `aws_s3_bucket.site`, to be changed.
pub fn public_acl(origin: Origin) -> Finding {
    let (rule, address) = ("s3-bucket-public-acl", "aws_s3_bucket.site");
    Finding {
        rule,
        title: "S3 bucket ACL lets everybody in",
        aliases: vec!["CKV_AWS_20", "AVD-AWS-0092"],
        controls: &["AWS-FSBP/S3.2"],
        severity: Severity::High,
        verdict: Verdict::Fail,
        message: "the canned ACL `PublicRead` lets everybody in".into(),
        facet: "acl:PublicRead".into(),
        resource: Named {
            kind: "AWS::S3::Bucket".into(),
            address: address.into(),
            name: None,
            account: None,
            region: None,
        },
        origin,
        masked: false,
        related: Vec::new(),
        proof: Vec::new(),
        fingerprint: fingerprint(rule, ".", address, "acl:PublicRead"),
        grounds: Default::default(),
        suppressed: None,
    }
}

/// A failure of `s3-bucket-versioning`.
pub fn no_versions(origin: Origin) -> Finding {
    Finding {
        rule: "s3-bucket-versioning",
        title: "S3 bucket keeps no versions",
        severity: Severity::Medium,
        message: "versioning is not enabled".into(),
        facet: String::new(),
        ..public_acl(origin)
    }
}

pub fn related(address: &str, origin: Origin) -> Related {
    Related { address: address.into(), message: "is a part of aws_s3_bucket.site".into(), origin, aside: false }
}

/// Compares with `tests/snapshots/NAME`, or writes it anew.
pub fn snapshot(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots").join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, found).unwrap();
    }
    let agreed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(agreed == found, "{name} differs; UPDATE=1 writes it anew. Found:\n{found}");
}
