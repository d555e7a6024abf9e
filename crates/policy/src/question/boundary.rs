//! May it make roles or users that nothing bounds?

use bartizan_tree::{Tri, Why};

use super::Answer;
use super::trust::demands;
use crate::action::Action;
use crate::context::Context;
use crate::document::{Document, Effect};
use crate::evaluate::Attachment;
use crate::principal::Requester;
use crate::request::Request;

/// The condition key of the boundary that a new principal gets (docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html).
const KEY: &str = "iam:permissionsboundary";

/// Whether an identity policy lets its holder do an action (`iam:CreateRole`, `iam:CreateUser` …)
/// without naming a permissions boundary: no condition of the grant demands one, and no Deny refuses
/// a request without.
pub fn without_boundary(document: &Document, action: &str) -> Answer {
    let Some(action) = Action::parse(action) else { return Answer::no("this is no action") };
    let mut undecided: Option<Answer> = None;
    for statement in document.allows() {
        let bounded = Tri::any(statement.conditions.iter().map(|condition| demands(condition, &[KEY])));
        let bounded = match &statement.more_conditions {
            Some(why) => bounded.or(Tri::Unknown(why.clone())),
            None => bounded,
        };
        let granted = statement.actions.covers(|pattern| pattern.matches(&action)).and(bounded.not());
        let granted = match &statement.effect {
            Effect::Unknown(why) => granted.and(Tri::Unknown(why.clone())),
            _ => granted,
        };
        if granted.is_no() {
            continue;
        }
        match granted.and(denied(document, action.clone()).not()) {
            Tri::No => {}
            Tri::Unknown(why) => {
                undecided.get_or_insert_with(|| Answer::unknown(why).by(statement.origin));
            }
            Tri::Yes => {
                let answer = Answer::yes(format!("{} allows {action} without a boundary", statement.name()));
                return answer.by(statement.origin).under(&statement.conditions);
            }
        }
    }
    match (undecided, &document.more) {
        (Some(answer), _) => answer,
        (None, Some(why)) => Answer::unknown(why.clone()).by(document.origin),
        (None, None) => Answer::no("whatever it makes is bounded"),
    }
}

/// Whether a request that names no boundary is refused.
fn denied(document: &Document, action: Action) -> Tri {
    let kind = if action.lower().ends_with("user") { "user" } else { "role" };
    let resource = format!("arn:aws:iam::111122223333:{kind}/example");
    let Some(principal) = Requester::parse("arn:aws:iam::111122223333:user/example") else { return Tri::No };
    let mut context = Context::unknown();
    context.drop_key(KEY);
    let request = Request::new(principal, action, &resource, None).in_context(context);
    match document.evaluate(&request, Attachment::Identity).deny {
        Tri::Unknown(_) => Tri::Unknown(Why::Undecidable("which requests without a boundary are denied".into())),
        answer => answer,
    }
}
