//! What several test modules share: documents from JSON, and random documents and requests over
//! a small world in which things often match.

use bartizan_tree::{Node, Origin, Sources};
use proptest::prelude::*;

use crate::{AccountId, Action, Context, Document, Request, Requester};

pub(crate) const OWNER: &str = "111111111111";

pub(crate) fn doc(text: &str) -> Document {
    Document::parse(&Node::text(text, Origin::NONE), &Sources::new())
}

/// A document of one statement, given as its members.
pub(crate) fn statement(members: &str) -> Document {
    doc(&format!(r#"{{"Version": "2012-10-17", "Statement": {{{members}}}}}"#))
}

pub(crate) fn request(principal: &str, action: &str, resource: &str) -> Request {
    let owner = AccountId::parse(OWNER);
    Request::new(Requester::parse(principal).unwrap(), Action::parse(action).unwrap(), resource, owner)
}

/// A piece of JSON: one of these.
fn any_of(choices: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::sample::select(choices).prop_map(str::to_owned)
}

fn one_or_more(choices: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(choices), 1..3).prop_map(|items| match items.as_slice() {
        [one] => (*one).to_owned(),
        several => format!("[{}]", several.join(",")),
    })
}

const ACTIONS: &[&str] = &[
    r#""*""#,
    r#""s3:*""#,
    r#""s3:GetObject""#,
    r#""s3:Put*""#,
    r#""S3:getobject""#,
    r#""iam:*""#,
    r#""iam:PassRole""#,
];
const RESOURCES: &[&str] = &[
    r#""*""#,
    r#""arn:aws:s3:::b/*""#,
    r#""arn:aws:s3:::b""#,
    r#""arn:aws:s3:::b/${aws:username}/*""#,
    r#""arn:aws:s3:::other/*""#,
];
const PRINCIPALS: &[&str] = &[
    r#""Principal": "*""#,
    r#""Principal": {"AWS": "*"}"#,
    r#""Principal": {"AWS": "111111111111"}"#,
    r#""Principal": {"AWS": ["arn:aws:iam::222222222222:root", "arn:aws:iam::111111111111:user/jo"]}"#,
    r#""Principal": {"AWS": "arn:aws:iam::111111111111:role/r"}"#,
    r#""Principal": {"Service": "sns.amazonaws.com"}"#,
    r#""NotPrincipal": {"AWS": "arn:aws:iam::111111111111:user/jo"}"#,
];
const CONDITIONS: &[&str] = &[
    "{}",
    "{}",
    r#"{"Bool": {"aws:SecureTransport": "false"}}"#,
    r#"{"Bool": {"aws:SecureTransport": "true"}}"#,
    r#"{"StringEquals": {"aws:PrincipalOrgID": "o-1"}}"#,
    r#"{"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}"#,
    r#"{"StringNotEqualsIfExists": {"aws:SourceVpce": ["vpce-1", "vpce-2"]}}"#,
    r#"{"StringEqualsIfExists": {"aws:SourceVpce": "vpce-1"}}"#,
    r#"{"StringLike": {"aws:SourceVpce": "vpce-*"}}"#,
    r#"{"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}"#,
    r#"{"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}}"#,
    r#"{"Null": {"aws:SourceVpce": "true"}}"#,
    r#"{"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:111111111111:*"}}"#,
    r#"{"ArnNotLike": {"aws:SourceArn": "arn:aws:s3:*:*:b"}}"#,
    r#"{"NumericLessThan": {"s3:signatureAge": "600"}}"#,
    r#"{"StringEquals": {"aws:PrincipalAccount": "${aws:ResourceAccount}"}}"#,
    r#"{"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}, "StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}"#,
    r#"{"ForAllValues:StringEquals": {"aws:TagKeys": ["a"]}}"#,
    r#"{"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-1/*"}}"#,
];

pub(crate) fn any_statement(with_principal: bool) -> impl Strategy<Value = String> {
    let effect = any_of(&["Allow", "Allow", "Deny"]);
    let parts = (
        effect,
        any::<[bool; 2]>(),
        one_or_more(ACTIONS),
        one_or_more(RESOURCES),
        any_of(PRINCIPALS),
        any_of(CONDITIONS),
    );
    parts.prop_map(move |(effect, [not_action, not_resource], actions, resources, principal, condition)| {
        let action = if not_action { "NotAction" } else { "Action" };
        let resource = if not_resource { "NotResource" } else { "Resource" };
        let principal = if with_principal { format!("{principal},") } else { String::new() };
        format!(
            r#"{{"Effect": "{effect}", {principal} "{action}": {actions}, "{resource}": {resources}, "Condition": {condition}}}"#
        )
    })
}

pub(crate) fn policy(statements: &[String]) -> Document {
    doc(&format!(r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#, statements.join(",")))
}

pub(crate) const REQUESTERS: &[&str] = &[
    "anonymous",
    "arn:aws:iam::111111111111:user/jo",
    "arn:aws:iam::111111111111:root",
    "arn:aws:iam::222222222222:user/ann",
    "arn:aws:sts::111111111111:assumed-role/r/s",
    "sns.amazonaws.com",
];

const VALUES: &[(&str, &[&str])] = &[
    ("aws:SecureTransport", &["true", "false"]),
    ("aws:PrincipalOrgID", &["o-1", "o-2"]),
    ("aws:SourceVpce", &["vpce-1", "vpce-9"]),
    ("aws:SourceIp", &["10.1.2.3", "192.0.2.9", "198.51.100.1", "2001:db8::1"]),
    ("aws:TagKeys", &["a", "b"]),
    ("aws:SourceArn", &["arn:aws:sns:eu-west-1:111111111111:t", "arn:aws:s3:::b", "arn:aws:s3:::c"]),
    ("s3:signatureAge", &["5", "600"]),
    ("aws:PrincipalOrgPaths", &["o-1/r-1/ou-1/", "o-2/r-2/"]),
];

/// A context over the keys that the random conditions ask of; each key may be absent.
pub(crate) fn any_context() -> impl Strategy<Value = Context> {
    prop::collection::vec(prop::option::of(any::<prop::sample::Index>()), VALUES.len()).prop_map(|choices| {
        let mut context = Context::default();
        for ((key, values), choice) in VALUES.iter().zip(choices) {
            if let Some(index) = choice {
                context.set(key, vec![values[index.index(values.len())].into()]);
            }
        }
        context
    })
}

pub(crate) fn any_request() -> impl Strategy<Value = Request> {
    let actions = prop::sample::select(&["s3:GetObject", "s3:PutObject", "iam:PassRole", "ec2:RunInstances"][..]);
    let resources = prop::sample::select(
        &["arn:aws:s3:::b", "arn:aws:s3:::b/k", "arn:aws:s3:::b/jo/k", "arn:aws:s3:::c/k", "*"][..],
    );
    (prop::sample::select(REQUESTERS), actions, resources, any_context()).prop_map(
        |(principal, action, resource, context)| request(principal, action, resource).in_context(context).completed(),
    )
}
