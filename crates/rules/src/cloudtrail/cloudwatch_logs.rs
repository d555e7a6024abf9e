//! A trail that no alarm can hear.

use bartizan_estate::Subject;
use bartizan_estate::views::cloudtrail::Trail;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "cloudtrail-cloudwatch-logs",
    title: "CloudTrail does not send its events to CloudWatch Logs",
    severity: Severity::Low,
    practice: "LOG-4",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::CloudTrail::Trail"],
    aliases: &[
        Alias::exact("CKV2_AWS_10"),
        Alias::exact("AVD-AWS-0162"),
        Alias::exact("CLOUD_TRAIL_CLOUD_WATCH_LOGS_ENABLED"),
        Alias::exact("17b30f8f-8dfb-4597-adf6-57600b6cf25e"),
        Alias::exact("65d07da5-9af5-44df-8983-52d2e6f24c44"),
    ],
    controls: &["AWS-FSBP/CloudTrail.5"],
    page: include_str!("cloudwatch_logs.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let trail = Trail::new(subject);
    let group = trail.log_group_arn();
    if judge.require(&group, |_| true, "no log group receives the events").is_none() {
        judge.require(&trail.log_role(), |_| true, "no role lets the trail write into its log group");
    }
}
