//! A trail whose files can be changed unseen.

use bartizan_estate::Subject;
use bartizan_estate::views::cloudtrail::Trail;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "cloudtrail-log-validation",
    title: "CloudTrail log files can be changed unseen",
    severity: Severity::Low,
    practice: "LOG-2",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::CloudTrail::Trail"],
    aliases: &[
        Alias::exact("CKV_AWS_36"),
        Alias::exact("prowler:cloudtrail_log_file_validation_enabled"),
        Alias::exact("AVD-AWS-0016"),
        Alias::exact("52ffcfa6-6c70-4ea6-8376-d828d3961669"),
        Alias::exact("2a3560fe-52ca-4443-b34f-bf0ed5eb74c8"),
        Alias::exact("CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED"),
    ],
    controls: &["CIS-AWS-7.0/4.2", "CIS-AWS-5.0/3.2", "CIS-AWS-3.0/3.2", "AWS-FSBP/CloudTrail.4"],
    page: include_str!("log_validation.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let validated = Trail::new(subject).validates_files();
    judge.require(&validated, |on| *on, "log file validation is not on");
}
