//! The switch that keeps every image of a region from being public.

use bartizan_estate::Subject;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ec2-image-block-public-access",
    title: "Region does not block public machine images",
    severity: Severity::Medium,
    practice: "DAT-14",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::EC2::ImageBlockPublicAccess"],
    aliases: &[Alias::exact("prowler:ec2_ami_account_block_public_access")],
    controls: &[],
    page: include_str!("image_block_public_access.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let state = subject.get("State").text().or_default("unblocked".into());
    judge.require(&state, |state| &**state == "block-new-sharing", "images can be made public");
}
