//! Remote desktop from everywhere.

use bartizan_estate::Subject;
use bartizan_estate::views::security_group::{Protocol, Rule as GroupRule};
use bartizan_finding::Severity;

use super::exposure::{INGRESS, judge_open};
use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ec2-security-group-open-rdp",
    title: "Security group opens remote desktop to the internet",
    severity: Severity::High,
    practice: "NET-4",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: INGRESS,
    aliases: &[
        Alias::exact("CKV_AWS_25"),
        Alias::exact("151187cb-0efc-481c-babd-ad24e3c9bc22"),
        Alias::exact("c9846969-d066-431f-9b34-8c4abafe422a"),
        Alias::narrower("3ae83918-7ec7-4cb8-80db-b91ef0f94002"),
        Alias::broader("AVD-AWS-0107"),
        Alias::broader("381c3f2a-ef6f-4eff-99f7-b169cda3422c"),
        Alias::broader("cdbb0467-2957-4a77-9992-7b55b29df7b7"),
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
        "AWS-FSBP/EC2.14",
        "AWS-FSBP/EC2.19",
    ],
    page: include_str!("security_group_open_rdp.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    // Remote desktop speaks UDP too, on the same port.
    let covers = |rule: GroupRule<'_>| rule.covers(&[Protocol::Tcp, Protocol::Udp], 3389);
    judge_open(subject, judge, covers, |block| format!("remote desktop (port 3389) is open to {block}"));
}
