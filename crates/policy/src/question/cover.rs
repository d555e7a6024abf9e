//! Whether one statement covers what another one speaks of.

use bartizan_tree::Tri;

use crate::action::ActionPattern;
use crate::document::{Effect, Element, Statement};
use crate::pattern::Pattern;
use crate::principal::Who;

impl Statement {
    /// Whether the statement surely denies.
    pub(super) fn is_deny(&self) -> bool {
        self.effect == Effect::Deny
    }

    /// Whether the element surely speaks of every action that a pattern matches.
    pub(super) fn covers_actions_of(&self, pattern: &ActionPattern) -> bool {
        let actions = &self.actions;
        if actions.negated {
            return actions.more.is_none()
                && !actions.known.is_empty()
                && !actions.known.iter().any(|n| !n.is_inert() && n.pattern().overlaps(pattern.pattern()));
        }
        pattern.is_inert()
            || actions
                .known
                .iter()
                .any(|a| a.is_everything() || (!a.is_inert() && a.pattern().includes(pattern.pattern(), false)))
    }

    /// Whether the statement surely speaks of every action there is.
    pub(super) fn covers_every_action(&self) -> bool {
        !self.actions.negated && self.actions.known.iter().any(ActionPattern::is_everything)
    }

    /// Whether the statement surely speaks of every action of a service.
    pub(super) fn covers_service(&self, service: &str) -> bool {
        self.covers_actions_of(&ActionPattern::parse(&format!("{service}:*")))
    }

    /// Whether the statement surely speaks of every resource that a pattern matches.
    pub(super) fn covers_resources_of(&self, pattern: Option<&Pattern>) -> bool {
        match (&self.resources, pattern) {
            // Without the element the policy's own resource is meant, whatever it is.
            (None, _) => true,
            (Some(own), None) => !own.negated && own.known.iter().any(Pattern::is_everything),
            (Some(own), Some(pattern)) if own.negated => {
                own.more.is_none() && !own.known.is_empty() && !own.known.iter().any(|n| n.overlaps(pattern))
            }
            (Some(own), Some(pattern)) => own.known.iter().any(|r| r.includes(pattern, true)),
        }
    }

    /// Whether the statement surely speaks to everybody.
    pub(super) fn covers_everybody(&self) -> bool {
        self.principals.as_ref().is_some_and(|p| !p.negated && p.known.iter().any(|p| matches!(p.who, Who::Anyone)))
    }

    /// Whether the statement speaks of every resource.
    pub(super) fn is_on_everything(&self) -> Tri {
        match &self.resources {
            None => Tri::No,
            Some(resources) if resources.negated => Tri::No,
            Some(resources) => listed(resources, |pattern| {
                if pattern.is_universal() {
                    return Tri::Yes;
                }
                match pattern.hole() {
                    Some(hole) if !hole.is_given_by_aws() && pattern.parts().len() == 1 => {
                        Tri::Unknown(hole.why.clone())
                    }
                    _ => Tri::No,
                }
            }),
        }
    }
}

/// Whether one member of a list answers yes.
pub(super) fn listed<T>(element: &Element<T>, ask: impl FnMut(&T) -> Tri) -> Tri {
    let known = Tri::any(element.known.iter().map(ask));
    match &element.more {
        Some(why) => known.or(Tri::Unknown(why.clone())),
        None => known,
    }
}
