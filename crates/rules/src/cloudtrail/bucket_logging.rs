//! A trail whose readers nobody can name.

use bartizan_estate::Subject;
use bartizan_estate::views::cloudtrail::Trail;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "cloudtrail-bucket-logging",
    title: "CloudTrail's bucket does not log access",
    severity: Severity::Low,
    practice: "LOG-3",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::CloudTrail::Trail"],
    aliases: &[
        Alias::exact("AVD-AWS-0163"),
        Alias::exact("prowler:cloudtrail_logs_s3_bucket_access_logging_enabled"),
        Alias::exact("ee9e50e8-b2ed-4176-ad42-8fc0cf7593f4"),
        Alias::exact("c3ce69fd-e3df-49c6-be78-1db3f802261c"),
        Alias::broader("CKV_AWS_18"),
        Alias::broader("AVD-AWS-0089"),
        Alias::broader("W35"),
        Alias::broader("f861041c-8c9f-4156-acfc-5e6e524f5884"),
    ],
    controls: &["CIS-AWS-7.0/4.4", "CIS-AWS-5.0/3.4", "CIS-AWS-3.0/3.4", "AWS-FSBP/CloudTrail.7"],
    page: include_str!("bucket_logging.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let Some((bucket, name)) = super::bucket_of(Trail::new(subject), judge) else { return };
    if let Some(outcome) = judge.fail_if(bucket.is_logged().not(), name, "access to the trail's bucket is not logged") {
        outcome.related(bucket.subject().resource(), "is the trail's bucket");
    }
}
