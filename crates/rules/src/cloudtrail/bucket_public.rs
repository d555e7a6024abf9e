//! A trail whose files are for everybody to read.

use bartizan_estate::Subject;
use bartizan_estate::views::cloudtrail::Trail;
use bartizan_finding::Severity;
use bartizan_tree::State;

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
    aliases: &[Alias::narrower("AVD-AWS-0161"), Alias::narrower("bd0088a5-c133-4b20-b129-ec9968b16ef3")],
    controls: &["AWS-FSBP/CloudTrail.6"],
    page: include_str!("bucket_public.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let trail = Trail::new(subject);
    let name = trail.bucket_name().origin();
    let bucket = trail.bucket();
    let bucket = match bucket.state() {
        State::Known(bucket) | State::Default(bucket) => *bucket,
        State::Unknown(why) => return judge.undecided(why.clone(), name),
        State::Absent => return judge.not_applicable(),
    };
    for way in public::by_acl(bucket).into_iter().chain(public::by_policy(bucket)) {
        if let Some(outcome) = judge.fail_if(way.open, name, format!("its bucket is public: {}", way.message)) {
            outcome.facet(way.facet).related_at(bucket.subject().resource(), way.origin, way.message);
            for step in way.proof {
                outcome.proof(step);
            }
        }
    }
}
