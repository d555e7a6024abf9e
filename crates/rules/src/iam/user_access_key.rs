//! A key that does not end by itself ends in the wrong hands.

use bartizan_estate::Subject;
use bartizan_estate::views::iam::AccessKey;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-user-access-key",
    title: "IAM user has an access key",
    severity: Severity::Medium,
    practice: "IAM-2",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::IAM::AccessKey"],
    aliases: &[
        Alias::narrower("3561130e-9c5f-485b-9e16-2764c82763e5"),
        Alias::narrower("48677914-6fdf-40ec-80c4-2b0e94079f54"),
        Alias::narrower("CKV_AWS_348"),
        Alias::narrower("7081f85c-b94d-40fd-8b45-a4f1cac75e46"),
        Alias::narrower("970d224d-b42a-416b-81f9-8f4dfe70c4bc"),
        Alias::narrower("4c137350-7307-4803-8c04-17c09a7a9fcf"),
        Alias::narrower("AVD-AWS-0141"),
    ],
    controls: &[],
    page: include_str!("user_access_key.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let status = AccessKey::new(subject).status();
    judge.fail_if(
        status.is(|status| !status.eq_ignore_ascii_case("Inactive")),
        subject.origin(),
        "a long-term access key is made",
    );
}
