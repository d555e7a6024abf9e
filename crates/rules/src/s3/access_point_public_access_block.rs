//! A way into a bucket whose own block is open.

use bartizan_estate::Subject;
use bartizan_estate::views::s3::{AccessPoint, BLOCK_PUBLIC_ACCESS};
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "s3-access-point-public-access-block",
    title: "S3 access point does not block public access",
    severity: Severity::Medium,
    practice: "DAT-9",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::S3::AccessPoint"],
    aliases: &[Alias::exact("prowler:s3_access_point_public_access_block"), Alias::narrower("CKV_AWS_392")],
    controls: &["AWS-FSBP/S3.19"],
    page: include_str!("access_point_public_access_block.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    for switch in BLOCK_PUBLIC_ACCESS {
        let on = AccessPoint::new(subject).blocks(switch);
        if let Some(outcome) = judge.require(&on, |on| *on, format!("`{switch}` is off for the access point")) {
            outcome.facet(switch);
        }
    }
}
