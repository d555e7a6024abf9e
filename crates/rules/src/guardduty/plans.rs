//! The protection plans of GuardDuty, each of which reads one more source. Beside them it always reads
//! CloudTrail, flow logs and DNS.

use bartizan_estate::Subject;
use bartizan_estate::views::singletons::Detector;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

const fn rule(
    id: &'static str,
    title: &'static str,
    aliases: &'static [Alias],
    controls: &'static [&'static str],
    page: &'static str,
    check: fn(Subject<'_>, &mut Judge),
) -> Rule {
    Rule {
        id,
        title,
        severity: Severity::Medium,
        practice: "LOG-7",
        responsibility: Responsibility::Customer,
        counts: Counts::Effective,
        kinds: &["AWS::GuardDuty::Detector"],
        aliases,
        controls,
        page,
        check: Check::Each(check),
    }
}

pub(super) const S3_PROTECTION: Rule = rule(
    "guardduty-s3-protection",
    "GuardDuty does not watch what is done to objects in S3",
    &[Alias::exact("prowler:guardduty_s3_protection_enabled")],
    &["AWS-FSBP/GuardDuty.10"],
    include_str!("s3_protection.md"),
    |subject, judge| check(subject, judge, "S3_DATA_EVENTS"),
);

pub(super) const EKS_AUDIT_LOGS: Rule = rule(
    "guardduty-eks-audit-logs",
    "GuardDuty does not read the audit logs of EKS",
    &[Alias::exact("prowler:guardduty_eks_audit_log_enabled")],
    &["AWS-FSBP/GuardDuty.5"],
    include_str!("eks_audit_logs.md"),
    |subject, judge| check(subject, judge, "EKS_AUDIT_LOGS"),
);

pub(super) const MALWARE_PROTECTION: Rule = rule(
    "guardduty-malware-protection",
    "GuardDuty does not look for malware on volumes",
    &[Alias::exact("prowler:guardduty_ec2_malware_protection_enabled")],
    &["AWS-FSBP/GuardDuty.8"],
    include_str!("malware_protection.md"),
    |subject, judge| check(subject, judge, "EBS_MALWARE_PROTECTION"),
);

pub(super) const RDS_LOGIN_EVENTS: Rule = rule(
    "guardduty-rds-login-events",
    "GuardDuty does not watch sign-ins to databases",
    &[Alias::exact("prowler:guardduty_rds_protection_enabled")],
    &["AWS-FSBP/GuardDuty.9"],
    include_str!("rds_login_events.md"),
    |subject, judge| check(subject, judge, "RDS_LOGIN_EVENTS"),
);

pub(super) const LAMBDA_NETWORK_LOGS: Rule = rule(
    "guardduty-lambda-network-logs",
    "GuardDuty does not watch the network of functions",
    &[Alias::exact("prowler:guardduty_lambda_protection_enabled")],
    &["AWS-FSBP/GuardDuty.6"],
    include_str!("lambda_network_logs.md"),
    |subject, judge| check(subject, judge, "LAMBDA_NETWORK_LOGS"),
);

pub(super) const RUNTIME_MONITORING: Rule = rule(
    "guardduty-runtime-monitoring",
    "GuardDuty does not watch what runs on hosts and in containers",
    &[
        Alias::exact("prowler:guardduty_runtime_monitoring_enabled"),
        Alias::narrower("prowler:guardduty_eks_runtime_monitoring_enabled"),
    ],
    &["AWS-FSBP/GuardDuty.11"],
    include_str!("runtime_monitoring.md"),
    |subject, judge| check(subject, judge, "RUNTIME_MONITORING"),
);

/// A detector that is suspended watches nothing: that is another rule's finding.
fn check(subject: Subject<'_>, judge: &mut Judge, plan: &str) {
    let detector = Detector::new(subject);
    if detector.is_enabled().is(|on| *on).is_no() {
        return judge.not_applicable();
    }
    judge.require(&detector.feature(plan), |on| *on, format!("the protection plan {plan} is off"));
}
