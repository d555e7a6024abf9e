//! Whoever may make a repository, or choose the name of a workflow, may take the role.

use bartizan_estate::Subject;
use bartizan_estate::views::iam::Identity;
use bartizan_finding::Severity;
use bartizan_policy::question::{Pin, trusted_parties};
use bartizan_policy::{Part, Pattern};
use bartizan_tree::{State, Tri};

use super::providers;
use crate::documents;
use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-role-github-repository",
    title: "IAM role trusts more of GitHub than one repository",
    severity: Severity::High,
    practice: "IAM-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::IAM::Role"],
    aliases: &[Alias::broader("CKV_AWS_393"), Alias::broader("CKV_AWS_358")],
    controls: &[],
    page: include_str!("role_github_repository.md"),
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
        if !host.as_deref().is_some_and(|host| host.starts_with("token.actions.githubusercontent.com")) {
            continue;
        }
        asked = true;
        let place = if party.principal.origin.is_some() { party.principal.origin } else { party.statement };
        match &party.subject {
            // That nothing is asked is the finding of `iam-role-trust-anyone`.
            Pin::Free => {}
            Pin::Unknown(why) => judge.undecided(why.clone(), place),
            Pin::Fixed(values) | Pin::Pattern(values) => {
                for value in values {
                    let place = if value.origin().is_some() { value.origin() } else { place };
                    let (is_open, message) = openness(value);
                    if let Some(outcome) = judge.fail_if(is_open, place, message) {
                        outcome.facet(format!("subject:{value}"));
                    }
                }
            }
        }
    }
    if !asked {
        judge.not_applicable();
    }
}

/// Claims that whoever writes a workflow chooses, in any repository
/// (docs.github.com/actions/concepts/security/openid-connect: the subject may begin with any claim).
const CHOSEN: [&str; 6] = ["workflow:", "environment:", "ref:", "context:", "head_ref:", "base_ref:"];

/// Whether a subject leaves open which repository it is of an owner that it names.
fn openness(subject: &Pattern) -> (Tri, String) {
    let begin = beginning(subject);
    if let Some(claim) = CHOSEN.iter().find(|claim| begin.starts_with(**claim)) {
        let claim = claim.trim_end_matches(':');
        return (Tri::Yes, format!("`{subject}` begins with the {claim}, which everybody can choose"));
    }
    if let [Part::Hole(hole)] = subject.parts() {
        return (Tri::Unknown(hole.why.clone()), String::new());
    }
    let Some((owner, repository)) = begin.strip_prefix("repo:").and_then(|rest| rest.split_once('/')) else {
        return (Tri::No, String::new());
    };
    let is_open = subject.has_wildcard() && !repository.contains(':');
    let which = if repository.is_empty() { "every repository" } else { "every repository that begins so" };
    (is_open.into(), format!("`{subject}` lets in {which} of {owner}"))
}

/// The text before the first wildcard; what is not known stands as `…`.
fn beginning(subject: &Pattern) -> String {
    let mut text = String::new();
    for part in subject.parts() {
        match part {
            Part::Text(piece) => text.push_str(piece),
            Part::Any | Part::One => break,
            _ => text.push('…'),
        }
    }
    text
}
