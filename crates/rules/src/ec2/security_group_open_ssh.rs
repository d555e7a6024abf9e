//! SSH from everywhere.

use bartizan_estate::Subject;
use bartizan_estate::views::security_group::Protocol;
use bartizan_finding::Severity;

use super::exposure::{INGRESS, judge_open};
use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ec2-security-group-open-ssh",
    title: "Security group opens SSH to the internet",
    severity: Severity::High,
    practice: "NET-4",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: INGRESS,
    aliases: &[
        Alias::exact("CKV_AWS_24"),
        Alias::exact("65905cec-d691-4320-b320-2000436cb696"),
        Alias::narrower("6e856af2-62d7-4ba2-adc1-73b62cef9cc1"),
        Alias::narrower("INCOMING_SSH_DISABLED"),
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
        "AWS-FSBP/EC2.13",
        "AWS-FSBP/EC2.19",
    ],
    page: include_str!("security_group_open_ssh.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    judge_open(
        subject,
        judge,
        |rule| rule.covers(&[Protocol::Tcp], 22),
        |block| format!("SSH (port 22) is open to {block}"),
    );
}
