//! Disks in the clear, wherever they are stated.

use bartizan_estate::views::compute::{Launch, LaunchKind, Volume};
use bartizan_estate::{Look, Subject};
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use super::inherited;
use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ec2-volume-encryption",
    title: "EBS volume is not encrypted",
    severity: Severity::Medium,
    practice: "EC2-4",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: KINDS,
    aliases: &[
        Alias::narrower("CKV_AWS_3"),
        Alias::narrower("CKV2_AWS_2"),
        Alias::narrower("CKV_AWS_8"),
        Alias::narrower("AVD-AWS-0026"),
        Alias::narrower("AVD-AWS-0131"),
        Alias::narrower("AVD-AWS-0008"),
        Alias::narrower("cc997676-481b-4e93-aa81-d19f8c5e9b12"),
        Alias::narrower("80b7ac3f-d2b7-4577-9b10-df7913497162"),
        Alias::narrower("4de9de27-254e-424f-bd70-4c1e95790838"),
        Alias::narrower("F1"),
        Alias::narrower("ENCRYPTED_VOLUMES"),
    ],
    controls: &["AWS-FSBP/EC2.3", "AWS-FSBP/EC2.181"],
    page: include_str!("volume_encryption.md"),
    check: Check::Each(check),
};

const KINDS: &[&str] =
    &["AWS::AutoScaling::LaunchConfiguration", "AWS::EC2::Instance", "AWS::EC2::LaunchTemplate", "AWS::EC2::Volume"];

fn check(subject: Subject<'_>, judge: &mut Judge) {
    if subject.kind() == "AWS::EC2::Volume" {
        let encrypted = Volume::new(subject).encrypted();
        judge.require(&encrypted, |yes| *yes, "the volume is not encrypted");
        return;
    }
    // In an account, the volumes of an instance are there themselves.
    if subject.estate().look == Look::Account && subject.kind() == "AWS::EC2::Instance" {
        return judge.not_applicable();
    }
    let launch = Launch::new(subject);
    let devices = launch.devices();
    for device in &devices.known {
        let encrypted = device.encrypted();
        let name = match device.is_root() {
            Tri::Yes => "the root volume".to_owned(),
            _ => device.name().value().map_or("a volume".to_owned(), |name| format!("the volume at {name}")),
        };
        let place = if encrypted.origin().is_some() { encrypted.origin() } else { device.origin() };
        let answer = device.is_ebs().and(encrypted.is(|yes| *yes).not());
        let text = format!("{name} is not encrypted");
        if let Some(outcome) = inherited::fail_if(judge, launch, answer, place, &text) {
            outcome.facet(name);
        }
    }
    // A launch template need not speak of the root volume, what starts an instance has one.
    if launch.kind() == LaunchKind::Template {
        if let Some(why) = devices.more {
            judge.undecided(why, subject.origin());
        }
        return;
    }
    match devices.any(|device| launch.may_be_root(*device)) {
        Tri::Yes => {}
        Tri::Unknown(why) => judge.undecided(why, subject.origin()),
        Tri::No => {
            let encrypted = launch.unwritten_root_encrypted();
            let text = "the root volume, of which nothing is written, is not encrypted";
            if let Some(outcome) = judge.fail_if(encrypted.is(|yes| *yes).not(), subject.origin(), text) {
                outcome.facet("the root volume");
            }
        }
    }
}
