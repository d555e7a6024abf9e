//! One request against the statements of one document: the reference semantics, on which every
//! other answer rests.
//!
//! Three-valued: a statement applies, does not, or it depends on something that is not known. A
//! document then denies, allows, is silent, or it is not known which, and names the statement
//! that decides.

use bartizan_tree::{Origin, Tri, Why};

use crate::document::{Document, Effect, Statement};
use crate::principal::{Range, Weight};
use crate::request::Request;

/// What a document is attached to: it decides what a missing element means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attachment {
    /// An identity, a boundary, a session, an SCP: no principals, resources are required.
    Identity,
    /// A resource: a statement without a principal speaks of nobody, and one without a resource
    /// (role trust, ECR) of the resource itself.
    Resource,
}

/// What a document says about a request.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Whether a statement denies it.
    pub deny: Tri,
    /// How directly a statement allows it, between the least and the most.
    pub allow: Range,
    /// The statement that denies, or allows most directly, for certain.
    pub decided_by: Option<Origin>,
}

/// The decision on a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Allowed.
    Allow,
    /// A statement denies it.
    ExplicitDeny,
    /// No statement allows it.
    ImplicitDeny,
    /// It depends.
    Unknown(Why),
}

impl Outcome {
    /// The decision, were this the only document.
    pub fn decision(&self) -> Decision {
        match (&self.deny, self.allow.is_named()) {
            (Tri::Yes, _) => Decision::ExplicitDeny,
            // Denied or not, it is not allowed; but which of the two is not known.
            (Tri::Unknown(why), _) => Decision::Unknown(why.clone()),
            (Tri::No, Tri::Yes) => Decision::Allow,
            (Tri::No, Tri::No) => Decision::ImplicitDeny,
            (Tri::No, Tri::Unknown(why)) => Decision::Unknown(why),
        }
    }

    /// Whether the request is allowed, were this the only document.
    pub fn allows(&self) -> Tri {
        self.deny.clone().not().and(self.allow.is_named())
    }
}

impl Document {
    /// What the document says about a request.
    pub fn evaluate(&self, request: &Request, attachment: Attachment) -> Outcome {
        let nothing = || Range { least: Weight::None, most: Weight::None, why: None };
        let mut outcome = Outcome { deny: Tri::No, allow: nothing(), decided_by: None };
        for statement in &self.statements {
            let applies = statement.applies(request, attachment);
            if applies.most == Weight::None {
                continue;
            }
            let (may_deny, may_allow, surely) = match &statement.effect {
                Effect::Deny => (true, false, true),
                Effect::Allow => (false, true, true),
                Effect::Unknown(_) => (true, true, false),
                Effect::Inert => (false, false, true),
            };
            let unsure = |applies: Range| match &statement.effect {
                Effect::Unknown(why) => Range { least: Weight::None, why: Some(why.clone()), ..applies },
                _ => applies,
            };
            if may_deny {
                let denies = unsure(applies.clone()).is_named();
                if denies.is_yes() && !outcome.deny.is_yes() {
                    outcome.decided_by = Some(statement.origin);
                }
                outcome.deny = outcome.deny.or(denies);
            }
            if may_allow {
                if surely && applies.least > outcome.allow.least && !outcome.deny.is_yes() {
                    outcome.decided_by = Some(statement.origin);
                }
                outcome.allow = outcome.allow.or(unsure(applies));
            }
        }
        if let Some(why) = &self.more {
            outcome.deny = outcome.deny.or(Tri::Unknown(why.clone()));
            outcome.allow = outcome.allow.or(Range::up_to(Weight::Direct, why.clone()));
        }
        outcome
    }
}

impl Statement {
    /// How directly the statement applies to a request; [`Weight::None`] where it does not.
    /// Without principals, what applies applies directly.
    pub fn applies(&self, request: &Request, attachment: Attachment) -> Range {
        let reach = match self.reach(request, attachment) {
            reach if reach.most == Weight::None => return reach,
            reach => reach,
        };
        let fits = self
            .covers_action(request)
            .and_then_tri(|| self.covers_resource(request, attachment))
            .and_then_tri(|| self.condition_holds(request));
        match fits {
            Tri::Yes => reach,
            Tri::No => Range::exactly(Weight::None),
            Tri::Unknown(why) => Range { least: Weight::None, most: reach.most, why: Some(why) },
        }
    }

    fn reach(&self, request: &Request, attachment: Attachment) -> Range {
        let requester = &request.principal;
        match (attachment, &self.principals) {
            (Attachment::Identity, _) => Range::exactly(Weight::Direct),
            // "The principal element is required in resource-based policies."
            (Attachment::Resource, None) => Range::exactly(Weight::None),
            (Attachment::Resource, Some(principals)) if principals.negated && self.effect == Effect::Deny => {
                match principals.spares(requester) {
                    Tri::Yes if request.bounded => Range::exactly(Weight::Direct),
                    Tri::Yes => Range::exactly(Weight::None),
                    Tri::No => Range::exactly(Weight::Direct),
                    Tri::Unknown(why) => Range::up_to(Weight::Direct, why),
                }
            }
            (Attachment::Resource, Some(principals)) => principals.reaches(requester),
        }
    }

    /// Whether the statement speaks of the request's action.
    pub fn covers_action(&self, request: &Request) -> Tri {
        self.actions.covers(|pattern| pattern.matches(&request.action))
    }

    /// Whether the statement speaks of the request's resource.
    pub fn covers_resource(&self, request: &Request, attachment: Attachment) -> Tri {
        // "The resource that includes a policy variable with no value will not match any
        // resource", in a NotResource too (UG reference_policies_variables).
        let resolves = match &self.resources {
            Some(resources) if resources.negated => {
                Tri::all(resources.known.iter().map(|pattern| pattern.resolves(&request.context)))
            }
            _ => Tri::Yes,
        };
        resolves.and(self.names_resource(request, attachment))
    }

    fn names_resource(&self, request: &Request, attachment: Attachment) -> Tri {
        match &self.resources {
            // An action without a resource is covered only by what covers everything.
            Some(resources) if request.resource.as_text() == Some("*") => resources.covers(|pattern| {
                let everything = pattern.is_universal();
                match pattern.hole() {
                    Some(hole) if !everything && !hole.is_given_by_aws() => Tri::Unknown(hole.why.clone()),
                    _ => everything.into(),
                }
            }),
            Some(resources) => resources.covers(|pattern| pattern.matches_arn(&request.resource, &request.context)),
            None if attachment == Attachment::Resource => Tri::Yes,
            // AWS refuses such a statement.
            None => match &self.more_conditions {
                Some(why) => Tri::Unknown(why.clone()),
                None => Tri::No,
            },
        }
    }

    /// Whether all conditions hold.
    pub fn condition_holds(&self, request: &Request) -> Tri {
        let known = Tri::all(self.conditions.iter().map(|condition| condition.holds(&request.context)));
        match &self.more_conditions {
            Some(why) => known.and(Tri::Unknown(why.clone())),
            None => known,
        }
    }
}

/// `and` that does not ask the second question where the first is no.
trait AndThen {
    fn and_then_tri(self, next: impl FnOnce() -> Tri) -> Tri;
}

impl AndThen for Tri {
    fn and_then_tri(self, next: impl FnOnce() -> Tri) -> Tri {
        if self.is_no() { self } else { self.and(next()) }
    }
}

#[cfg(test)]
mod tests;
