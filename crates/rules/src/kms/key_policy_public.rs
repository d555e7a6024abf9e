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
    kinds: &["AWS::KMS::Key", "AWS::KMS::ReplicaKey", "Bartizan::KMS::KeyPolicy"],
    aliases: &[Alias::exact("CKV_AWS_33"), Alias::broader("F76")],
    controls: &["AWS-FSBP/KMS.5"],
    page: include_str!("key_policy_public.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let policy = match subject.kind() {
        "Bartizan::KMS::KeyPolicy" => {
            // A key that is here was asked itself.
            let key = subject.get("KeyId").then(|key| subject.resolve(key, &["AWS::KMS::Key", "AWS::KMS::ReplicaKey"]));
            if key.value().is_some() {
                return judge.not_applicable();
            }
            subject.get("PolicyDocument")
        }
        _ => Key::new(subject).written_policy(),
    };
    match policy.state() {
        // The default key policy names the account.
        State::Absent => {}
        State::Unknown(why) => judge.undecided(why.clone(), policy.origin()),
        State::Known(node) | State::Default(node) => {
            let document = documents::read(node);
            let answer = is_public(&document, documents::owner(subject));
            let message = documents::everybody_may(&answer, "with the key");
            documents::fail_saying(judge, &answer, documents::principals(&document, &answer), message);
        }
    }
}
