//! A database whose logs nobody sees.

use bartizan_estate::Subject;
use bartizan_estate::views::rds::{Cluster, Instance};
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "rds-log-exports",
    title: "RDS logs are not exported",
    severity: Severity::Low,
    practice: "LOG-10",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::RDS::DBCluster", "AWS::RDS::DBInstance"],
    aliases: &[
        Alias::narrower("CKV_AWS_129"),
        Alias::narrower("CKV_AWS_324"),
        Alias::narrower("8d7f7b8c-6c7c-40f8-baa6-62006c6c7b56"),
        Alias::narrower("RDS_INSTANCE_LOGGING_ENABLED"),
    ],
    controls: &["AWS-FSBP/RDS.9", "AWS-FSBP/RDS.36", "AWS-FSBP/RDS.37", "AWS-FSBP/RDS.40", "AWS-FSBP/RDS.42"],
    page: include_str!("log_exports.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let exports = if subject.kind() == "AWS::RDS::DBInstance" {
        let instance = Instance::new(subject);
        if !instance.is_member().is_no() {
            return judge.not_applicable();
        }
        instance.log_exports()
    } else {
        Cluster::new(subject).log_exports()
    };
    let items = exports.items();
    if items.known.is_empty() {
        match items.more {
            Some(why) => judge.undecided(why, exports.origin()),
            None => {
                judge.fail(exports.origin(), "no log goes to CloudWatch Logs");
            }
        }
    }
}
