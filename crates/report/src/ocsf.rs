//! Compliance Findings (class 2003) of the Open Cybersecurity Schema Framework 1.3
//! (schema.ocsf.io/1.3.0/classes/compliance_finding), as one JSON array.
//!
//! What cannot be told is the schema's "warning": a check without a result, since something that it
//! needs is missing. What the schema has no word for stands under `unmapped`.

use std::collections::BTreeSet;
use std::io::{self, Write};

use bartizan_finding::{Finding, Severity, Verdict};
use bartizan_tree::Moment;
use serde_json::{Value, json};

use crate::{Places, Report, clean, suppressed};

/// The version of the schema.
const VERSION: &str = "1.3.0";

/// Writes a sorted report, made at this moment; `mend` says how a rule's findings are mended.
///
/// # Errors
/// Where the writer fails.
pub fn write(
    out: &mut dyn Write,
    report: &Report,
    places: &Places<'_>,
    now: Moment,
    mend: fn(&str) -> Option<&'static str>,
) -> io::Result<()> {
    // Milliseconds since 1970.
    let time = now.seconds_since(Moment::from_unix(0)).saturating_mul(1000);
    write!(out, "[")?;
    for (at, finding) in report.findings.iter().enumerate() {
        write!(out, "{}", if at == 0 { "\n" } else { ",\n" })?;
        let mut event = event(finding, report.version, time, places);
        if let Some(mend) = mend(finding.rule) {
            let text = mend.split_whitespace().collect::<Vec<_>>().join(" ");
            event["remediation"] = json!({ "desc": text });
        }
        serde_json::to_writer(&mut *out, &event)?;
    }
    writeln!(out, "\n]")
}

fn event(finding: &Finding, version: &str, time: i64, places: &Places<'_>) -> Value {
    let resource = &finding.resource;
    let (severity_id, severity) = severity(finding);
    let (status_id, status, detail) = match &finding.verdict {
        Verdict::Pass => (1, "Pass", format!("Not so: {}", finding.title)),
        Verdict::Undecided(why) => (2, "Warning", why.to_string()),
        Verdict::Fail => (3, "Fail", finding.message.clone()),
    };
    let detail = clean(&detail).into_owned();
    let region = resource.region.as_deref();
    let mut about = json!({
        "uid": clean(resource.name.as_deref().unwrap_or(&resource.address)),
        "name": clean(&resource.address),
        "type": clean(&resource.kind),
    });
    let mut event = json!({
        "activity_id": 1,
        "activity_name": "Create",
        "category_uid": 2,
        "category_name": "Findings",
        "class_uid": 2003,
        "class_name": "Compliance Finding",
        "type_uid": 200_301,
        "type_name": "Compliance Finding: Create",
        "time": time,
        "severity_id": severity_id,
        "severity": severity,
        "message": detail,
        "metadata": {
            "version": VERSION,
            "product": { "name": "Bartizan", "vendor_name": "Bartizan", "version": version },
            "event_code": finding.rule,
        },
        "finding_info": { "uid": finding.fingerprint, "title": finding.title, "desc": detail },
        "compliance": {
            "control": finding.rule,
            "standards": standards(finding.controls),
            "requirements": finding.controls,
            "status": status,
            "status_id": status_id,
            "status_detail": detail,
        },
        "status_id": 1,
        "status": "New",
        "unmapped": { "facet": clean(&finding.facet), "verdict": finding.verdict.name() },
    });
    if resource.account.is_some() || region.is_some() {
        let mut cloud = json!({ "provider": "AWS" });
        if let Some(account) = &resource.account {
            cloud["account"] = json!({ "uid": &**account, "type": "AWS Account", "type_id": 10 });
        }
        if let Some(region) = region {
            cloud["region"] = json!(region);
            about["region"] = json!(region);
        }
        event["cloud"] = cloud;
        event["metadata"]["profiles"] = json!(["cloud"]);
    }
    event["resources"] = json!([about]);
    if let Some(place) = places.place(finding.origin) {
        event["unmapped"]["place"] = json!(format!("{}:{}", clean(&place.file), place.start.line));
    }
    if let Some(by) = &finding.suppressed {
        event["status_id"] = json!(3);
        event["status"] = json!("Suppressed");
        event["status_detail"] = json!(clean(&suppressed::told(by, places)));
    }
    event
}

/// The frameworks of the controls: `CIS-AWS-5.0` of `CIS-AWS-5.0/2.1.4`. The schema wants one at
/// least, so a rule of ours alone is of ours.
fn standards(controls: &[&'static str]) -> BTreeSet<&'static str> {
    let mut standards: BTreeSet<&str> =
        controls.iter().map(|control| control.split_once('/').map_or(*control, |(standard, _)| standard)).collect();
    if standards.is_empty() {
        standards.insert("Bartizan");
    }
    standards
}

fn severity(finding: &Finding) -> (u8, &'static str) {
    match finding.severity {
        _ if finding.verdict == Verdict::Pass => (1, "Informational"),
        Severity::Info => (1, "Informational"),
        Severity::Low => (2, "Low"),
        Severity::Medium => (3, "Medium"),
        Severity::High => (4, "High"),
        Severity::Critical => (5, "Critical"),
    }
}
