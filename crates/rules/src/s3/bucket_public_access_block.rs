//! A bucket without a Block Public Access of its own in the code.

use bartizan_estate::Subject;
use bartizan_estate::views::s3::{BLOCK_PUBLIC_ACCESS, Bucket};
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "s3-bucket-public-access-block",
    title: "S3 bucket does not block public access",
    severity: Severity::High,
    practice: "DAT-8",
    responsibility: Responsibility::Customer,
    counts: Counts::MustBeWritten,
    kinds: &["AWS::S3::Bucket"],
    aliases: &[
        Alias::narrower("CKV2_AWS_6"),
        Alias::narrower("CKV_AWS_53"),
        Alias::narrower("CKV_AWS_54"),
        Alias::narrower("CKV_AWS_55"),
        Alias::narrower("CKV_AWS_56"),
        Alias::narrower("AVD-AWS-0086"),
        Alias::narrower("AVD-AWS-0087"),
        Alias::narrower("AVD-AWS-0091"),
        Alias::narrower("AVD-AWS-0093"),
        Alias::narrower("AVD-AWS-0094"),
        Alias::narrower("d0cc8694-fcad-43ff-ac86-32331d7e867f"),
        Alias::narrower("48f100d9-f499-4c6d-b2b8-deafe47ffb26"),
        Alias::narrower("860ba89b-b8de-4e72-af54-d6aee4138a69"),
        Alias::narrower("4fa66806-0dd9-4f8d-9480-3174d39c7c91"),
        Alias::narrower("6c8d51af-218d-4bfb-94a9-94eabaa0703a"),
        Alias::narrower("350cd468-0e2c-44ef-9d22-cfb73a62523c"),
        Alias::exact("S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED"),
        Alias::exact("S3_BUCKET_PUBLIC_READ_PROHIBITED"),
        Alias::exact("S3_BUCKET_PUBLIC_WRITE_PROHIBITED"),
    ],
    controls: &["CIS-AWS-7.0/3.1.4", "CIS-AWS-5.0/2.1.4", "CIS-AWS-3.0/2.1.4", "AWS-FSBP/S3.8"],
    page: include_str!("bucket_public_access_block.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let bucket = Bucket::new(subject);
    if bucket.has_access_block().is_no() {
        judge.fail(subject.origin(), "no public access block is written for this bucket");
        return;
    }
    for switch in BLOCK_PUBLIC_ACCESS {
        let on = bucket.blocks(switch).written();
        if let Some(outcome) = judge.require(&on, |on| *on, format!("`{switch}` is not on")) {
            outcome.facet(switch);
        }
    }
}
