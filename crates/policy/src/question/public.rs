//! Does somebody outside reach it, whom nobody has named?

use bartizan_tree::{Tri, Why};

use super::restrict::{Meaning, names_who, spares_only_named};
use super::{Answer, probe, search};
use crate::arn::AccountId;
use crate::document::{Document, Effect, Statement};
use crate::evaluate::Attachment;
use crate::explore::Found;
use crate::pattern::Pattern;
use crate::principal::{Kind, Principals, Requester, Who};
use crate::request::Request;

/// Whether a resource policy lets in people whom nobody has named: everybody, or everybody with
/// an AWS account. Another account that is named is no public access; see
/// [`trusts_accounts`](super::trusts_accounts).
///
/// A condition that fixes who may come (an organization, an account, a VPC, a source ARN of one
/// account, a narrow address block …) closes a statement, and so does a Deny that spares only such.
pub fn is_public(document: &Document, owner: Option<&str>) -> Answer {
    ask(document, owner, Meaning::Access)
}

/// The same in the sense in which S3 blocks "public" policies: wildcards and variables fix
/// nothing, and a web identity provider that everybody can join is everybody
/// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>).
pub fn is_public_for_s3(document: &Document, owner: Option<&str>) -> Answer {
    ask(document, owner, Meaning::S3)
}

fn ask(document: &Document, owner: Option<&str>, meaning: Meaning) -> Answer {
    let mut undecided: Option<Answer> = None;
    for statement in document.allows() {
        let Some(principals) = &statement.principals else { continue };
        let open = is_open(principals, meaning);
        let exposed = match &statement.effect {
            Effect::Unknown(why) => Tri::Unknown(why.clone()),
            _ => Tri::Yes,
        };
        let exposed = exposed.and(open).and(names_who(statement, meaning).not()).and(something(statement));
        if exposed.is_no() || is_fenced(document, statement, meaning).is_yes() {
            continue;
        }
        if let Tri::Unknown(why) = exposed {
            undecided.get_or_insert_with(|| Answer::unknown(why).by(statement.origin));
            continue;
        }
        match find_witness(document, statement, principals, owner) {
            Ok(request) => {
                let witness = probe::witness(&request);
                let who = if request.principal == Requester::Anonymous { "everybody" } else { "every AWS account" };
                let what = format!("{} lets {who} do {} on {}", statement.name(), witness.action, witness.resource);
                return Answer::yes(what).by(statement.origin).showing(witness).under(&statement.conditions);
            }
            Err(why) => {
                undecided.get_or_insert_with(|| Answer::unknown(why).by(statement.origin));
            }
        }
    }
    if let Some(answer) = undecided {
        // Where everything is written out, all that a stranger may do can be tried.
        return match search::stranger(document, owner, meaning) {
            Some(Found::Allowed(request)) => public(&request, &answer),
            Some(Found::Nothing) => Answer::no("nobody is let in who is not named"),
            Some(Found::GaveUp) | None => answer,
        };
    }
    match &document.more {
        Some(why) => Answer::unknown(why.clone()).by(document.origin),
        None => Answer::no("no statement lets in people whom nobody has named"),
    }
}

fn public(request: &Request, undecided: &Answer) -> Answer {
    let witness = probe::witness(request);
    let who = if request.principal == Requester::Anonymous { "everybody" } else { "every AWS account" };
    let mut answer = Answer::yes(format!("{who} can do {} on {}", witness.action, witness.resource)).showing(witness);
    answer.statements.clone_from(&undecided.statements);
    answer
}

/// Whether the statement speaks of any action and resource at all.
fn something(statement: &Statement) -> Tri {
    let actions = !statement.actions.known.iter().all(crate::ActionPattern::is_inert) || statement.actions.negated;
    match (&statement.actions.more, actions) {
        (_, true) => Tri::Yes,
        (Some(why), false) => Tri::Unknown(why.clone()),
        (None, false) => Tri::No,
    }
}

fn is_open(principals: &Principals, meaning: Meaning) -> Tri {
    let open = principals.is_open();
    if meaning == Meaning::Access || principals.negated {
        return open;
    }
    let federated = principals.known.iter().map(|p| match &p.who {
        Who::Federated(provider) => (!provider.starts_with("arn:")).into(),
        Who::Partial { kind: Kind::Federated, text } if !text.prefix().starts_with("arn:") => match text.hole() {
            Some(hole) if !hole.is_given_by_aws() => Tri::Unknown(hole.why.clone()),
            _ => Tri::No,
        },
        _ => Tri::No,
    });
    open.or(Tri::any(federated))
}

/// Whether Deny statements leave only people who are named. Every pair of an action and a
/// resource of the statement must be denied to everybody else.
fn is_fenced(document: &Document, allow: &Statement, meaning: Meaning) -> Tri {
    let fences: Vec<&Statement> = document
        .statements
        .iter()
        .filter(|deny| deny.is_deny() && keeps_out_strangers(deny) && spares_only_named(deny, meaning).is_yes())
        .collect();
    if fences.is_empty() || allow.actions.negated || allow.actions.more.is_some() {
        // Only a fence around everything surely holds what is not listed.
        return fences.iter().any(|deny| deny.covers_every_action() && covers_all(deny)).into();
    }
    let resources: Vec<Option<&Pattern>> = match &allow.resources {
        Some(resources) if resources.negated || resources.more.is_some() => vec![None],
        Some(resources) => resources.known.iter().map(Some).collect(),
        None => vec![None],
    };
    Tri::all(allow.actions.known.iter().map(|action| {
        Tri::all(resources.iter().map(|resource| {
            Tri::any(
                fences
                    .iter()
                    .map(|deny| (deny.covers_actions_of(action) && deny.covers_resources_of(*resource)).into()),
            )
        }))
    }))
}

fn covers_all(deny: &Statement) -> bool {
    deny.resources.as_ref().is_none_or(|r| !r.negated && r.known.iter().any(Pattern::is_everything))
}

/// Whether a Deny speaks to everybody but people who are named.
fn keeps_out_strangers(deny: &Statement) -> bool {
    match &deny.principals {
        Some(principals) if principals.negated => {
            principals.more.is_none()
                && !principals.known.iter().any(|p| matches!(p.who, Who::Anyone | Who::Unknown(_)))
        }
        _ => deny.covers_everybody(),
    }
}

/// A request of somebody unnamed that the whole document allows.
fn find_witness(
    document: &Document,
    statement: &Statement,
    principals: &Principals,
    owner: Option<&str>,
) -> Result<Request, Why> {
    let owner = owner.and_then(AccountId::parse);
    let provider = principals.known.iter().find_map(|p| match &p.who {
        Who::Federated(name) => Some(Requester::Federated(name.clone())),
        _ => None,
    });
    let strangers = [Some(Requester::Anonymous), Requester::parse(probe::STRANGER), provider];
    let resources = probe::resources(statement);
    let mut why = None;
    for stranger in strangers.into_iter().flatten() {
        for secure in [true, false] {
            for action in probe::actions(statement) {
                for resource in &resources {
                    let request = Request::new(stranger.clone(), action.clone(), "", owner.clone())
                        .on(resource.clone())
                        .in_context(probe::from_the_internet(secure))
                        .completed();
                    let Some(context) = probe::context(&statement.conditions, &stranger, request.context.clone())
                    else {
                        continue;
                    };
                    let principal = probe::named_by(&context, stranger.clone());
                    let request = Request { principal, ..request.in_context(context) };
                    match document.evaluate(&request, Attachment::Resource).allows() {
                        Tri::Yes => return Ok(request),
                        Tri::No => {}
                        Tri::Unknown(reason) => why = why.or(Some(reason)),
                    }
                }
            }
        }
    }
    Err(why.unwrap_or_else(|| Why::Undecidable(format!("whether a stranger can use {}", statement.name()).into())))
}
