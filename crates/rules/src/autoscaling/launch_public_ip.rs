//! A fleet of machines with addresses of their own in the internet.

use bartizan_estate::Subject;
use bartizan_estate::views::compute::Launch;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "autoscaling-launch-public-ip",
    title: "Launch configuration gives out public addresses",
    severity: Severity::Medium,
    practice: "EC2-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::AutoScaling::LaunchConfiguration"],
    aliases: &[
        Alias::exact("CKV_AWS_389"),
        Alias::exact("AVD-AWS-0009"),
        Alias::broader("AUTOSCALING_LAUNCH_CONFIG_PUBLIC_IP_DISABLED"),
    ],
    controls: &["AWS-FSBP/AutoScaling.5"],
    page: include_str!("launch_public_ip.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let public = Launch::new(subject).public_address();
    judge.require(&public, |public| !public, "its instances get public addresses");
}
