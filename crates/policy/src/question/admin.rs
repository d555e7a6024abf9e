//! Does it grant everything?

use bartizan_tree::{Tri, Why};

use super::Answer;
use super::cover::listed;
use crate::action::{Action, ActionPattern};
use crate::document::{Document, Effect, Statement};
use crate::evaluate::Attachment;
use crate::pattern::Pattern;
use crate::principal::Requester;
use crate::request::Request;

/// Whether an identity policy grants administrator access: every action on every resource, or
/// every action but some that leave the whole of IAM in (whoever has all of IAM on everything
/// else beside can give the rest to itself).
///
/// Unions of statements count (a `NotAction` and the actions that it leaves out), Deny statements
/// count, and conditions on the grants are named in `under`.
pub fn grants_admin(document: &Document) -> Answer {
    let mut best: Option<Answer> = None;
    for statement in document.allows() {
        let granted = grants_all_but_little(document, statement);
        let granted = match &statement.effect {
            Effect::Unknown(why) => granted.and(Tri::Unknown(why.clone())),
            _ => granted,
        };
        match granted {
            Tri::No => {}
            Tri::Unknown(why) => {
                best.get_or_insert_with(|| Answer::unknown(why).by(statement.origin));
            }
            Tri::Yes => {
                let answer = match denied(document) {
                    Tri::Yes => continue,
                    Tri::Unknown(why) => Answer::unknown(why).by(statement.origin),
                    Tri::No => {
                        let what = match statement.actions.negated {
                            true => "every action but a few on every resource",
                            false => "every action on every resource",
                        };
                        let answer = Answer::yes(format!("{} grants {what}", statement.name())).by(statement.origin);
                        answer.under(&statement.conditions)
                    }
                };
                if answer.verdict.is_yes() && answer.under.is_empty() {
                    return answer;
                }
                if best.as_ref().is_none_or(|b| !b.verdict.is_yes()) {
                    best = Some(answer);
                }
            }
        }
    }
    match (best, &document.more) {
        (Some(answer), _) if answer.verdict.is_yes() && document.more.is_none() => answer,
        (_, Some(why)) => Answer::unknown(why.clone()).by(document.origin),
        (Some(answer), None) => answer,
        (None, None) => Answer::no("it does not grant everything"),
    }
}

/// Whether an Allow statement grants all actions on all resources, or all but some outside IAM
/// (where other statements may fill the gap).
fn grants_all_but_little(document: &Document, statement: &Statement) -> Tri {
    let everywhere = statement.is_on_everything();
    if everywhere.is_no() {
        return Tri::No;
    }
    let actions = &statement.actions;
    let all = if actions.negated {
        // INVARIANT: whatever is left out of IAM must be granted by another statement.
        let missing = |pattern: &ActionPattern| {
            let touches = !pattern.is_inert() && pattern.pattern().overlaps(&iam());
            if !touches {
                return Tri::No;
            }
            match pattern.pattern().hole() {
                Some(hole) => Tri::Unknown(hole.why.clone()),
                None => filled(document, pattern).not(),
            }
        };
        if actions.known.is_empty() && actions.more.is_none() { Tri::No } else { listed(actions, missing).not() }
    } else {
        listed(actions, |pattern| match (pattern.is_everything(), pattern.pattern().hole()) {
            (true, _) => Tri::Yes,
            (false, Some(hole)) if pattern.pattern().parts().len() == 1 => Tri::Unknown(hole.why.clone()),
            _ => Tri::No,
        })
    };
    all.and(everywhere)
}

fn iam() -> Pattern {
    Pattern::parse("iam:*", crate::Syntax { wildcards: true, variables: false })
}

/// Whether another statement surely grants, everywhere and without condition, what a pattern
/// leaves out.
fn filled(document: &Document, pattern: &ActionPattern) -> Tri {
    Tri::any(document.statements.iter().filter(|s| s.effect == Effect::Allow && !s.actions.negated).map(|other| {
        (other.covers_actions_of(pattern) && other.is_on_everything().is_yes() && other.is_unconditional().is_yes())
            .into()
    }))
}

/// Actions by which whoever is nearly an administrator becomes one.
const LADDER: [&str; 6] = [
    "iam:AttachUserPolicy",
    "iam:AttachRolePolicy",
    "iam:PutUserPolicy",
    "iam:PutRolePolicy",
    "iam:CreatePolicyVersion",
    "iam:CreateUser",
];

/// Whether Deny statements take the power over IAM away: yes where each of the ways up is denied
/// whatever the context, no where none is.
fn denied(document: &Document) -> Tri {
    let jo = || Requester::parse("arn:aws:iam::111122223333:user/example");
    let mut some = None;
    let mut all = true;
    for name in LADDER {
        let (Some(principal), Some(action)) = (jo(), Action::parse(name)) else { continue };
        let resource = match name.contains("Role") {
            true => "arn:aws:iam::111122223333:role/example",
            false => "arn:aws:iam::111122223333:user/example",
        };
        let request = Request::new(principal, action, resource, None).in_context(crate::Context::unknown());
        // Only the denials count here; the grants were looked at as a whole.
        match document.evaluate(&request, Attachment::Identity).deny {
            Tri::Yes => {
                some = some.or(Some(Why::Undecidable(format!("{name} is denied, other ways up are not").into())))
            }
            Tri::No => all = false,
            Tri::Unknown(why) => {
                all = false;
                some = some.or(Some(why));
            }
        }
    }
    match (all, some) {
        (true, _) => Tri::Yes,
        (false, Some(why)) => Tri::Unknown(why),
        (false, None) => Tri::No,
    }
}
