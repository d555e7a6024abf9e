//! A way into a bucket that is open to people whom nobody has named.

use bartizan_estate::Subject;
use bartizan_estate::views::s3::AccessPoint;
use bartizan_finding::Severity;
use bartizan_policy::question::is_public;
use bartizan_tree::State;

use crate::documents;
use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "s3-access-point-public-policy",
    title: "S3 access point's policy lets everybody in",
    severity: Severity::High,
    practice: "DAT-9",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::S3::AccessPoint"],
    aliases: &[],
    controls: &[],
    page: include_str!("access_point_public_policy.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let point = AccessPoint::new(subject);
    let policy = point.policy();
    // Nobody outside gets to one that stands in a VPC, or whose block keeps strangers out.
    let closed = point.vpc().is_present().or(point.blocks("RestrictPublicBuckets").is(|on| *on));
    if closed.is_yes() {
        return;
    }
    match policy.state() {
        State::Absent => {}
        State::Unknown(why) => judge.undecided(why.clone(), policy.origin()),
        State::Known(node) | State::Default(node) => {
            let document = documents::read(node);
            let mut answer = is_public(&document, documents::owner(subject));
            answer.verdict = answer.verdict.clone().and(closed.not());
            let message = documents::everybody_may(&answer, "through the access point");
            documents::fail_saying(judge, &answer, documents::principals(&document, &answer), message);
        }
    }
}
