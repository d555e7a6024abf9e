//! A function URL without authorization is open to the internet.

use bartizan_estate::Subject;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "lambda-url-no-auth",
    title: "Lambda function URL asks nobody who they are",
    severity: Severity::Medium,
    practice: "IAM-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::Lambda::Url"],
    aliases: &[Alias::exact("CKV_AWS_258")],
    controls: &[],
    page: include_str!("url_no_auth.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let kind = subject.get("AuthType").text();
    judge.fail_if(kind.is(|kind| &**kind == "NONE"), kind.origin(), "the authorization type is `NONE`");
}
