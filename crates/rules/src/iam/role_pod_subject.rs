//! A role for one service account that every pod of the cluster can take.

use bartizan_estate::Subject;
use bartizan_estate::views::iam::Identity;
use bartizan_finding::Severity;
use bartizan_policy::Pattern;
use bartizan_policy::question::{Pin, trusted_parties};
use bartizan_tree::State;

use super::providers;
use crate::documents;
use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-role-pod-subject",
    title: "IAM role lets more pods in than it names",
    severity: Severity::High,
    practice: "IAM-3",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::IAM::Role"],
    aliases: &[],
    controls: &[],
    page: include_str!("role_pod_subject.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let trust = Identity::new(subject).trust();
    // What is not known at all is the finding of `iam-role-trust-anyone`.
    let (State::Known(node) | State::Default(node)) = trust.state() else { return judge.not_applicable() };
    let document = documents::read(node);
    let parties = trusted_parties(&document, documents::owner(subject));
    let mut asked = false;
    for party in &parties.known {
        let host = providers::host(subject, &party.principal.who);
        if !host.as_deref().is_some_and(providers::is_of_cluster) {
            continue;
        }
        asked = true;
        let place = if party.principal.origin.is_some() { party.principal.origin } else { party.statement };
        match &party.subject {
            Pin::Fixed(_) => {}
            Pin::Unknown(why) => judge.undecided(why.clone(), place),
            Pin::Free => {
                judge.fail(place, "every pod of the cluster may take the role").facet("subject");
            }
            Pin::Pattern(values) => {
                for value in values.iter().filter(|value| value.has_wildcard()) {
                    let place = if value.origin().is_some() { value.origin() } else { place };
                    judge.fail(place, format!("`{value}` lets in {}", whom(value))).facet(format!("subject:{value}"));
                }
            }
        }
    }
    if !asked {
        judge.not_applicable();
    }
}

/// In words. A subject is `system:serviceaccount:NAMESPACE:NAME`.
fn whom(subject: &Pattern) -> &'static str {
    match subject.prefix().matches(':').count() {
        3.. => "every service account of a namespace",
        _ => "service accounts of every namespace",
    }
}
