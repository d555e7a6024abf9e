//! Concrete requests to try on a document: the actions, resources and contexts that its own
//! patterns suggest.

use std::sync::Arc;

use bartizan_tree::Tri;

use super::Witness;
use crate::action::{Action, ActionPattern};
use crate::condition::{Condition, Test};
use crate::context::{Context, Values};
use crate::document::Statement;
use crate::pattern::Pattern;
use crate::principal::Requester;
use crate::request::Request;

/// Actions that people care about, for patterns with wildcards: reading first.
const ACTIONS: [&str; 34] = [
    "s3:GetObject",
    "s3:PutObject",
    "s3:ListBucket",
    "s3:DeleteObject",
    "s3:GetBucketPolicy",
    "s3:PutBucketPolicy",
    "sqs:ReceiveMessage",
    "sqs:SendMessage",
    "sns:Publish",
    "sns:Subscribe",
    "kms:Decrypt",
    "kms:Encrypt",
    "kms:PutKeyPolicy",
    "kms:ScheduleKeyDeletion",
    "lambda:InvokeFunction",
    "lambda:InvokeFunctionUrl",
    "secretsmanager:GetSecretValue",
    "ecr:BatchGetImage",
    "ecr:PutImage",
    "es:ESHttpGet",
    "es:ESHttpPost",
    "execute-api:Invoke",
    "elasticfilesystem:ClientMount",
    "backup:CopyIntoBackupVault",
    "events:PutEvents",
    "glacier:InitiateJob",
    "logs:PutSubscriptionFilter",
    "dynamodb:GetItem",
    "kinesis:GetRecords",
    "sts:AssumeRole",
    "iam:CreateUser",
    "iam:PassRole",
    "ec2:RunInstances",
    "codeartifact:ReadFromRepository",
];

/// Somebody whom nobody has heard of, in an account of AWS's documentation.
pub(super) const STRANGER: &str = "arn:aws:iam::999999999999:user/stranger";

/// Actions of the statement to try: those that it names, and known ones that its wildcards match.
pub(super) fn actions(statement: &Statement) -> Vec<Action> {
    let known = |test: &dyn Fn(&Action) -> bool| -> Vec<Action> {
        ACTIONS.iter().filter_map(|name| Action::parse(name)).filter(|action| test(action)).take(6).collect()
    };
    if statement.actions.negated {
        return known(&|action| statement.actions.covers(|pattern| pattern.matches(action)).is_yes());
    }
    let mut found = Vec::new();
    for pattern in &statement.actions.known {
        found.extend(of_pattern(pattern).into_iter().take(6));
        if found.len() > 24 {
            break;
        }
    }
    found
}

/// Concrete actions that a pattern matches.
pub(super) fn of_pattern(pattern: &ActionPattern) -> Vec<Action> {
    if let Some(action) = pattern.as_action() {
        return vec![action];
    }
    let mut found: Vec<Action> = ACTIONS
        .iter()
        .filter_map(|name| Action::parse(name))
        .filter(|action| pattern.matches(action).is_yes())
        .collect();
    if found.is_empty() && pattern.pattern().hole().is_none() {
        let filled = pattern.as_str().replace('*', "").replace('?', "x");
        found.extend(Action::parse(&filled).filter(|a| !a.name().is_empty()));
    }
    found
}

/// Resources of the statement to try. Where the statement names none, the policy's own is meant.
pub(super) fn resources(statement: &Statement) -> Vec<Pattern> {
    let Some(resources) = &statement.resources else { return vec![Pattern::literal("*")] };
    if resources.negated {
        return ["arn:aws:s3:::example/key", "arn:aws:s3:::example"].map(Pattern::literal).to_vec();
    }
    let mut found = Vec::new();
    for pattern in resources.known.iter().take(8) {
        if pattern.is_everything() {
            found.push(Pattern::literal("arn:aws:s3:::example/key"));
            found.push(Pattern::literal("arn:aws:sqs:us-east-1:111122223333:example"));
        } else {
            found.extend(
                ["example", "", "us-east-1", "111122223333"].iter().filter_map(|filler| pattern.example(filler)),
            );
        }
    }
    found
}

/// A context in which the statement's conditions hold, as far as one value a key can make them;
/// `None` where they cannot hold for somebody outside (or nothing simple does it).
pub(super) fn context(conditions: &[Condition], who: &Requester, base: Context) -> Option<Context> {
    let mut context = base;
    for condition in conditions {
        if condition.holds(&context).is_yes() {
            continue;
        }
        // Only what a stranger can choose about the own request may be made to fit.
        if is_out_of_reach(&condition.key, who) {
            return None;
        }
        for value in suggestions(condition) {
            let mut tried = context.clone();
            tried.set(&condition.key, vec![value]);
            if condition.holds(&tried).is_yes() {
                context = tried;
                break;
            }
        }
        if !condition.holds(&context).is_yes() {
            return None;
        }
    }
    // A later choice may have spoilt an earlier condition.
    Tri::all(conditions.iter().map(|condition| condition.holds(&context))).is_yes().then_some(context)
}

/// Keys that say who somebody is or through what he comes: a stranger cannot choose them. (The
/// name of a role in an own account can be chosen; a request without a signature has no name.)
fn is_out_of_reach(key: &str, who: &Requester) -> bool {
    if *who == Requester::Anonymous && is_of_signed(key) {
        return true;
    }
    const KEYS: [&str; 9] = [
        "aws:principalisawsservice",
        "aws:viaawsservice",
        "aws:calledvia",
        "aws:calledviafirst",
        "aws:calledvialast",
        "aws:principalservicename",
        "aws:principalservicenameslist",
        "aws:resourceaccount",
        "aws:resourceorgid",
    ];
    KEYS.contains(&key)
}

/// Whether only a request with a signature has the key.
pub(super) fn is_of_signed(key: &str) -> bool {
    const STARTS: [&str; 6] = [
        "aws:principal",
        "aws:userid",
        "aws:username",
        "aws:tokenissuetime",
        "aws:multifactorauth",
        "aws:sourceidentity",
    ];
    STARTS.iter().any(|start| key.starts_with(start))
}

fn suggestions(condition: &Condition) -> Vec<Arc<str>> {
    let mut found: Vec<Arc<str>> = Vec::new();
    for value in &condition.values {
        // In a pattern of an ARN the wildcard is most often the account.
        for filler in ["999999999999", "example"] {
            let Some(text) = value.example(filler).and_then(|p| p.as_text().map(Arc::<str>::from)) else { continue };
            if condition.operator.test == Test::Ip {
                found.extend(bartizan_tree::Cidr::parse(&text).map(|block| Arc::from(block.first().to_string())));
            }
            found.push(text);
        }
    }
    found.extend(
        ["example", "true", "false", "0", "1", "1000000", "198.51.100.7", "2001-01-01T00:00:00Z"].map(Arc::from),
    );
    found.extend(["2100-01-01T00:00:00Z", "arn:aws:iam::999999999999:role/stranger"].map(Arc::from));
    found
}

/// The principal whom the context speaks of, where a condition made it another than the first.
pub(super) fn named_by(context: &Context, first: Requester) -> Requester {
    match (context.get("aws:principalarn"), &first) {
        (Values::Known([arn]), Requester::User(_)) => Requester::parse(arn).unwrap_or(first),
        _ => first,
    }
}

/// What is true of the resource, whoever asks: its owner.
pub(super) fn owner_context(context: Context) -> Context {
    let context = context.with("aws:ResourceOrgID", "o-owner").with("aws:ResourceOrgPaths", "o-owner/r-owner/");
    match context.get("aws:resourceaccount") {
        Values::Known(_) => context,
        _ => context.with("aws:ResourceAccount", "111122223333"),
    }
}

/// The actions to try for a cell of the action patterns: one that exists, where one is known.
pub(super) fn real_action(like: &str, same: impl Fn(&Action, &Action) -> bool) -> Option<Action> {
    let like = Action::parse(like)?;
    let known = ACTIONS.iter().filter_map(|name| Action::parse(name)).find(|action| same(&like, action));
    Some(known.unwrap_or(like))
}

/// A plain request from the internet.
pub(super) fn from_the_internet(secure: bool) -> Context {
    Context::default()
        .with("aws:SecureTransport", if secure { "true" } else { "false" })
        .with("aws:SourceIp", "198.51.100.7")
        .with("aws:UserAgent", "example")
}

/// The request in words.
pub(super) fn witness(request: &Request) -> Witness {
    let principal = match &request.principal {
        Requester::Anonymous => "anonymous".to_owned(),
        Requester::Service(name) | Requester::Federated(name) => name.to_string(),
        Requester::Root(account) => format!("arn:aws:iam::{account}:root"),
        Requester::User(arn) | Requester::Role(arn) | Requester::Session(arn) | Requester::FederatedUser(arn) => {
            arn.to_string()
        }
    };
    let context = request
        .context
        .iter()
        .flat_map(|(key, values)| values.iter().map(move |value| (key.to_string(), value.to_string())))
        .collect();
    Witness { principal, action: request.action.to_string(), resource: request.resource.to_string(), context }
}
