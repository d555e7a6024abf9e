//! Questions as lines of JSON, answers as lines of JSON: what other programs rely on.
//!
//! `simulate`: `{"name","request":R,"policies":P}` gives `{"name","decision","reasons"}`, where
//! R = `{"principal","action","resource","resource_account","context","unknown_context"}` and
//! P = `{"identity":[…],"permission_boundary","session","resource","scps":[[…]…],"rcps":[[…]…],
//! "vpc_endpoint":[…]}`. A question that cannot be answered gives `{"name","error"}`, never a
//! missing line. Members that are not known are passed over.
//!
//! `public`: `{"name","type":"s3-bucket|…","account","policy":POLICY}` gives
//! `{"name","public":true|false,"witness":R}`, for S3 in the sense of Block Public Access.

use std::fmt::Write as _;
use std::sync::Arc;

use bartizan_tree::{Node, Origin, Sources, State, Tri, Value, json};

use crate::action::Action;
use crate::arn::AccountId;
use crate::authorize::{Authorization, Policies, Reason};
use crate::context::Context;
use crate::document::Document;
use crate::evaluate::Decision;
use crate::explore::Answered;
use crate::pattern::{Pattern, Syntax};
use crate::principal::Requester;
use crate::question;
use crate::request::Request;

/// Why a question cannot be answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The line is not JSON, or not an object.
    #[error("the question is not a JSON object: {0}")]
    NotJson(String),
    /// A member is missing or of the wrong kind.
    #[error("`{0}` is missing or not {1}")]
    Member(&'static str, &'static str),
    /// The principal is nobody that can make a request.
    #[error("`{0}` is no principal: give the ARN of a user, role, session or root, a service, or `anonymous`")]
    Principal(String),
    /// The action has no service.
    #[error("`{0}` is no action: give `service:Name`")]
    Action(String),
    /// The engine cannot tell.
    #[error("undecided: {0}")]
    Undecided(String),
}

/// Answers one question of `iam simulate`; both are one line of JSON, without the line's end.
pub fn simulate(line: &str) -> String {
    each(line, simulated)
}

/// Answers one question of `iam public`, in the same form.
pub fn public(line: &str) -> String {
    each(line, is_public)
}

fn each(line: &str, answer: fn(&Node, &Sources) -> Result<String, Error>) -> String {
    let mut sources = Sources::new();
    let id = sources.add_file("question", line);
    let question = match json::parse_file(&sources, id) {
        Ok(node) => node,
        Err(error) => return refusal(None, &Error::NotJson(error.to_string())),
    };
    if question.as_map().is_none() {
        return refusal(None, &Error::NotJson("it is another value".into()));
    }
    let name = question.get("name").value().copied().cloned();
    match answer(&question, &sources) {
        Ok(answer) => answer,
        Err(error) => refusal(name.as_ref(), &error),
    }
}

fn is_public(question: &Node, sources: &Sources) -> Result<String, Error> {
    let policy = question.get("policy");
    let policy = policy.value().ok_or(Error::Member("policy", "an object"))?;
    let document = Document::parse(policy, sources);
    let account = text(question, "account")?;
    let kind = text(question, "type")?;
    let answer = match kind.as_deref() {
        Some("s3-bucket" | "s3-access-point") => question::is_public_for_s3(&document, account.as_deref()),
        _ => question::is_public(&document, account.as_deref()),
    };
    let public = match answer.verdict {
        Tri::Yes => true,
        Tri::No => false,
        Tri::Unknown(why) => return Err(Error::Undecided(why.to_string())),
    };
    let mut out = start(question.get("name").value().copied());
    let _ = write!(out, "\"public\":{public}");
    if let Some(witness) = answer.witness {
        out.push_str(",\"witness\":");
        write_witness(&witness, account.as_deref(), &mut out);
    }
    out.push('}');
    Ok(out)
}

fn write_witness(witness: &question::Witness, account: Option<&str>, out: &mut String) {
    let owner = account.map(|account| ("resource_account", account));
    let members = [
        ("principal", witness.principal.as_str()),
        ("action", witness.action.as_str()),
        ("resource", witness.resource.as_str()),
    ];
    out.push('{');
    for (name, value) in members.into_iter().chain(owner) {
        json::quote(name, out);
        out.push(':');
        json::quote(value, out);
        out.push(',');
    }
    out.push_str("\"context\":{");
    for (i, same) in witness.context.chunk_by(|a, b| a.0 == b.0).enumerate() {
        if i > 0 {
            out.push(',');
        }
        json::quote(&same[0].0, out);
        out.push(':');
        match same {
            [(_, one)] => json::quote(one, out),
            several => {
                let several: Vec<Node> = several.iter().map(|(_, v)| Node::text(v.as_str(), Origin::NONE)).collect();
                out.push_str(&json::write(&Node::list(several, Origin::NONE)));
            }
        }
    }
    out.push_str("}}");
}

fn simulated(question: &Node, sources: &Sources) -> Result<String, Error> {
    let asked = question.get("request");
    let asked = asked.value().ok_or(Error::Member("request", "an object"))?;
    let given = question.get("policies");
    let policies = match given.value() {
        Some(node) => policies(node, sources)?,
        None => Policies::default(),
    };
    let (request, pattern) = request(asked)?;
    let answered = match pattern {
        Some(pattern) => policies.explore_resources(&request, &pattern),
        None => policies.explore(&request),
    };
    let (decision, reasons) = match answered {
        Answered::Decided(Authorization { decision: Decision::Allow, reasons }) => ("allow", reasons),
        Answered::Decided(Authorization { decision: Decision::ExplicitDeny, reasons }) => ("explicit-deny", reasons),
        Answered::Decided(Authorization { decision: Decision::ImplicitDeny, reasons }) => ("implicit-deny", reasons),
        Answered::Conditional { reasons, .. } => ("conditional", reasons),
        Answered::Decided(Authorization { decision: Decision::Unknown(why), .. }) | Answered::Unknown(why) => {
            return Err(Error::Undecided(why.to_string()));
        }
    };
    let mut out = start(question.get("name").value().copied());
    out.push_str("\"decision\":");
    json::quote(decision, &mut out);
    out.push_str(",\"reasons\":[");
    for (i, reason) in reasons.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        json::quote(&in_words(reason, &policies), &mut out);
    }
    out.push_str("]}");
    Ok(out)
}

fn in_words(reason: &Reason, policies: &Policies) -> String {
    let mut words = format!("{} {}", reason.layer.name(), reason.says);
    let statement = reason.statement.and_then(|origin| {
        policies.documents().flat_map(|d| &d.statements).find(|statement| statement.origin == origin)
    });
    if let Some(sid) = statement.and_then(|s| s.sid.as_ref()) {
        let _ = write!(words, " (statement `{sid}`)");
    }
    words
}

fn start(name: Option<&Node>) -> String {
    let name = name.map_or_else(|| "null".to_owned(), json::write);
    format!("{{\"name\":{name},")
}

fn refusal(name: Option<&Node>, error: &Error) -> String {
    let mut out = start(name);
    out.push_str("\"error\":");
    json::quote(&error.to_string(), &mut out);
    out.push('}');
    out
}

fn text(node: &Node, member: &'static str) -> Result<Option<Arc<str>>, Error> {
    match node.get(member).text().state() {
        State::Known(text) | State::Default(text) => Ok(Some(text.clone())),
        State::Absent => Ok(None),
        State::Unknown(_) => Err(Error::Member(member, "a text")),
    }
}

/// The request, and the pattern of its resource where it has wildcards.
fn request(node: &Node) -> Result<(Request, Option<Pattern>), Error> {
    let principal = text(node, "principal")?.ok_or(Error::Member("principal", "a text"))?;
    let principal = Requester::parse(&principal).ok_or_else(|| Error::Principal(principal.to_string()))?;
    let action = text(node, "action")?.ok_or(Error::Member("action", "a text"))?;
    let action = Action::parse(&action).ok_or_else(|| Error::Action(action.to_string()))?;
    let resource = text(node, "resource")?.unwrap_or_else(|| "*".into());
    let owner = match text(node, "resource_account")? {
        Some(account) => {
            Some(AccountId::parse(&account).ok_or(Error::Member("resource_account", "an account of twelve digits"))?)
        }
        None => None,
    };
    let mut context = Context::default();
    if let Some(values) = node.get("context").value() {
        let values = values.as_map().ok_or(Error::Member("context", "an object"))?;
        for (key, value) in values.iter() {
            context.set(key, texts(value).ok_or(Error::Member("context", "texts by key"))?);
        }
    }
    match node.get("unknown_context").value().map(|node| (node.as_text(), texts(node))) {
        Some((Some("*"), _)) => context.forget_the_rest(),
        Some((_, Some(keys))) => keys.iter().for_each(|key| context.forget(key)),
        Some((_, None)) => return Err(Error::Member("unknown_context", "`*` or a list of keys")),
        None => {}
    }
    let pattern = Pattern::parse(&resource, Syntax { wildcards: true, variables: false });
    let open = &*resource != "*" && pattern.has_wildcard();
    let request = Request::new(principal, action, &resource, owner).in_context(context).completed();
    Ok((request, open.then_some(pattern)))
}

/// A text or a list of them; numbers and truth values are written out.
fn texts(node: &Node) -> Option<Vec<Arc<str>>> {
    let items = node.items();
    items.known.iter().map(|item| item.field().text().value().cloned()).collect()
}

fn policies(node: &Node, sources: &Sources) -> Result<Policies, Error> {
    let one = |member: &'static str| -> Option<Document> {
        node.get(member).value().map(|node| Document::parse(node, sources))
    };
    let list =
        |node: &Node| node.items().known.into_iter().map(|node| Document::parse(node, sources)).collect::<Vec<_>>();
    let levels = |member: &'static str| -> Result<Option<Vec<Vec<Document>>>, Error> {
        let field = node.get(member);
        let Some(levels) = field.value() else { return Ok(None) };
        let Value::List(levels) = &levels.value else { return Err(Error::Member(member, "a list of levels")) };
        Ok(Some(levels.items.iter().map(list).collect()))
    };
    Ok(Policies {
        identity: node.get("identity").value().map(|node| list(node)).unwrap_or_default(),
        boundary: one("permission_boundary"),
        session: one("session"),
        resource: one("resource"),
        scps: levels("scps")?,
        rcps: levels("rcps")?,
        vpc_endpoint: node.get("vpc_endpoint").value().map(|node| list(node)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(request: &str, policies: &str) -> String {
        let answer = simulate(&format!(r#"{{"name":"q","request":{request},"policies":{policies}}}"#));
        let start = answer.find("\"decision\":\"").unwrap_or_else(|| panic!("{answer}")) + 12;
        answer[start..].split('"').next().unwrap().to_owned()
    }

    const ASKED: &str = r#"{"principal":"arn:aws:iam::111111111111:user/jo","action":"s3:GetObject",
        "resource":"arn:aws:s3:::b/k","resource_account":"111111111111","context":{}}"#;
    const ALLOW: &str =
        r#"{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#;

    #[test]
    fn one_question_one_answer() {
        let answer = simulate(
            &format!(r#"{{"name":"q1","request":{ASKED},"policies":{{"identity":[{ALLOW}]}}}}"#).replace('\n', " "),
        );
        assert_eq!(answer, r#"{"name":"q1","decision":"allow","reasons":["identity allows (statement `A`)"]}"#);
    }

    #[test]
    fn an_absent_layer_is_none_and_an_empty_one_allows_nothing() {
        assert_eq!(decision(ASKED, &format!(r#"{{"identity":[{ALLOW}]}}"#)), "allow");
        assert_eq!(
            decision(ASKED, &format!(r#"{{"identity":[{ALLOW}],"permission_boundary":{{}}}}"#)),
            "implicit-deny"
        );
        assert_eq!(decision(ASKED, &format!(r#"{{"identity":[{ALLOW}],"scps":[[]]}}"#)), "implicit-deny");
        assert_eq!(decision(ASKED, &format!(r#"{{"identity":[{ALLOW}],"scps":[[{ALLOW}],[{ALLOW}]]}}"#)), "allow");
        assert_eq!(decision(ASKED, "{}"), "implicit-deny");
    }

    #[test]
    fn unknown_context_gives_conditional() {
        let policy = r#"{"identity":[{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*",
            "Condition":{"StringEquals":{"aws:SourceVpce":"vpce-1"}}}}]}"#;
        let asked =
            |unknown: &str| ASKED.replace(r#""context":{}"#, &format!(r#""context":{{}},"unknown_context":{unknown}"#));
        assert_eq!(decision(&asked(r#""*""#), policy), "conditional");
        assert_eq!(decision(&asked(r#"["aws:sourcevpce"]"#), policy), "conditional");
        assert_eq!(decision(&asked(r#"["aws:SourceIp"]"#), policy), "implicit-deny");
        assert_eq!(decision(&ASKED.replace("{}", r#"{"aws:SourceVpce":["vpce-1"]}"#), policy), "allow");
    }

    #[test]
    fn a_resource_with_wildcards_asks_for_at_least_one() {
        let policy =
            r#"{"identity":[{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/public/*"}}]}"#;
        assert_eq!(decision(&ASKED.replace("b/k", "b/*"), policy), "allow");
        assert_eq!(decision(&ASKED.replace("b/k", "c/*"), policy), "implicit-deny");
    }

    #[test]
    fn a_public_policy_comes_with_a_request_that_simulate_allows() {
        let policy =
            r#"{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}"#;
        let answer =
            public(&format!(r#"{{"name":"p","type":"s3-bucket","account":"111111111111","policy":{policy}}}"#));
        let witness =
            answer.strip_prefix(r#"{"name":"p","public":true,"witness":"#).unwrap().strip_suffix('}').unwrap();
        assert_eq!(decision(witness, &format!(r#"{{"resource":{policy}}}"#)), "allow");
        let closed = policy.replace(r#""*""#, r#"{"AWS":"111111111111"}"#);
        let answer =
            public(&format!(r#"{{"name":"p","type":"s3-bucket","account":"111111111111","policy":{closed}}}"#));
        assert_eq!(answer, r#"{"name":"p","public":false}"#);
    }

    #[test]
    fn what_cannot_be_answered_says_so_under_its_name() {
        assert_eq!(
            simulate(r#"{"name":"q","request":{"principal":"nobody","action":"s3:GetObject"}}"#),
            r#"{"name":"q","error":"`nobody` is no principal: give the ARN of a user, role, session or root, a service, or `anonymous`"}"#
        );
        assert!(simulate("{").starts_with(r#"{"name":null,"error":"the question is not a JSON object"#));
        assert!(simulate(r#"{"name":7}"#).starts_with(r#"{"name":7,"error":"#));
        assert!(simulate("[]").contains("error"));
    }
}
