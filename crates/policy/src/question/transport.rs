//! Is plain HTTP refused, by whatever statements?

use bartizan_tree::{Tri, Why};

use super::{Answer, probe};
use crate::action::Action;
use crate::context::Context;
use crate::document::{Document, Statement};
use crate::evaluate::Attachment;
use crate::pattern::{Part, Pattern};
use crate::principal::{Requester, Who};
use crate::request::Request;

/// Whether a resource policy refuses every request that comes over plain HTTP: for all
/// principals, all actions of the service, and (S3) for the bucket and its objects alike.
///
/// Only a Deny does that: where grants merely *require* TLS, a principal of the owning account
/// may still come over HTTP with its own identity policy. What the Deny is made of does not
/// matter (`Bool` or `StringNotEquals`, other keys beside it that hold anyhow, no condition at
/// all). A resource policy speaks only of its own resource, so a bucket that the policy names is
/// the bucket.
pub fn refuses_plain_http(document: &Document) -> Answer {
    let facets = facets(document);
    let mut reasons = None;
    let mut proof = Vec::new();
    for facet in &facets {
        let denies = document.statements.iter().find(|s| refuses(s, facet));
        match denies {
            Some(statement) => proof.push(statement.origin),
            None => match find_gap(document, facet) {
                Ok(request) => {
                    let witness = probe::witness(&request);
                    let what = format!("{} over plain HTTP is not denied on {}", witness.action, facet.name);
                    let mut answer = Answer::no(explain(document, what)).showing(witness);
                    answer.statements = half_measures(document);
                    return answer;
                }
                Err(why) => reasons = reasons.or(Some(why)),
            },
        }
    }
    match (reasons, document.more.clone()) {
        (None, _) => {
            proof.dedup();
            let mut answer = Answer::yes("every request over plain HTTP is denied");
            answer.statements = proof;
            answer
        }
        (Some(_), Some(why)) | (Some(why), None) => Answer::unknown(why).by(document.origin),
    }
}

fn explain(document: &Document, what: String) -> String {
    let grants_need_tls = document.allows().count() > 0 && document.allows().all(|s| holds_over_http(s).is_no());
    if grants_need_tls && document.statements.iter().all(|s| !s.is_deny()) {
        return format!("{what}: the grants here need TLS, but identity policies of the same account do not");
    }
    what
}

/// The statements that speak of the transport, so that the place can be shown.
fn half_measures(document: &Document) -> Vec<bartizan_tree::Origin> {
    let speaks = |s: &&Statement| s.conditions.iter().any(|c| &*c.key == "aws:securetransport");
    document.statements.iter().filter(speaks).map(|s| s.origin).collect()
}

/// A part of the resource that a Deny must cover on its own.
struct Facet {
    name: &'static str,
    service: String,
    /// What stands behind the resource's own ARN.
    suffix: &'static str,
    actions: &'static [&'static str],
    /// The resource's own ARN, as the policy writes it.
    resource: Pattern,
}

fn facets(document: &Document) -> Vec<Facet> {
    let service = service(document).unwrap_or_else(|| "s3".into());
    let own = own_resource(document, &service);
    let facet =
        |name, suffix, actions| Facet { name, service: service.clone(), suffix, actions, resource: own.clone() };
    match &*service {
        "s3" => vec![
            facet("the bucket's objects", "/example", &["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]),
            facet("the bucket itself", "", &["s3:ListBucket", "s3:GetBucketLocation", "s3:PutBucketPolicy"]),
        ],
        "sqs" => vec![facet("the queue", "", &["sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage"])],
        "sns" => vec![facet("the topic", "", &["sns:Publish", "sns:Subscribe"])],
        _ => vec![facet("the resource", "", &[])],
    }
}

/// The service that most plainly stands in the statements.
fn service(document: &Document) -> Option<String> {
    let of_action = document.statements.iter().flat_map(|s| &s.actions.known).find_map(|a| a.service());
    let of_resource = || {
        let resources = document.statements.iter().filter_map(|s| s.resources.as_ref()).flat_map(|r| &r.known);
        resources.filter_map(|r| r.prefix().split(':').nth(2)).find(|s| !s.is_empty())
    };
    of_action.or_else(of_resource).map(str::to_owned)
}

/// The ARN of the policy's own resource: the shortest that the statements name, without what
/// stands for the objects in it.
fn own_resource(document: &Document, service: &str) -> Pattern {
    let fallback = match service {
        "s3" => "arn:aws:s3:::example",
        "sqs" => "arn:aws:sqs:us-east-1:111122223333:example",
        "sns" => "arn:aws:sns:us-east-1:111122223333:example",
        _ => "*",
    };
    let named = document
        .statements
        .iter()
        .filter_map(|s| s.resources.as_ref().filter(|r| !r.negated))
        .flat_map(|r| &r.known)
        .filter(|r| !r.is_everything())
        .filter_map(|r| base(r, service))
        .min_by_key(|r| r.parts().len());
    named.unwrap_or_else(|| Pattern::literal(fallback))
}

/// `arn:aws:s3:::b` of `arn:aws:s3:::b/*`, `arn:aws:s3:::b*` and `arn:aws:s3:::b/logs/*`.
fn base(pattern: &Pattern, service: &str) -> Option<Pattern> {
    let mut parts: Vec<Part> = Vec::new();
    for part in pattern.parts() {
        match part {
            Part::Text(text) if service == "s3" => match text.split_once('/') {
                Some((before, _)) => {
                    if !before.is_empty() {
                        parts.push(Part::Text(before.into()));
                    }
                    break;
                }
                None => parts.push(part.clone()),
            },
            Part::Text(_) | Part::Hole(_) => parts.push(part.clone()),
            Part::Any | Part::One | Part::Variable { .. } => break,
        }
    }
    (!parts.is_empty()).then(|| Pattern::of(parts))
}

/// Whether the statement surely denies every request of the facet over plain HTTP.
fn refuses(statement: &Statement, facet: &Facet) -> bool {
    statement.is_deny()
        && statement.covers_everybody()
        && statement.covers_service(&facet.service)
        && holds_over_http(statement).is_yes()
        && covers(statement, facet)
}

/// Whether the statement's conditions hold for each request over plain HTTP, whatever else is
/// true of it.
fn holds_over_http(statement: &Statement) -> Tri {
    let mut context = Context::unknown();
    context.set("aws:SecureTransport", vec!["false".into()]);
    let known = Tri::all(statement.conditions.iter().map(|c| c.holds(&context)));
    match &statement.more_conditions {
        Some(why) => known.and(Tri::Unknown(why.clone())),
        None => known,
    }
}

/// Whether the statement's resources take in the facet as a whole.
fn covers(statement: &Statement, facet: &Facet) -> bool {
    let Some(resources) = &statement.resources else { return true };
    if resources.negated {
        return false;
    }
    resources.known.iter().any(|pattern| {
        if pattern.is_everything() {
            return true;
        }
        let Some(own) = base(pattern, &facet.service) else { return false };
        let rest = &pattern.to_string()[own.to_string().len()..];
        let whole = match rest {
            // The name alone is the bucket, queue or topic.
            "" => facet.suffix.is_empty(),
            "/*" => !facet.suffix.is_empty(),
            "*" => true,
            _ => false,
        };
        whole && is_own_name(&own)
    })
}

/// Whether the text is the name of a resource and nothing in it, so that by the rule that a
/// policy speaks of its own resource, it is the resource.
fn is_own_name(own: &Pattern) -> bool {
    if let [Part::Hole(hole)] = own.parts() {
        return hole.is_arn();
    }
    let mut colons = 0;
    for part in own.parts() {
        match part {
            Part::Text(text) => colons += text.matches(':').count(),
            // Before the name only what holds no colons; the name itself may be anything.
            Part::Hole(hole) if colons < 5 && !hole.is_one_segment() => return false,
            Part::Hole(_) => {}
            Part::Any | Part::One | Part::Variable { .. } => return false,
        }
    }
    colons >= 5 && own.prefix().starts_with("arn:") && !own.to_string().ends_with(':')
}

/// A request over plain HTTP that no statement denies.
fn find_gap(document: &Document, facet: &Facet) -> Result<Request, Why> {
    let resource = facet.resource.joined(facet.suffix);
    let own = ["anonymous", probe::STRANGER, "arn:aws:iam::111122223333:user/example"];
    let mut why = document.more.clone();
    let named = document.statements.iter().filter(|s| s.is_deny()).flat_map(probe::actions);
    let fallback = facet.actions.iter().filter_map(|a| Action::parse(a));
    let actions: Vec<Action> = match facet.actions {
        [] => named.chain(Action::parse(&format!("{}:Example", facet.service))).take(12).collect(),
        _ => fallback.collect(),
    };
    let named = document.statements.iter().filter(|s| s.is_deny()).flat_map(spared);
    let principals: Vec<Requester> = own.iter().filter_map(|p| Requester::parse(p)).chain(named).take(12).collect();
    let contexts = contexts(document);
    for principal in &principals {
        for action in &actions {
            for context in &contexts {
                let request = Request::new(principal.clone(), action.clone(), "", None)
                    .on(resource.clone())
                    .in_context(context.clone())
                    .completed();
                match document.evaluate(&request, Attachment::Resource).deny {
                    Tri::No => return Ok(request),
                    Tri::Yes => {}
                    Tri::Unknown(reason) => why = why.or(Some(reason)),
                }
            }
        }
    }
    Err(why.unwrap_or_else(|| Why::Undecidable(format!("whether all of {} is covered", facet.name).into())))
}

/// Whom a Deny with `NotPrincipal` may spare.
fn spared(deny: &Statement) -> Vec<Requester> {
    let Some(principals) = deny.principals.as_ref().filter(|p| p.negated) else { return Vec::new() };
    let requester = |who: &Who| match who {
        Who::Account(account) => Some(Requester::Root(account.clone())),
        Who::User(arn) => Some(Requester::User(arn.clone())),
        Who::Role(arn) => Some(Requester::Role(arn.clone())),
        Who::Session(arn) => Some(Requester::Session(arn.clone())),
        Who::Service(name) => Some(Requester::Service(name.clone())),
        _ => None,
    };
    principals.known.iter().filter_map(|p| requester(&p.who)).collect()
}

/// A plain request, and one for each condition of a Deny with the value that may spare it.
fn contexts(document: &Document) -> Vec<Context> {
    let base = probe::from_the_internet(false);
    let conditions = document.statements.iter().filter(|s| s.is_deny()).flat_map(|s| &s.conditions);
    // A request without TLS has no version of it.
    let of_transport = ["aws:securetransport", "s3:tlsversion"];
    let sparing = conditions.filter(|c| !of_transport.contains(&&*c.key)).flat_map(|c| {
        let values = c.values.iter().filter_map(|v| v.example("example")?.as_text().map(str::to_owned));
        values.map(|value| (c.key.to_string(), value)).collect::<Vec<_>>()
    });
    std::iter::once(base.clone()).chain(sparing.take(12).map(|(key, value)| base.clone().with(&key, &value))).collect()
}
