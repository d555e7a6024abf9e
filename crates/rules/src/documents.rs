//! Asking the policy engine of documents, and saying where its answers stand.

use bartizan_estate::Subject;
use bartizan_estate::views::iam::{Written, written_documents};
use bartizan_policy::Document;
use bartizan_policy::question::{Answer, is_public};
use bartizan_tree::{Field, Node, Origin, Sources, State, Tri};

use crate::{Judge, Outcome};

/// Reads a document that the vocabulary holds as a tree.
pub(crate) fn read(node: &Node) -> Document {
    // Texts were decoded when they were adapted, so that no places are needed here.
    Document::parse(node, &Sources::new())
}

/// Asks a question of each identity policy that is written on the resource, where there is one.
pub(crate) fn each(subject: Subject<'_>, judge: &mut Judge, ask: impl FnMut(&Asked<'_, '_>, &mut Judge)) {
    if !each_here(subject, judge, ask) {
        judge.not_applicable();
    }
}

/// The same; says whether there was one.
pub(crate) fn each_here(
    subject: Subject<'_>,
    judge: &mut Judge,
    mut ask: impl FnMut(&Asked<'_, '_>, &mut Judge),
) -> bool {
    let written = written_documents(subject);
    if written.known.is_empty() && written.more.is_none() {
        return false;
    }
    for written in &written.known {
        match written.document.state() {
            State::Known(node) | State::Default(node) => ask(&Asked { written, document: read(node) }, judge),
            State::Absent => {}
            State::Unknown(why) => judge.undecided(why.clone(), written.document.origin()),
        }
    }
    if let Some(why) = written.more {
        judge.undecided(why, subject.get("Policies").origin());
    }
    true
}

/// One document of a resource.
pub(crate) struct Asked<'a, 'e> {
    written: &'a Written<'e>,
    /// What it says.
    pub(crate) document: Document,
}

impl Asked<'_, '_> {
    /// What tells this document's trouble from that of another one on the same resource.
    pub(crate) fn facet(&self, what: &str) -> String {
        match &self.written.name {
            Some(name) => format!("{name}:{what}"),
            None => what.to_owned(),
        }
    }

    /// The actions of a statement: what a person would change.
    pub(crate) fn actions(&self, statement: Origin) -> Origin {
        let found = self.document.statements.iter().find(|s| s.origin == statement);
        found.map(|s| s.actions.origin).filter(|origin| origin.is_some()).unwrap_or(statement)
    }

    /// Fails where the answer is yes.
    pub(crate) fn fail_on(&self, judge: &mut Judge, answer: &Answer, facet: &str) {
        let place = answer.statements.first().map_or(self.document.origin, |s| self.actions(*s));
        if let Some(outcome) = fail_on(judge, answer, place) {
            outcome.facet(self.facet(facet));
        }
    }
}

/// What a witness shows, in words that do not name a resource that stands for all.
pub(crate) fn everybody_may(answer: &Answer, on: &str) -> String {
    match &answer.witness {
        Some(witness) if witness.principal == "anonymous" => format!("everybody may do {} {on}", witness.action),
        Some(witness) => format!("every AWS account may do {} {on}", witness.action),
        None => answer.explanation.clone(),
    }
}

/// Fails at a place where the answer is yes, with the witness as the proof.
pub(crate) fn fail_on<'j>(judge: &'j mut Judge, answer: &Answer, place: Origin) -> Option<&'j mut Outcome> {
    fail_saying(judge, answer, place, answer.explanation.clone())
}

/// The same in other words.
pub(crate) fn fail_saying<'j>(
    judge: &'j mut Judge,
    answer: &Answer,
    place: Origin,
    mut message: String,
) -> Option<&'j mut Outcome> {
    if answer.verdict == Tri::Yes && !answer.under.is_empty() {
        message = format!("{message}, if {}", answer.under.join(" and "));
    }
    let outcome = judge.fail_if(answer.verdict.clone(), place, message)?;
    if let Some(witness) = &answer.witness {
        outcome.proof(format!("allowed: {witness}"));
    }
    Some(outcome)
}

/// Fails where a resource's policy lets in people whom nobody has named. One without a policy lets in
/// nobody but its account.
pub(crate) fn closed_to_strangers(subject: Subject<'_>, policy: &Field<&Node>, judge: &mut Judge, on: &str) {
    match policy.state() {
        State::Absent => {}
        State::Unknown(why) => judge.undecided(why.clone(), policy.origin()),
        State::Known(node) | State::Default(node) => {
            let document = read(node);
            let answer = is_public(&document, owner(subject));
            let message = everybody_may(&answer, on);
            fail_saying(judge, &answer, principals(&document, &answer), message);
        }
    }
}

/// The principals of a statement.
pub(crate) fn principals(document: &Document, answer: &Answer) -> Origin {
    let Some(origin) = answer.statements.first() else { return document.origin };
    let statement = document.statements.iter().find(|s| s.origin == *origin);
    let place = statement.and_then(|s| s.principals.as_ref()).map(|p| p.origin);
    place.filter(|place| place.is_some()).unwrap_or(*origin)
}

/// The account that a resource lives in, where it is known.
pub(crate) fn owner(subject: Subject<'_>) -> Option<&str> {
    subject.resource().scope.account.value().map(|account| &**account)
}
