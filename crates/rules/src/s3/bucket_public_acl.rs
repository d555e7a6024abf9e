//! An ACL that gives everybody, or everybody with an AWS account, a part in a bucket.

use bartizan_estate::Subject;
use bartizan_estate::views::s3::Bucket;
use bartizan_finding::Severity;

use super::public;
use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "s3-bucket-public-acl",
    title: "S3 bucket ACL lets everybody in",
    severity: Severity::Critical,
    practice: "DAT-9",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::S3::Bucket"],
    aliases: &[
        Alias::narrower("AVD-AWS-0092"),
        Alias::narrower("CKV_AWS_20"),
        Alias::narrower("CKV_AWS_57"),
        Alias::narrower("CKV_AWS_375"),
        Alias::narrower("CKV2_AWS_43"),
        Alias::narrower("38c5ee0d-7f22-4260-ab72-5073048df100"),
        Alias::narrower("07dda8de-d90d-469e-9b37-1aca53526ced"),
        Alias::narrower("219f4c95-aa50-44e0-97de-cf71f4641170"),
        Alias::narrower("57b9893d-33b1-4419-bcea-a717ea87e139"),
        Alias::narrower("835d5497-a526-4aea-a23f-98a9afd1635f"),
        Alias::narrower("W31"),
        Alias::narrower("F14"),
        Alias::narrower("S3_BUCKET_PUBLIC_READ_ACL"),
        Alias::narrower("S3_BUCKET_NO_PUBLIC_RW_ACL"),
    ],
    controls: &["AWS-FSBP/S3.2", "AWS-FSBP/S3.3"],
    page: include_str!("bucket_public_acl.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    for way in public::by_acl(Bucket::new(subject)) {
        if let Some(outcome) = judge.fail_if(way.open, way.origin, way.message) {
            outcome.facet(way.facet);
        }
    }
}
