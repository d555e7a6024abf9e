//! A trail whose files are for everybody to read.

use bartizan_estate::Subject;
use bartizan_estate::views::cloudtrail::Trail;
use bartizan_finding::Severity;

use crate::s3::public;
use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "cloudtrail-bucket-public",
    title: "CloudTrail's bucket lets everybody in",
    severity: Severity::Critical,
    practice: "LOG-3",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::CloudTrail::Trail"],
    aliases: &[
        Alias::narrower("AVD-AWS-0161"),
        Alias::narrower("bd0088a5-c133-4b20-b129-ec9968b16ef3"),
        Alias::exact("prowler:cloudtrail_logs_s3_bucket_is_not_publicly_accessible"),
    ],
    controls: &["AWS-FSBP/CloudTrail.6"],
    page: include_str!("bucket_public.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let Some((bucket, name)) = super::bucket_of(Trail::new(subject), judge) else { return };
    for way in public::by_acl(bucket).into_iter().chain(public::by_policy(bucket)) {
        if let Some(outcome) = judge.fail_if(way.open, name, format!("its bucket is public: {}", way.message)) {
            outcome.facet(way.facet).related_at(bucket.subject().resource(), way.origin, way.message);
            for step in way.proof {
                outcome.proof(step);
            }
        }
    }
}
