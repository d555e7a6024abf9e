//! GitLab's Code Quality report (docs.gitlab.com/ci/testing/code_quality, "Code Quality report format").

use std::io::{self, Write};

use bartizan_finding::{Finding, Severity, Verdict};
use serde_json::{Value, json};

use crate::json::Each;
use crate::{Places, Report};

/// Writes what fails. The format wants a file for each; a finding without one is not in it.
///
/// # Errors
/// Where the writer fails.
pub fn write(mut out: &mut dyn Write, report: &Report, places: &Places<'_>) -> io::Result<()> {
    let failures: Vec<(&Finding, Value)> = report
        .findings
        .iter()
        .filter(|finding| finding.verdict == Verdict::Fail && finding.suppressed.is_none())
        .filter_map(|finding| Some((finding, location(finding, places)?)))
        .collect();
    let as_json = |failure: &(&Finding, Value)| issue(failure.0, &failure.1);
    serde_json::to_writer(&mut out, &Each { items: &failures, as_json })?;
    writeln!(out)
}

fn issue(finding: &Finding, location: &Value) -> Value {
    json!({
        "description": format!("{} ({})", finding.message, finding.resource.address),
        "check_name": finding.rule,
        "fingerprint": finding.fingerprint,
        "severity": severity(finding.severity),
        "location": location,
    })
}

fn location(finding: &Finding, places: &Places<'_>) -> Option<Value> {
    let place = places.place(finding.origin)?;
    let path = place.file.trim_start_matches("./");
    Some(json!({ "path": path, "lines": { "begin": place.start.line, "end": place.end.line } }))
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "blocker",
        Severity::High => "critical",
        Severity::Medium => "major",
        Severity::Low => "minor",
        Severity::Info => "info",
    }
}
