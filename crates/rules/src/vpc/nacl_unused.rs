//! A network ACL that guards no subnet.

use bartizan_estate::Look;
use bartizan_estate::Subject;
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "nacl-unused",
    title: "Network ACL is used by no subnet",
    severity: Severity::Info,
    practice: "NET-7",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::EC2::NetworkAcl"],
    aliases: &[Alias::exact("prowler:ec2_networkacl_unused")],
    controls: &["AWS-FSBP/EC2.16"],
    page: include_str!("nacl_unused.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    // In code the subnets may stand in another root. A VPC's default ACL cannot be removed.
    let is_default = subject.get("IsDefault").bool().is(|yes| *yes).is_yes();
    if subject.estate().look != Look::Account || is_default {
        return judge.not_applicable();
    }
    let subnets = subject.referrers_here("AWS::EC2::SubnetNetworkAclAssociation", "NetworkAclId");
    judge.fail_if(subnets.any(|_| Tri::Yes).not(), subject.origin(), "no subnet uses this network ACL");
}
