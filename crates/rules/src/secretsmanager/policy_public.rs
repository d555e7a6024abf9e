//! A secret whose policy lets strangers read it.

use bartizan_estate::Subject;
use bartizan_finding::Severity;
use bartizan_policy::question::is_public;
use bartizan_tree::State;

use crate::documents;
use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "secretsmanager-policy-public",
    title: "Secret's policy lets everybody in",
    severity: Severity::Critical,
    practice: "SEC-2",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::SecretsManager::Secret"],
    aliases: &[Alias::exact("prowler:secretsmanager_not_publicly_accessible")],
    controls: &[],
    page: include_str!("policy_public.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let policy = subject.get("ResourcePolicy");
    match policy.state() {
        // Then only the account's own policies count.
        State::Absent => {}
        State::Unknown(why) => judge.undecided(why.clone(), policy.origin()),
        State::Known(node) | State::Default(node) => {
            let document = documents::read(node);
            let answer = is_public(&document, documents::owner(subject));
            let message = documents::everybody_may(&answer, "with the secret");
            documents::fail_saying(judge, &answer, documents::principals(&document, &answer), message);
        }
    }
}
