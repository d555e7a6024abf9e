//! Credentials that a forged request can read.

use bartizan_estate::Subject;
use bartizan_estate::views::compute::{LAUNCHES, Launch};
use bartizan_finding::Severity;

use super::inherited;
use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ec2-instance-imdsv2",
    title: "Instance metadata without session tokens (IMDSv1)",
    severity: Severity::High,
    practice: "EC2-5",
    responsibility: Responsibility::Customer,
    counts: Counts::MustBeWritten,
    kinds: &LAUNCHES,
    aliases: &[Alias::exact("CKV_AWS_79"), Alias::narrower("AVD-AWS-0028"), Alias::narrower("AVD-AWS-0130")],
    controls: &[
        "CIS-AWS-7.0/6.7",
        "CIS-AWS-5.0/5.7",
        "CIS-AWS-3.0/5.6",
        "AWS-FSBP/EC2.8",
        "AWS-FSBP/EC2.170",
        "AWS-FSBP/AutoScaling.3",
    ],
    page: include_str!("instance_imdsv2.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let launch = Launch::new(subject);
    let tokens = launch.metadata_tokens();
    let first_version = tokens.is(|word| &**word != "required");
    let answer = first_version.and(launch.metadata_enabled());
    let text = "instance metadata is given out without a session token";
    inherited::fail_if(judge, launch, answer, tokens.origin(), text);
}
