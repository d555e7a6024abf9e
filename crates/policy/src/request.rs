//! One request: who does what to which resource, with which context.

use bartizan_tree::{Node, Origin};

use crate::action::Action;
use crate::arn::{AccountId, Arn};
use crate::context::{Context, Values};
use crate::pattern::{Pattern, Syntax};
use crate::principal::Requester;

/// A request.
#[derive(Clone, Debug)]
pub struct Request {
    /// Who asks.
    pub principal: Requester,
    /// What for.
    pub action: Action,
    /// On what: an ARN, or `*` for an action without a resource. Wildcards in it are characters.
    pub resource: Pattern,
    /// Who owns the resource, where that is known.
    pub resource_account: Option<AccountId>,
    /// The condition keys.
    pub context: Context,
    /// Whether the principal has a permissions boundary: a Deny with `NotPrincipal` in a resource
    /// policy then never spares it (UG access_policies_boundaries).
    pub bounded: bool,
}

const LITERAL: Syntax = Syntax { wildcards: false, variables: false };

impl Request {
    /// A request with the keys that follow from its principal and its resource's account filled
    /// in (UG reference_policies_condition-keys).
    pub fn new(principal: Requester, action: Action, resource: &str, resource_account: Option<AccountId>) -> Self {
        let owner = resource_account.or_else(|| Arn::parse(resource).and_then(|arn| arn.account()));
        Request {
            principal,
            action,
            resource: Pattern::literal(resource),
            resource_account: owner,
            context: Context::default(),
            bounded: false,
        }
    }

    /// The same on a resource whose name is partly known.
    #[must_use]
    pub fn on(mut self, resource: Pattern) -> Self {
        self.resource = resource;
        self
    }

    /// The same with another context.
    #[must_use]
    pub fn in_context(mut self, context: Context) -> Self {
        self.context = context;
        self
    }

    /// Fills in the keys that follow from the principal and from the resource's account, where
    /// the context does not say otherwise.
    #[must_use]
    pub fn completed(mut self) -> Self {
        let mut facts: Vec<(&str, String)> = Vec::new();
        if let Some(account) = self.principal.account() {
            facts.push(("aws:PrincipalAccount", account.to_string()));
        }
        match &self.principal {
            Requester::Anonymous => {
                facts.push(("aws:PrincipalType", "Anonymous".into()));
                facts.push(("aws:userid", "anonymous".into()));
            }
            Requester::Root(account) => {
                facts.push(("aws:PrincipalArn", format!("arn:aws:iam::{account}:root")));
                facts.push(("aws:PrincipalType", "Account".into()));
                facts.push(("aws:userid", account.to_string()));
            }
            Requester::User(arn) => {
                facts.push(("aws:PrincipalArn", arn.to_string()));
                facts.push(("aws:PrincipalType", "User".into()));
                let name = arn.resource().rsplit('/').next().unwrap_or_default();
                facts.push(("aws:username", name.to_owned()));
            }
            // "For role sessions, the key holds the ARN of the role": the path is not known.
            Requester::Role(arn) => {
                facts.push(("aws:PrincipalArn", arn.to_string()));
                facts.push(("aws:PrincipalType", "AssumedRole".into()));
            }
            Requester::Session(arn) => {
                if let (Some(account), Some(role)) = (arn.account(), arn.resource().split('/').nth(1)) {
                    facts.push(("aws:PrincipalArn", format!("arn:{}:iam::{account}:role/{role}", arn.partition())));
                }
                facts.push(("aws:PrincipalType", "AssumedRole".into()));
            }
            Requester::FederatedUser(arn) => {
                if let (Some(account), Some(name)) = (arn.account(), arn.resource().split('/').nth(1)) {
                    facts.push(("aws:userid", format!("{account}:{name}")));
                }
                facts.push(("aws:PrincipalArn", arn.to_string()));
                facts.push(("aws:PrincipalType", "FederatedUser".into()));
            }
            Requester::Service(name) => {
                facts.push(("aws:PrincipalIsAWSService", "true".into()));
                facts.push(("aws:PrincipalServiceName", name.to_string()));
            }
            Requester::Federated(provider) => facts.push(("aws:FederatedProvider", provider.to_string())),
        }
        if !matches!(self.principal, Requester::Service(_) | Requester::Anonymous) {
            facts.push(("aws:PrincipalIsAWSService", "false".into()));
        }
        if let Some(account) = &self.resource_account {
            facts.push(("aws:ResourceAccount", account.to_string()));
        }
        for (key, value) in facts {
            let key_known = matches!(self.context.get(&key.to_lowercase()), Values::Known(_));
            if !key_known && !self.context.is_forgotten(&key.to_lowercase()) {
                self.context.set(key, vec![value.into()]);
            }
        }
        self
    }

    /// Whether the principal stands in the account that owns the resource; `None` where either
    /// account is not known.
    pub fn is_within_one_account(&self) -> Option<bool> {
        Some(self.principal.account()? == *self.resource_account.as_ref()?)
    }
}

/// A resource as a request names it, from a node with holes.
pub fn resource(node: &Node) -> Pattern {
    Pattern::read(node, LITERAL).unwrap_or_else(|| Pattern::literal("")).at(Origin::NONE)
}
