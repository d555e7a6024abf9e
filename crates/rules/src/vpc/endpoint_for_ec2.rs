//! Calls to EC2's own API that leave the network.

use bartizan_estate::Look;
use bartizan_estate::Subject;
use bartizan_estate::views::vpc::Vpc;
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "vpc-endpoint-for-ec2",
    title: "VPC has no endpoint for the API of EC2",
    severity: Severity::Info,
    practice: "NET-3",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::EC2::VPC"],
    aliases: &[Alias::exact("prowler:vpc_endpoint_for_ec2_enabled")],
    controls: &["AWS-FSBP/EC2.10"],
    page: include_str!("endpoint_for_ec2.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let vpc = Vpc::new(subject);
    let used = vpc.interfaces().any(|_| Tri::Yes);
    // In code the endpoint may stand in another root.
    if subject.estate().look != Look::Account || used.is_no() {
        return judge.not_applicable();
    }
    let missing = used.and(vpc.has_endpoint("ec2").not());
    judge.fail_if(missing, subject.origin(), "there is no endpoint for the API of EC2");
}
