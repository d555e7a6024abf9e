//! A public address that leads nowhere yet.

use bartizan_estate::Look;
use bartizan_estate::Subject;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ec2-address-unused",
    title: "Elastic IP address is used by nothing",
    severity: Severity::Info,
    practice: "NET-7",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::EC2::EIP"],
    aliases: &[Alias::exact("prowler:ec2_elastic_ip_unassigned")],
    controls: &["AWS-FSBP/EC2.12"],
    page: include_str!("address_unused.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    // In code the association may stand in another root.
    if subject.estate().look != Look::Account {
        return judge.not_applicable();
    }
    let used = ["NetworkInterfaceId", "InstanceId"].map(|property| subject.get(property).is_present());
    let [interface, instance] = used;
    judge.fail_if(interface.or(instance).not(), subject.origin(), "nothing uses this address");
}
