//! A subnet in which everything that starts gets a public address.

use bartizan_estate::Subject;
use bartizan_estate::views::vpc::Subnet;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "subnet-public-ip-by-default",
    title: "Subnet gives out public addresses unasked",
    severity: Severity::Medium,
    practice: "NET-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::EC2::Subnet"],
    aliases: &[
        Alias::exact("CKV_AWS_130"),
        Alias::exact("AVD-AWS-0164"),
        Alias::exact("52f04a44-6bfa-4c41-b1d3-4ae99a2de05c"),
        Alias::exact("b3de4e4c-14be-4159-b99d-9ad194365e4c"),
        Alias::exact("W33"),
        Alias::exact("SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED"),
    ],
    controls: &["AWS-FSBP/EC2.15"],
    page: include_str!("subnet_public_ip_by_default.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let gives = Subnet::new(subject).gives_public_addresses();
    judge.require(&gives, |gives| !gives, "what starts in this subnet gets a public address");
}
