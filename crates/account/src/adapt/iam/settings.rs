//! What there is once in an account: the password policy, the summary, the credential report.

use std::collections::BTreeMap;
use std::sync::Arc;

use bartizan_tree::{Node, Why};

use crate::adapt::single;
use crate::reading::{Reach, Reading, Told};

pub(super) fn adapt(reading: &mut Reading<'_>) {
    password_policy(reading);
    summary(reading);
    credential_report(reading);
}

/// An account without a password policy has one of which nothing is written.
fn password_policy(reading: &mut Reading<'_>) {
    const CALL: &str = "iam:GetAccountPasswordPolicy";
    const KIND: &str = "Bartizan::IAM::AccountPasswordPolicy";
    for (region, told) in reading.each(Reach::Global, CALL, &[KIND]) {
        if let Some(mut policy) = single(reading, CALL, KIND, region, &told) {
            policy.take(CALL, &told);
            reading.end(policy);
        }
    }
}

fn summary(reading: &mut Reading<'_>) {
    const CALL: &str = "iam:GetAccountSummary";
    const KIND: &str = "Bartizan::IAM::AccountSummary";
    for (region, told) in reading.each(Reach::Global, CALL, &[KIND]) {
        let Some(mut summary) = single(reading, CALL, KIND, region, &told) else { continue };
        summary.is(KIND);
        if let Told::Answer(node) = &told {
            summary.keep(CALL, node);
            let map = node.get("SummaryMap");
            for (name, value) in map.value().and_then(|map| map.as_map()).into_iter().flat_map(|map| map.iter()) {
                summary.set(name, value.clone());
            }
        }
        reading.end(summary);
    }
}

fn credential_report(reading: &mut Reading<'_>) {
    const CALL: &str = "iam:GetCredentialReport";
    const KIND: &str = "Bartizan::IAM::CredentialReport";
    for (region, told) in reading.each(Reach::Global, CALL, &[KIND]) {
        let Some(mut report) = single(reading, CALL, KIND, region, &told) else { continue };
        report.take(CALL, &told);
        let rows = report.get("Users").value().map(|content| rows(content));
        if let Some(rows) = rows {
            report.set("Users", rows);
        }
        reading.end(report);
    }
}

/// The report's rows, each a map by the names of the columns; `N/A` is nothing. The report is CSV
/// without quotes (docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html), as
/// text or as base64.
fn rows(content: &Node) -> Node {
    let origin = content.origin;
    let Some(text) = content.as_text() else {
        let why = content.why().unwrap_or_else(|| Why::Invalid("a credential report is a text".into()));
        return Node::unknown(why, origin);
    };
    let decoded = if text.starts_with("user,") { Some(text.to_owned()) } else { decoded(text) };
    let Some(text) = decoded.filter(|text| text.starts_with("user,")) else {
        return Node::unknown(Why::Invalid("this is no credential report".into()), origin);
    };
    let mut lines = text.lines();
    let columns: Vec<Arc<str>> = lines.next().unwrap_or_default().split(',').map(Arc::from).collect();
    let row = |line: &str| {
        let cells = line.split(',').map(|cell| match cell {
            "N/A" | "" => Node::null(origin),
            "true" | "TRUE" => Node::bool(true, origin),
            "false" | "FALSE" => Node::bool(false, origin),
            cell => Node::text(cell, origin),
        });
        let row: BTreeMap<Arc<str>, Node> = columns.iter().cloned().zip(cells).collect();
        Node::map(row, origin)
    };
    Node::list(lines.filter(|line| !line.trim().is_empty()).map(row).collect(), origin)
}

fn decoded(text: &str) -> Option<String> {
    String::from_utf8(bartizan_secrets::decode_base64(text)?).ok()
}

#[cfg(test)]
mod tests {
    use bartizan_tree::{Origin, json};

    use super::*;

    #[test]
    fn a_report_is_its_rows() {
        let csv = "user,arn,mfa_active,access_key_1_last_rotated\n<root_account>,arn:aws:iam::1:root,false,N/A\nann,a,TRUE,2026-01-01T00:00:00Z\n";
        let wanted = r#"[{"access_key_1_last_rotated":null,"arn":"arn:aws:iam::1:root","mfa_active":false,"user":"<root_account>"},{"access_key_1_last_rotated":"2026-01-01T00:00:00Z","arn":"a","mfa_active":true,"user":"ann"}]"#;
        assert_eq!(json::write(&rows(&Node::text(csv, Origin::NONE))), wanted);
        let encoded = Node::text("dXNlcixhcm4KYW5uLGEK", Origin::NONE);
        assert_eq!(json::write(&rows(&encoded)), r#"[{"arn":"a","user":"ann"}]"#);
        assert!(rows(&Node::text("<html>", Origin::NONE)).why().is_some());
    }
}
