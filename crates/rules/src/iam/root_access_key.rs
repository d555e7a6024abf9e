//! A text that can do everything.

use bartizan_estate::Subject;
use bartizan_estate::views::credentials::Root;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-root-access-key",
    title: "Root user has an access key",
    severity: Severity::Critical,
    practice: "IAM-6",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::IAM::Root"],
    aliases: &[
        Alias::exact("prowler:iam_no_root_access_key"),
        Alias::exact("AVD-AWS-0141"),
        Alias::narrower("970d224d-b42a-416b-81f9-8f4dfe70c4bc"),
        Alias::narrower("4c137350-7307-4803-8c04-17c09a7a9fcf"),
    ],
    controls: &["CIS-AWS-7.0/2.4", "CIS-AWS-5.0/1.3", "CIS-AWS-3.0/1.4", "AWS-FSBP/IAM.4"],
    page: include_str!("root_access_key.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let keys = Root::new(subject).access_keys();
    let n = keys.value().copied().unwrap_or_default();
    let message = match n {
        1 => "the root user has an access key".to_owned(),
        n => format!("the root user has {n} access keys"),
    };
    judge.fail_if(keys.is(|n| *n > 0), keys.origin(), message);
}
