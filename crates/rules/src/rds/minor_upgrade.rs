//! A database that is patched only when somebody thinks of it.

use bartizan_estate::Subject;
use bartizan_estate::views::rds::Instance;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "rds-minor-upgrade",
    title: "RDS does not install minor versions by itself",
    severity: Severity::Low,
    practice: "EC2-2",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::RDS::DBInstance"],
    aliases: &[
        Alias::exact("CKV_AWS_226"),
        Alias::exact("3b6d777b-76e3-4133-80a3-0d6f667ade7f"),
        Alias::exact("f0104061-8bfc-4b45-8a7d-630eb502f281"),
        Alias::exact("RDS_AUTOMATIC_MINOR_VERSION_UPGRADE_ENABLED"),
    ],
    controls: &["CIS-AWS-7.0/3.2.2", "CIS-AWS-5.0/2.2.2", "CIS-AWS-3.0/2.3.2", "AWS-FSBP/RDS.13"],
    page: include_str!("minor_upgrade.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let upgrades = Instance::new(subject).minor_upgrades();
    judge.require(&upgrades, |on| *on, "minor versions are not installed by themselves");
}
