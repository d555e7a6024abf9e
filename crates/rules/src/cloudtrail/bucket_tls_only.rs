//! A trail whose files can be read on the way.

use bartizan_estate::Subject;
use bartizan_estate::views::cloudtrail::Trail;
use bartizan_finding::Severity;
use bartizan_policy::question;
use bartizan_tree::State;

use crate::documents;
use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "cloudtrail-bucket-tls-only",
    title: "CloudTrail's bucket answers over plain HTTP",
    severity: Severity::Medium,
    practice: "LOG-3",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::CloudTrail::Trail"],
    aliases: &[],
    controls: &[],
    page: include_str!("bucket_tls_only.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let Some((bucket, name)) = super::bucket_of(Trail::new(subject), judge) else { return };
    let policy = bucket.policy();
    match policy.state() {
        State::Absent => {
            let outcome = judge.fail(name, "no policy of the trail's bucket refuses plain HTTP");
            outcome.related(bucket.subject().resource(), "is the trail's bucket");
        }
        State::Unknown(why) => judge.undecided(why.clone(), name),
        State::Known(node) | State::Default(node) => {
            let answer = question::refuses_plain_http(&documents::read(node));
            let message = format!("of the trail's bucket: {}", answer.explanation);
            if let Some(outcome) = judge.fail_if(answer.verdict.not(), name, message) {
                outcome.related_at(bucket.subject().resource(), policy.origin(), "is the trail's bucket");
            }
        }
    }
}
