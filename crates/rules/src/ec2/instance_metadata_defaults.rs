//! What instances get whose makers said nothing of the metadata service.

use bartizan_estate::Subject;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ec2-instance-metadata-defaults",
    title: "Region does not ask new instances for IMDSv2",
    severity: Severity::Medium,
    practice: "EC2-5",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::EC2::InstanceMetadataDefaults"],
    aliases: &[Alias::exact("prowler:ec2_instance_account_imdsv2_enabled")],
    controls: &[],
    page: include_str!("instance_metadata_defaults.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let tokens = subject.get("HttpTokens").text().or_default("no-preference".into());
    judge.require(&tokens, |word| &**word == "required", "new instances may answer version 1 of the metadata service");
}
