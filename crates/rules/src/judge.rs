//! Where a rule puts what it concludes about one resource.
//!
//! A rule says what fails and what it cannot tell; what it says nothing of passes.

use std::sync::Arc;

use bartizan_estate::{Resource, Subject};
use bartizan_finding::Related;
use bartizan_tree::{Field, Origin, Tri, Why};

/// Collects what a rule concludes about one resource.
#[derive(Debug, Default)]
pub struct Judge {
    pub(crate) outcomes: Vec<Outcome>,
    pub(crate) undecided: Option<(Why, Origin)>,
    pub(crate) not_applicable: bool,
}

/// One trouble that was found.
#[derive(Debug)]
pub struct Outcome {
    pub(crate) facet: String,
    pub(crate) message: String,
    pub(crate) origin: Origin,
    pub(crate) masked: bool,
    pub(crate) related: Vec<Related>,
    pub(crate) proof: Vec<String>,
    pub(crate) about: Option<(Arc<str>, Arc<str>)>,
}

impl Judge {
    /// Something is wrong, at a place. The message is a sentence without a full stop.
    pub fn fail(&mut self, origin: Origin, message: impl Into<String>) -> &mut Outcome {
        let at = self.outcomes.len();
        self.outcomes.push(Outcome {
            facet: String::new(),
            message: message.into(),
            origin,
            masked: false,
            related: Vec::new(),
            proof: Vec::new(),
            about: None,
        });
        &mut self.outcomes[at]
    }

    /// It cannot be told. The first reason is the one that is shown.
    pub fn undecided(&mut self, why: Why, origin: Origin) {
        self.undecided.get_or_insert((why, origin));
    }

    /// The rule does not speak of this resource after all.
    pub fn not_applicable(&mut self) {
        self.not_applicable = true;
    }

    /// Fails where the answer is yes, and is undecided where it is not known.
    pub fn fail_if(&mut self, answer: Tri, origin: Origin, message: impl Into<String>) -> Option<&mut Outcome> {
        match answer {
            Tri::Yes => Some(self.fail(origin, message)),
            Tri::No => None,
            Tri::Unknown(why) => {
                self.undecided(why, origin);
                None
            }
        }
    }

    /// Asks that a field answers yes; fails at its place where it does not.
    pub fn require<T>(
        &mut self,
        field: &Field<T>,
        question: impl FnOnce(&T) -> bool,
        message: impl Into<String>,
    ) -> Option<&mut Outcome> {
        self.fail_if(field.is(question).not(), field.origin(), message)
    }
}

impl Outcome {
    /// Which of several like troubles of this resource it is; two outcomes of one resource must
    /// differ in it. Made of what is wrong, never of places.
    pub fn facet(&mut self, facet: impl Into<String>) -> &mut Self {
        self.facet = facet.into();
        self
    }

    /// Another resource that belongs to it, shown at its header.
    pub fn related(&mut self, resource: &Resource, message: impl Into<String>) -> &mut Self {
        self.related_at(resource, resource.origin, message)
    }

    /// Another resource that belongs to it, shown at a place.
    pub fn related_at(&mut self, resource: &Resource, origin: Origin, message: impl Into<String>) -> &mut Self {
        let address = resource.address.clone();
        self.related.push(Related { address, message: message.into(), origin, aside: false });
        self
    }

    /// What stands at its place is a secret: no report shows it.
    pub fn secret(&mut self) -> &mut Self {
        self.masked = true;
        self
    }

    /// A step by which it was concluded.
    pub fn proof(&mut self, step: impl Into<String>) -> &mut Self {
        self.proof.push(step.into());
        self
    }

    /// For a rule that judges the whole estate: the resource that this is about.
    pub fn about(&mut self, subject: Subject<'_>) -> &mut Self {
        self.about = Some((subject.kind().into(), subject.address().clone()));
        self
    }
}
