//! The credential report: one answer that tells of the password, the second factor and the keys of every
//! user and of root, in place of four calls about each.
//!
//! It is made at most every four hours. A user who is not in it yet is unknown.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use bartizan_tree::{Node, Origin, Value, Why};

use crate::adapt::single;
use crate::building::Building;
use crate::reading::{Item, Reach, Reading, Told};

const CALL: &str = "iam:GetCredentialReport";
const SUMMARY: &str = "iam:GetAccountSummary";
const KIND: &str = "Bartizan::IAM::CredentialReport";
const ROOT: &str = "Bartizan::IAM::Root";
const KEY: &str = "AWS::IAM::AccessKey";

/// The members of the account's summary that are about root.
const OF_ROOT: [&str; 4] =
    ["AccountAccessKeysPresent", "AccountMFAEnabled", "AccountPasswordPresent", "AccountSigningCertificatesPresent"];

/// The report, with its rows by the name of the user.
pub(super) struct Report {
    told: Told,
    rows: HashMap<Arc<str>, Node>,
    made: Node,
}

impl Report {
    /// Reads it, and states it as a resource.
    pub(super) fn read(reading: &mut Reading<'_>) -> Self {
        let mut told = Told::Unknown(Why::NotRead(CALL.into()), Origin::NONE);
        let mut report = Report { told: told.clone(), rows: HashMap::new(), made: Node::null(Origin::NONE) };
        for (region, answer) in reading.each(Reach::Global, CALL, &[KIND, KEY]) {
            told = answer;
            let Some(mut building) = single(reading, CALL, KIND, region, &told) else { continue };
            building.take(CALL, &told);
            if let Some(rows) = building.get("Users").value().map(|content| rows(content)) {
                match rows.why() {
                    // What is no report tells nothing.
                    Some(why) => told = Told::Unknown(why, rows.origin),
                    None => report.take(&rows),
                }
                building.set("Users", rows);
            }
            if let Some(made) = building.get("GeneratedTime").value() {
                report.made = (*made).clone();
            }
            reading.end(building);
        }
        report.told = told;
        report
    }

    fn take(&mut self, rows: &Node) {
        for row in rows.items().known {
            if let Some(user) = row.get("user").text().value() {
                self.rows.insert(user.clone(), row.clone());
            }
        }
    }

    /// The row of a user, as a property.
    fn row(&self, user: &str) -> Node {
        match (self.rows.get(user), &self.told) {
            (Some(row), _) => row.clone(),
            (None, Told::Unknown(why, origin)) => Node::unknown(why.clone(), *origin),
            (None, _) => Node::unknown(not_in_it(user), Origin::NONE),
        }
    }

    /// Tells a user of its password, and of its whole row.
    pub(super) fn tell(&self, user: &mut Building<'_>, name: &str) {
        let row = self.row(name);
        let password = row.get("password_enabled").bool();
        let origin = password.origin();
        let profile = match (password.value(), password.why()) {
            (Some(true), _) => Node::map(BTreeMap::new(), origin),
            (Some(false), _) => Node::null(origin),
            (None, why) => Node::unknown(why.cloned().unwrap_or_else(|| not_in_it(name)), origin),
        };
        user.set("LoginProfile", profile);
        user.set("Credentials", row);
        user.set("ReportTime", self.made.clone());
    }

    /// The access keys of a user. The report does not say their ids.
    pub(super) fn keys(&self, reading: &mut Reading<'_>, arn: &str, user: &str) {
        let row = self.row(user);
        if let Value::Unknown(why) = &row.value {
            return reading.gap(&[KEY], None, why);
        }
        for number in [1, 2] {
            let cell = |name: &str| row.get(&format!("access_key_{number}_{name}"));
            let (active, made) = (cell("active").bool(), cell("last_rotated"));
            if active.is(|active| *active).is_no() && made.is_absent().is_yes() {
                continue;
            }
            let origin = row.origin;
            let item = Item { call: CALL, node: row.clone(), region: "global".into() };
            let scope = reading.scope(&item.region);
            let address = format!("{arn}/access-key-{number}");
            let mut key = Building::new(KEY, &item, address.into(), scope, reading.sources);
            let status = match (active.value(), active.why()) {
                (Some(true), _) => Node::text("Active", origin),
                (Some(false), _) => Node::text("Inactive", origin),
                (None, why) => Node::unknown(why.cloned().unwrap_or_else(|| not_in_it(user)), origin),
            };
            key.set("UserName", Node::text(user, origin));
            key.set("Status", status);
            key.set("CreateDate", made.value().map_or_else(|| Node::null(origin), |made| (*made).clone()));
            reading.end(key);
        }
    }

    /// The root user, of whom the account's summary and the report tell.
    pub(super) fn root(&self, reading: &mut Reading<'_>) {
        let summary = reading.each(Reach::Global, SUMMARY, &[]).into_iter().map(|(_, told)| told).next();
        if summary.is_none() && matches!(&self.told, Told::Unknown(Why::NotRead(_), origin) if !origin.is_some()) {
            return;
        }
        let summary = summary.unwrap_or(Told::Unknown(Why::NotRead(SUMMARY.into()), Origin::NONE));
        let row = self.row("<root_account>");
        let origin = match &summary {
            Told::Answer(node) => node.origin,
            _ => row.origin,
        };
        let item = Item { call: SUMMARY, node: Node::map(BTreeMap::new(), origin), region: "global".into() };
        let scope = reading.scope(&item.region);
        let arn = reading.arn("iam", "", "root");
        let mut root = Building::new(ROOT, &item, arn.into(), scope, reading.sources);
        match &summary {
            Told::Answer(node) => {
                for name in OF_ROOT {
                    let value = node.get("SummaryMap").get(name);
                    root.set(name, value.value().map_or_else(|| Node::null(origin), |value| (*value).clone()));
                }
            }
            told => root.set_untold(&OF_ROOT, told),
        }
        root.set("Credentials", row);
        root.set("ReportTime", self.made.clone());
        reading.end(root);
    }
}

fn not_in_it(user: &str) -> Why {
    Why::NotRead(format!("the credential report's row of {user}").into())
}

/// The report's rows, each a map by the names of the columns; `N/A` is nothing. The report is CSV
/// without quotes (docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html), as
/// text or as base64. A cell that is not there, in a line that was cut off, is unknown.
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
        Node::map(row, origin).open(Why::NotRead("a column of the credential report".into()))
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

    fn told(content: &str) -> Vec<String> {
        let rows = rows(&Node::text(content, Origin::NONE));
        rows.items().known.iter().map(|row| json::write(row)).collect()
    }

    #[test]
    fn a_report_is_its_rows() {
        let csv = "user,arn,mfa_active,access_key_1_last_rotated\n<root_account>,arn:aws:iam::1:root,false,N/A\nann,a,TRUE,2026-01-01T00:00:00Z\n";
        let told_of = told(csv);
        assert!(told_of[0].contains(r#""mfa_active":false,"user":"<root_account>""#), "{told_of:?}");
        assert!(told_of[1].contains(r#""access_key_1_last_rotated":"2026-01-01T00:00:00Z","arn":"a""#), "{told_of:?}");
        assert!(told("dXNlcixhcm4KYW5uLGEK")[0].contains(r#""arn":"a","user":"ann""#), "it may be base64");
        assert!(rows(&Node::text("<html>", Origin::NONE)).why().is_some());
    }

    #[test]
    fn what_was_cut_off_is_unknown() {
        let rows = rows(&Node::text("user,arn,mfa_active\nann,a", Origin::NONE));
        let items = rows.items();
        assert!(items.known[0].get("mfa_active").why().is_some());
    }
}
