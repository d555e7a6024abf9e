//! A bucket that answers over plain HTTP.

use bartizan_estate::Subject;
use bartizan_estate::views::s3::Bucket;
use bartizan_finding::Severity;
use bartizan_policy::question;
use bartizan_tree::State;

use crate::documents;
use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "s3-bucket-tls-only",
    title: "S3 bucket answers over plain HTTP",
    severity: Severity::Medium,
    practice: "DAT-7",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::S3::Bucket"],
    aliases: &[
        Alias::narrower("4bc4dd4c-7d8d-405e-a0fb-57fa4c31b4d9"),
        Alias::narrower("S3_BUCKET_SSL_REQUESTS_ONLY"),
        Alias::exact("38c64e76-c71e-4d92-a337-60174d1de1c9"),
    ],
    controls: &["CIS-AWS-7.0/3.1.1", "CIS-AWS-5.0/2.1.1", "CIS-AWS-3.0/2.1.1", "AWS-FSBP/S3.5"],
    page: include_str!("bucket_tls_only.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let policy = Bucket::new(subject).policy();
    match policy.state() {
        State::Absent => {
            judge.fail(subject.origin(), "no bucket policy refuses plain HTTP");
        }
        State::Unknown(why) => judge.undecided(why.clone(), policy.origin()),
        State::Known(node) | State::Default(node) => {
            let answer = question::refuses_plain_http(&documents::read(node));
            judge.fail_if(answer.verdict.not(), policy.origin(), answer.explanation);
        }
    }
}
