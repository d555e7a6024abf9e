//! A log group that once heard of what happens.

use bartizan_estate::Subject;
use bartizan_estate::views::cloudtrail::Trail;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "cloudtrail-cloudwatch-delivery",
    title: "CloudTrail's events no longer reach CloudWatch Logs",
    severity: Severity::Medium,
    practice: "LOG-4",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::CloudTrail::Trail"],
    aliases: &[Alias::broader("prowler:cloudtrail_cloudwatch_logging_enabled")],
    controls: &[],
    page: include_str!("cloudwatch_delivery.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let trail = Trail::new(subject);
    let is_asked = subject.estate().is_account() && !trail.log_group_arn().is_absent().is_yes();
    if !is_asked || trail.is_logging().is(|on| *on).is_no() {
        return judge.not_applicable();
    }
    let error = trail.delivery_error("LatestCloudWatchLogsDeliveryError");
    if let Some(code) = error.value() {
        judge.fail(error.origin(), format!("the last delivery to the log group failed: {code}"));
        return;
    }
    let days = trail.days_since_delivery("LatestCloudWatchLogsDeliveryTime");
    let message = match days.value() {
        Some(days) => format!("nothing has reached the log group for {days} days"),
        None => "nothing has ever reached the log group".to_owned(),
    };
    judge.require(&days, |days| *days < 2, message);
}
