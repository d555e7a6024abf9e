//! An ACL that gives everybody, or everybody with an AWS account, a part in a bucket.

use bartizan_estate::Subject;
use bartizan_estate::views::s3::Bucket;
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "s3-bucket-public-acl",
    title: "S3 bucket ACL lets everybody in",
    severity: Severity::High,
    practice: "DAT-9",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::S3::Bucket"],
    aliases: &[
        Alias::exact("AVD-AWS-0092"),
        Alias::narrower("CKV_AWS_20"),
        Alias::narrower("CKV_AWS_57"),
        Alias::narrower("CKV_AWS_375"),
        Alias::narrower("CKV2_AWS_43"),
        Alias::narrower("W31"),
        Alias::narrower("F14"),
        Alias::narrower("S3_BUCKET_PUBLIC_READ_ACL"),
        Alias::narrower("S3_BUCKET_NO_PUBLIC_RW_ACL"),
    ],
    controls: &["AWS-FSBP/S3.2", "AWS-FSBP/S3.3"],
    page: include_str!("bucket_public_acl.md"),
    check: Check::Each(check),
};

/// Canned ACLs that let in people who are not named.
const PUBLIC: [&str; 3] = ["PublicRead", "PublicReadWrite", "AuthenticatedRead"];

/// The groups that stand for everybody (docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html).
const EVERYBODY: [&str; 2] =
    ["http://acs.amazonaws.com/groups/global/AllUsers", "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"];

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let bucket = Bucket::new(subject);
    // A public ACL has no effect where ACLs are ignored. Only what is written counts here: a bucket
    // with a public ACL in its code was not made with AWS's defaults in mind.
    let ignored = bucket.blocks("IgnorePublicAcls").written().is(|on| *on);
    let acl = bucket.canned_acl();
    let public = acl.is(|acl| PUBLIC.contains(&&**acl));
    let word = acl.value().map(|acl| acl.to_string()).unwrap_or_default();
    if let Some(outcome) = judge.fail_if(
        public.and(ignored.clone().not()),
        acl.origin(),
        format!("the canned ACL `{word}` lets everybody in"),
    ) {
        outcome.facet(format!("acl:{word}"));
    }
    let grants = bucket.grants().items();
    for grant in grants.known {
        let group = grant.get("URI").text();
        let everybody = group.is(|uri| EVERYBODY.contains(&&**uri));
        let whom = group.value().and_then(|uri| uri.rsplit('/').next()).unwrap_or("everybody").to_owned();
        if let Some(outcome) = judge.fail_if(
            everybody.and(ignored.clone().not()),
            group.origin(),
            format!("a grant to `{whom}` lets everybody in"),
        ) {
            outcome.facet(format!("grant:{whom}"));
        }
    }
    if let Some(why) = grants.more {
        judge.fail_if(Tri::Unknown(why).and(ignored.not()), bucket.grants().origin(), "");
    }
}
