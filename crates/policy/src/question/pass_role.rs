//! May it pass any role to a service?

use bartizan_tree::{Tri, Why};

use super::Answer;
use super::cover::listed;
use crate::action::Action;
use crate::document::{Document, Effect, Statement};
use crate::evaluate::Attachment;
use crate::pattern::{Part, Pattern};
use crate::principal::Requester;
use crate::request::Request;

/// Whether an identity policy grants `iam:PassRole` on every role of the account. A condition
/// (`iam:PassedToService` most of all) is named in `under`: it narrows to which services, not
/// which roles.
pub fn pass_role_on_everything(document: &Document) -> Answer {
    let mut undecided: Option<Answer> = None;
    for statement in document.allows() {
        let Some(action) = Action::parse("iam:PassRole") else { continue };
        let granted = statement.actions.covers(|pattern| pattern.matches(&action)).and(all_roles(statement));
        let granted = match &statement.effect {
            Effect::Unknown(why) => granted.and(Tri::Unknown(why.clone())),
            _ => granted,
        };
        let answer = match granted {
            Tri::No => continue,
            Tri::Unknown(why) => Answer::unknown(why).by(statement.origin),
            Tri::Yes => match denied(document, action) {
                Tri::Yes => continue,
                Tri::Unknown(why) => Answer::unknown(why).by(statement.origin),
                Tri::No => {
                    let answer = Answer::yes(format!("{} lets any role be passed", statement.name()));
                    return answer.by(statement.origin).under(&statement.conditions);
                }
            },
        };
        undecided.get_or_insert(answer);
    }
    match (undecided, &document.more) {
        (Some(answer), _) => answer,
        (None, Some(why)) => Answer::unknown(why.clone()).by(document.origin),
        (None, None) => Answer::no("no statement lets every role be passed"),
    }
}

/// Whether the statement speaks of every role of an account.
fn all_roles(statement: &Statement) -> Tri {
    let Some(resources) = &statement.resources else { return Tri::No };
    if resources.negated {
        return Tri::Unknown(Why::Undecidable("which roles a NotResource leaves out".into()));
    }
    listed(resources, |pattern| {
        if is_all_roles(pattern) || pattern.is_universal() {
            return Tri::Yes;
        }
        match pattern.hole() {
            Some(hole) if pattern.parts().len() == 1 && !hole.is_given_by_aws() => Tri::Unknown(hole.why.clone()),
            _ => Tri::No,
        }
    })
}

/// `arn:aws:iam::<any or one account>:role/*` and wider.
fn is_all_roles(pattern: &Pattern) -> bool {
    // The account may be a number, a wildcard or a hole; what counts stands behind it.
    let parts = pattern.parts();
    let [.., Part::Text(last), Part::Any] = parts else {
        return matches!(parts, [.., Part::Text(text), Part::Any] if text.ends_with(':'));
    };
    let before = parts.len() - 2;
    let starts = match parts.first() {
        Some(Part::Text(text)) => text.starts_with("arn:"),
        _ => false,
    };
    let behind_account = last.rsplit(':').next().unwrap_or_default();
    starts
        && (before > 0 || last.matches(':').count() >= 5)
        && last.contains(':')
        && ["role/", "role", "r", "ro", "rol", ""].contains(&behind_account)
        && pattern.to_string().contains(":iam:")
}

fn denied(document: &Document, action: Action) -> Tri {
    let Some(principal) = Requester::parse("arn:aws:iam::111122223333:user/example") else { return Tri::No };
    let request = Request::new(principal, action, "arn:aws:iam::111122223333:role/example", None)
        .in_context(crate::Context::unknown());
    document.evaluate(&request, Attachment::Identity).deny
}
