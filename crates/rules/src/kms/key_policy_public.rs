//! A key that everybody may use keeps nothing from anybody.

use crate::documents;
use bartizan_estate::Subject;
use bartizan_estate::views::kms::Key;
use bartizan_finding::Severity;
use bartizan_policy::question::is_public;
use bartizan_tree::State;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "kms-key-policy-public",
    title: "KMS key policy lets everybody in",
    severity: Severity::Critical,
    practice: "DAT-15",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::KMS::Key", "AWS::KMS::ReplicaKey"],
    aliases: &[Alias::exact("CKV_AWS_33"), Alias::broader("F76")],
    controls: &["AWS-FSBP/KMS.5"],
    page: include_str!("key_policy_public.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let policy = Key::new(subject).written_policy();
    match policy.state() {
        // The default key policy names the account.
        State::Absent => {}
        State::Unknown(why) => judge.undecided(why.clone(), policy.origin()),
        State::Known(node) | State::Default(node) => {
            let document = documents::read(node);
            let answer = is_public(&document, documents::owner(subject));
            documents::fail_on(judge, &answer, documents::principals(&document, &answer));
        }
    }
}
