//! Everything that a stranger may try, cell by cell.
//!
//! For a document in which nothing is unknown the answer is exact: actions, resources and
//! condition keys split into the cells that the document's own patterns make, and a stranger is
//! whoever has none of the values that the document names.

use bartizan_tree::Node;

use super::probe;
use super::restrict::{Meaning, is_named};
use crate::action::Action;
use crate::arn::AccountId;
use crate::authorize::Policies;
use crate::cells::{Steps, arn_steps, cells};
use crate::context::Context;
use crate::document::{Document, Effect};
use crate::explore::Found;
use crate::pattern::{Case, Pattern, Syntax};
use crate::principal::{Requester, Who};
use crate::request::Request;

/// How many decisions are tried.
const MAX_TRIES: usize = 10_000;
/// How many actions and resources a document may name to be searched: beyond, the cells are too
/// many to be worth it.
const MAX_PATTERNS: usize = 100;

/// A request of a stranger that the document allows; `None` where something in the document is
/// not known.
pub(super) fn stranger(document: &Document, owner: Option<&str>, meaning: Meaning) -> Option<Found> {
    let patterns = |s: &crate::Statement| s.actions.known.len() + s.resources.as_ref().map_or(0, |r| r.known.len());
    if !is_known(document) || document.statements.iter().map(patterns).sum::<usize>() > MAX_PATTERNS {
        return None;
    }
    let owner = owner.and_then(AccountId::parse);
    let anything = Document::parse(&everything(), &bartizan_tree::Sources::new());
    let policies = Policies { identity: vec![anything], resource: Some(document.clone()), ..Policies::default() };
    let keep = |key: &str, value: &str| !is_named(document, key, value, meaning);
    let (actions, all_actions) = actions(document);
    let mut tries = MAX_TRIES;
    let mut complete = all_actions;
    let named = document.statements.iter().filter_map(|s| s.principals.as_ref()).flat_map(|p| &p.known);
    let providers = named.filter_map(|p| match &p.who {
        Who::Federated(name) if meaning == Meaning::S3 => Some(Requester::Federated(name.clone())),
        _ => None,
    });
    let strangers = ["anonymous", probe::STRANGER].into_iter().filter_map(Requester::parse);
    for principal in strangers.chain(providers) {
        let Some(first) = actions.first() else { continue };
        let base = Request::new(principal.clone(), first.clone(), "", owner.clone());
        let base = base.in_context(context(document, &principal)).completed();
        let base = Request { context: probe::owner_context(base.context.clone()), ..base };
        let (resources, all_resources) = resources(document, &base.context);
        complete &= all_resources;
        for action in &actions {
            for resource in &resources {
                let request = Request { action: action.clone(), ..base.clone() }.on(Pattern::literal(resource));
                match policies.find_allowed(&request, &keep, &mut tries) {
                    Found::Allowed(mut request) => {
                        tidy(&mut request);
                        return Some(Found::Allowed(request));
                    }
                    Found::Nothing => {}
                    Found::GaveUp => complete = false,
                }
            }
        }
    }
    Some(if complete { Found::Nothing } else { Found::GaveUp })
}

/// An identity that may do everything: what the stranger's own account says does not matter.
fn everything() -> Node {
    let text = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;
    Node::text(text, bartizan_tree::Origin::NONE)
}

/// A context of which nothing is known, but what follows from being a stranger.
fn context(document: &Document, principal: &Requester) -> Context {
    let mut context = Context::unknown();
    for key in ["aws:PrincipalIsAWSService", "aws:ViaAWSService"] {
        context.set(key, vec!["false".into()]);
    }
    for key in ["aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast", "aws:PrincipalServiceName"] {
        context.drop_key(key);
    }
    if *principal == Requester::Anonymous {
        let keys = document.statements.iter().flat_map(|s| &s.conditions).map(|c| &c.key);
        for key in keys.filter(|key| probe::is_of_signed(key)) {
            context.drop_key(key);
        }
    }
    context
}

/// One action for each cell of the action patterns, and whether that is all of them.
fn actions(document: &Document) -> (Vec<Action>, bool) {
    let patterns: Vec<_> =
        document.statements.iter().flat_map(|s| &s.actions.known).filter(|a| !a.is_inert()).collect();
    let none = Context::default();
    let steps = |pattern: &Pattern| Some(Steps::glob(&pattern.atoms(&none, Case::Sensitive)?, Case::Sensitive));
    let some = Pattern::parse("?*:?*", Syntax { wildcards: true, variables: false });
    let Some(within) = steps(&some) else { return (Vec::new(), false) };
    let found = cells(&within, &patterns.iter().filter_map(|p| steps(p.pattern())).collect::<Vec<_>>());
    let same = |a: &Action, b: &Action| patterns.iter().all(|p| p.matches(a) == p.matches(b));
    (found.texts.iter().filter_map(|text| probe::real_action(text, same)).collect(), found.complete)
}

/// One resource for each cell of the resource patterns, and whether that is all of them.
fn resources(document: &Document, context: &Context) -> (Vec<String>, bool) {
    let patterns = document.statements.iter().filter_map(|s| s.resources.as_ref()).flat_map(|r| &r.known);
    let steps: Vec<Steps> = patterns.filter_map(|p| arn_steps(p, context)).collect();
    let arns = Pattern::parse("arn:?*:?*:*:*:?*", Syntax { wildcards: true, variables: false });
    let Some(within) = arn_steps(&arns, context) else { return (Vec::new(), false) };
    let found = cells(&within, &steps);
    (found.texts, found.complete)
}

/// Leaves out of a witness what only says that something is absent.
fn tidy(request: &mut Request) {
    let said: Vec<(String, Vec<std::sync::Arc<str>>)> = request
        .context
        .iter()
        .filter(|(_, values)| !values.is_empty())
        .map(|(key, values)| (key.to_string(), values.to_vec()))
        .collect();
    let mut context = Context::default();
    for (key, values) in said {
        context.set(&key, values);
    }
    request.context = context;
}

/// Whether nothing in the document is unknown.
fn is_known(document: &Document) -> bool {
    document.more.is_none()
        && document.statements.iter().all(|s| {
            let principals = s.principals.as_ref().is_none_or(|p| {
                p.more.is_none() && !p.known.iter().any(|p| matches!(p.who, Who::Partial { .. } | Who::Unknown(_)))
            });
            let resources = s.resources.as_ref();
            principals
                && !matches!(s.effect, Effect::Unknown(_))
                && s.more_conditions.is_none()
                && s.actions.more.is_none()
                && s.actions.known.iter().all(|a| a.pattern().hole().is_none())
                && resources.is_none_or(|r| r.more.is_none() && r.known.iter().all(|p| p.hole().is_none()))
                && s.conditions.iter().all(|c| c.more.is_none() && c.values.iter().all(|v| v.hole().is_none()))
        })
}
