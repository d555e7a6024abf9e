//! A trust policy without a name in it is an open door.

use bartizan_estate::Subject;
use bartizan_estate::views::iam::Identity;
use bartizan_finding::Severity;
use bartizan_policy::question::trusts_anyone;
use bartizan_tree::{Node, State, Value};

use super::providers;
use crate::documents;
use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-role-trust-anyone",
    title: "IAM role can be assumed by anybody",
    severity: Severity::Critical,
    practice: "IAM-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::IAM::Role"],
    aliases: &[
        Alias::narrower("CKV_AWS_60"),
        Alias::narrower("bcdcbdc6-a350-4855-ae7c-d1e6436f7c97"),
        Alias::narrower("F6"),
        Alias::narrower("IAM_ROLE_NO_ALLOW_PLUS_NOT_PRINCIPAL"),
    ],
    controls: &[],
    page: include_str!("role_trust_anyone.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let trust = Identity::new(subject).trust();
    match trust.state() {
        State::Absent => judge.not_applicable(),
        State::Unknown(why) => judge.undecided(why.clone(), trust.origin()),
        State::Known(node) | State::Default(node) => {
            let node = node.rebuilt(&mut |node| match &node.value {
                Value::Ref(_) => {
                    providers::arn(subject, &node).map_or(node.clone(), |arn| Node::text(arn, node.origin))
                }
                _ => node,
            });
            let document = documents::read(&node);
            let answer = trusts_anyone(&document, documents::owner(subject));
            documents::fail_on(judge, &answer, documents::principals(&document, &answer));
        }
    }
}
