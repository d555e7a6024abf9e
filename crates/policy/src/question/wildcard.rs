//! What do the wildcards of a policy grant?

use bartizan_tree::{Origin, Tri};

use crate::action::ActionPattern;
use crate::document::{Document, Effect, Statement};
use crate::level::Level;
use crate::pattern::Pattern;

/// One action pattern with a wildcard (or one `NotAction`), and what it grants.
#[derive(Clone, Debug)]
pub struct WildcardGrant {
    /// The statement.
    pub statement: Origin,
    /// The action, or the `NotAction` element.
    pub origin: Origin,
    /// As it was written; `NotAction …` for the negated form.
    pub action: String,
    /// The service, where it is one.
    pub service: Option<String>,
    /// The kinds of access that it may hold.
    pub levels: Vec<Level>,
    /// On what.
    pub scope: Scope,
    /// Whether it is surely granted: the effect is known, and the action is.
    pub granted: Tri,
    /// The conditions under which, in words.
    pub under: Vec<String>,
}

/// On how much a statement grants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// On named resources.
    Named,
    /// On resources by a pattern.
    Pattern,
    /// On everything.
    Everything,
}

impl WildcardGrant {
    /// Whether it grants more than reading.
    pub fn writes(&self) -> bool {
        self.levels.iter().any(|level| *level > Level::Read)
    }
}

/// Each wildcard among the allowed actions, with the service, the kinds of access and the
/// resources that it grants. Deny statements are left aside.
pub fn wildcard_grants(document: &Document) -> Vec<WildcardGrant> {
    let mut found = Vec::new();
    for statement in document.allows() {
        let granted = match &statement.effect {
            Effect::Unknown(why) => Tri::Unknown(why.clone()),
            _ => Tri::Yes,
        };
        let grant = |origin, action: String, service: Option<String>, levels| WildcardGrant {
            statement: statement.origin,
            origin,
            action,
            service,
            levels,
            scope: scope(statement),
            granted: granted.clone(),
            under: statement.conditions.iter().map(ToString::to_string).collect(),
        };
        if statement.actions.negated {
            let listed: Vec<&str> = statement.actions.known.iter().map(ActionPattern::as_str).collect();
            let text = format!("NotAction {}", listed.join(", "));
            found.push(grant(statement.actions.origin, text, None, Level::ALL.to_vec()));
            continue;
        }
        for pattern in statement.actions.known.iter().filter(|a| a.has_wildcard() && !a.is_inert()) {
            let service = pattern.service().map(str::to_owned);
            let levels = match (&service, pattern.pattern().prefix().split_once(':')) {
                (Some(service), Some((_, prefix))) => Level::of_pattern(service, prefix),
                _ => Level::ALL.to_vec(),
            };
            found.push(grant(pattern.origin(), pattern.as_str().to_owned(), service, levels));
        }
    }
    found
}

fn scope(statement: &Statement) -> Scope {
    match &statement.resources {
        None => Scope::Named,
        Some(resources) if resources.negated => Scope::Everything,
        Some(resources) if resources.known.iter().any(Pattern::is_universal) => Scope::Everything,
        Some(resources) if resources.known.iter().any(Pattern::has_wildcard) => Scope::Pattern,
        Some(_) => Scope::Named,
    }
}
