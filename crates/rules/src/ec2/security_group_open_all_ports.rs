//! Every port, from everywhere.

use bartizan_estate::Subject;
use bartizan_finding::Severity;

use super::exposure::{INGRESS, judge_open};
use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ec2-security-group-open-all-ports",
    title: "Security group opens every port to the internet",
    severity: Severity::Critical,
    practice: "NET-4",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: INGRESS,
    aliases: &[
        Alias::narrower("CKV_AWS_277"),
        Alias::narrower("adcd0082-e90b-4b63-862b-21899f6e6a48"),
        Alias::broader("AVD-AWS-0107"),
        Alias::broader("590d878b-abdc-428f-895a-e2b68a0e1998"),
        Alias::broader("829ce3b8-065c-41a3-ad57-e0accfea82d2"),
        Alias::broader("4728cd65-a20c-49da-8b31-9c08b423e4db"),
        Alias::broader("4a1e6b34-1008-4e61-a5f2-1f7c276f8d14"),
        Alias::broader("W2"),
        Alias::broader("EC2_SECURITY_GROUP_INGRESS_OPEN_TO_WORLD_RULE"),
    ],
    controls: &[
        "CIS-AWS-7.0/6.3",
        "CIS-AWS-7.0/6.4",
        "CIS-AWS-5.0/5.3",
        "CIS-AWS-5.0/5.4",
        "CIS-AWS-3.0/5.2",
        "CIS-AWS-3.0/5.3",
        "AWS-FSBP/EC2.18",
        "AWS-FSBP/EC2.19",
    ],
    page: include_str!("security_group_open_all_ports.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    judge_open(subject, judge, |rule| rule.covers_all_ports(), |block| format!("every port is open to {block}"));
}
