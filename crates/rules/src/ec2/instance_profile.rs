//! A machine to which somebody will bring keys.

use bartizan_estate::Subject;
use bartizan_estate::views::compute::Launch;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ec2-instance-profile",
    title: "Instance without an instance profile",
    severity: Severity::Low,
    practice: "EC2-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::EC2::Instance"],
    aliases: &[
        Alias::exact("CKV2_AWS_41"),
        Alias::exact("EC2_INSTANCE_PROFILE_ATTACHED"),
        Alias::broader("f914357d-8386-4d56-9ba6-456e5723f9a6"),
    ],
    controls: &["CIS-AWS-7.0/2.16", "CIS-AWS-5.0/1.17", "CIS-AWS-3.0/1.18"],
    page: include_str!("instance_profile.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let profile = Launch::new(subject).profile();
    judge.require(&profile, |_| true, "no instance profile is given to it");
}
