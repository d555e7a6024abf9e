//! The switch that closes every internet gateway of a region.

use bartizan_estate::Subject;
use bartizan_finding::Severity;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "vpc-block-public-access",
    title: "Region lets its VPCs talk to the internet",
    severity: Severity::Info,
    practice: "NET-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::EC2::VPCBlockPublicAccessOptions"],
    aliases: &[],
    controls: &["AWS-FSBP/EC2.172"],
    page: include_str!("block_public_access.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let mode = subject.get("InternetGatewayBlockMode").text().or_default("off".into());
    judge.require(&mode, |mode| &**mode != "off", "internet gateways pass traffic in both directions");
}
