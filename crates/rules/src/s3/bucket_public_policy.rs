//! A bucket policy that lets in people whom nobody has named.

use bartizan_estate::Subject;
use bartizan_estate::views::s3::Bucket;
use bartizan_finding::Severity;

use super::public;
use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "s3-bucket-public-policy",
    title: "S3 bucket policy lets everybody in",
    severity: Severity::Critical,
    practice: "DAT-9",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::S3::Bucket"],
    aliases: &[
        Alias::exact("CKV_AWS_70"),
        Alias::broader("7af43613-6bb9-4a0e-8c4d-1314b799425e"),
        Alias::broader("7772bb8c-c0f3-42d4-8e4e-f1b8939ad085"),
        Alias::broader("F16"),
        Alias::narrower("a4966c4f-9141-48b8-a564-ffe9959945bc"),
        Alias::narrower("4ae8af91-5108-42cb-9471-3bdbe596eac9"),
        Alias::narrower("1df37f4b-7197-45ce-83f8-9994d2fcf885"),
        Alias::narrower("f97b7d23-568f-4bcc-9ac9-02df0d57fbba"),
        Alias::narrower("d24c0755-c028-44b1-b503-8e719c898832"),
        Alias::narrower("f6397a20-4cf1-4540-a997-1d363c25ef58"),
        Alias::narrower("66c6f96f-2d9e-417e-a998-9058aeeecd44"),
        Alias::narrower("faa8fddf-c0aa-4b2d-84ff-e993e233ebe9"),
        Alias::narrower("ffdf4b37-7703-4dfe-a682-9d2e99bc6c09"),
        Alias::narrower("acc78859-765e-4011-a229-a65ea57db252"),
        Alias::narrower("456b00a3-1072-4149-9740-6b8bb60251b0"),
        Alias::narrower("F9"),
        Alias::narrower("S3_BUCKET_POLICY_NO_WILDCARD_PRINCIPAL"),
        Alias::narrower("S3_BUCKETPOLICY_NO_ALLOW_PLUS_NOTPRINCIPAL"),
    ],
    controls: &["AWS-FSBP/S3.2", "AWS-FSBP/S3.3"],
    page: include_str!("bucket_public_policy.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let bucket = Bucket::new(subject);
    let Some(way) = public::by_policy(bucket) else { return };
    if let Some(outcome) = judge.fail_if(way.open, way.origin, way.message) {
        outcome.facet(way.facet);
        for step in way.proof {
            outcome.proof(step);
        }
    }
}
