//! A database whose backups are gone within a week.

use bartizan_estate::Subject;
use bartizan_estate::views::rds::{Cluster, Instance};
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "rds-backup-retention",
    title: "RDS backups are kept for less than a week",
    severity: Severity::Medium,
    practice: "DAT-14",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::RDS::DBCluster", "AWS::RDS::DBInstance"],
    aliases: &[
        Alias::narrower("CKV_AWS_133"),
        Alias::narrower("AVD-AWS-0077"),
        Alias::narrower("1dc73fb4-5b51-430c-8c5f-25dcf9090b02"),
        Alias::narrower("8c415f6f-7b90-4a27-a44a-51047e1506f9"),
        Alias::narrower("e542bd46-58c4-4e0f-a52a-1fb4f9548e02"),
        Alias::narrower("W75"),
        Alias::narrower("DB_INSTANCE_BACKUP_ENABLED"),
        Alias::exact("e649a218-d099-4550-86a4-1231e1fcb60d"),
    ],
    controls: &["AWS-FSBP/RDS.11"],
    page: include_str!("backup_retention.md"),
    check: Check::Each(check),
};

/// What AWS's best practices ask for.
const DAYS: i64 = 7;

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let retention = if subject.kind() == "AWS::RDS::DBInstance" {
        let instance = Instance::new(subject);
        if !instance.is_member().is_no() || instance.is_replica().is_yes() {
            return judge.not_applicable();
        }
        instance.backup_retention()
    } else {
        Cluster::new(subject).backup_retention()
    };
    let message = match retention.value() {
        Some(0) => "no backups are made".to_owned(),
        Some(1) => "backups are kept for 1 day".to_owned(),
        Some(days) => format!("backups are kept for {days} days"),
        None => String::new(),
    };
    judge.require(&retention, |days| *days >= DAYS, message);
}
