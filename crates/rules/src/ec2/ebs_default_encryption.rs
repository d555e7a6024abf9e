//! The switch that encrypts every new volume of a region.

use bartizan_estate::Subject;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ec2-ebs-default-encryption",
    title: "New volumes are not encrypted by default",
    severity: Severity::Medium,
    practice: "DAT-3",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::EC2::EbsEncryptionByDefault"],
    aliases: &[Alias::exact("CKV_AWS_106"), Alias::exact("3d3f6270-546b-443c-adb4-bb6fb2187ca6")],
    controls: &["CIS-AWS-7.0/6.1.1", "CIS-AWS-5.0/5.1.1", "CIS-AWS-3.0/2.2.1", "AWS-FSBP/EC2.7"],
    page: include_str!("ebs_default_encryption.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let on = subject.get("Enabled").bool().or_default(false);
    judge.require(&on, |on| *on, "new volumes are not encrypted by default");
}
