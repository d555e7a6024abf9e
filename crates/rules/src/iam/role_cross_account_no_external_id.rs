//! A third party that acts for many can be talked into acting on the wrong one.

use crate::documents;
use bartizan_estate::Subject;
use bartizan_estate::views::iam::Identity;
use bartizan_finding::Severity;
use bartizan_policy::question::trusted_parties;
use bartizan_policy::{Kind, Who};
use bartizan_tree::{Node, Origin, State, Tri};

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-role-cross-account-no-external-id",
    title: "IAM role trusts another account without an external id",
    severity: Severity::Medium,
    practice: "IAM-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::IAM::Role"],
    aliases: &[
        Alias::exact("09c35abf-5852-4622-ac7a-b987b331232e"),
        Alias::exact("85138beb-ce7c-4ca3-a09f-e8fbcc57ddd7"),
    ],
    controls: &[],
    page: include_str!("role_cross_account_no_external_id.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let trust = Identity::new(subject).trust();
    let node = match trust.state() {
        State::Absent => return judge.not_applicable(),
        State::Unknown(why) => return judge.undecided(why.clone(), trust.origin()),
        State::Known(node) | State::Default(node) => *node,
    };
    let document = documents::read(node);
    let parties = trusted_parties(&document, documents::owner(subject));
    for party in &parties.known {
        // Services and providers have other fences, and everybody is another rule's.
        let who = &party.principal.who;
        let asked = match who {
            Who::Account(_) | Who::User(_) | Who::Role(_) | Who::Session(_) | Who::FederatedUser(_) => true,
            Who::Partial { kind, .. } => *kind == Kind::Aws,
            Who::Unknown(_) => true,
            Who::Anyone | Who::Service(_) | Who::Federated(_) | Who::Canonical(_) | Who::Nobody(_) => false,
        };
        if !asked || is_neighbour(subject, who) {
            continue;
        }
        // An account that is written as a number is another one, unless the role's own is known.
        let foreign = match (&party.foreign, who.account()) {
            (Tri::Unknown(_), Some(_)) => Tri::Yes,
            (foreign, _) => foreign.clone(),
        };
        let asked = party.external_id.clone().or(party.mfa.clone()).or(party.organization.clone());
        let place = if party.principal.origin.is_some() { party.principal.origin } else { party.statement };
        let message = format!("{} may assume the role without an external id", party.principal);
        if let Some(outcome) = judge.fail_if(foreign.and(asked.not()), place, message) {
            outcome.facet(format!("principal:{}", party.principal));
        }
    }
    if let Some(why) = parties.more {
        judge.undecided(why, document.origin);
    }
}

/// Whether the principal is a role or user that stands beside the role, in the same account.
fn is_neighbour(subject: Subject<'_>, who: &Who) -> bool {
    let Who::Partial { text, .. } = who else { return false };
    let Some(reference) = text.hole().and_then(|hole| hole.reference.as_ref()) else { return false };
    let node = Node::reference(reference.resource.clone(), reference.attribute.clone(), Origin::NONE);
    let found = subject.resolve(&node, &["AWS::IAM::Role", "AWS::IAM::User"]);
    found.value().is_some_and(|other| other.resource().scope.name == subject.resource().scope.name)
}
