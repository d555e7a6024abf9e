//! Lambda functions, who may call them, and what becomes of failed calls.

use std::collections::BTreeMap;
use std::sync::Arc;

use bartizan_tree::{Field, Node, State, Tri, json};

use super::facts::Facts;
use super::filled;
use crate::{Many, Subject};

/// An `AWS::Lambda::Function`.
#[derive(Clone, Copy, Debug)]
pub struct Function<'e>(Subject<'e>);

impl<'e> Function<'e> {
    /// A view on a function.
    pub fn new(subject: Subject<'e>) -> Self {
        Function(subject)
    }

    /// Its environment: names and values.
    pub fn environment(self) -> Many<(Arc<str>, &'e Node)> {
        let variables = self.0.get("Environment.Variables");
        let node = match variables.state() {
            State::Known(node) | State::Default(node) => *node,
            State::Absent => return Many::default(),
            State::Unknown(why) => return Many { known: Vec::new(), more: Some(why.clone()) },
        };
        let known = node.as_map().into_iter().flat_map(|map| map.iter());
        let known: Vec<_> = known.filter(|(_, v)| !v.is_null()).map(|(k, v)| (k.clone(), v)).collect();
        Many { known, more: node.why() }
    }

    /// The customer's key that encrypts the environment at rest.
    pub fn kms_key(self) -> Field<&'e Node> {
        filled(self.0.get("KmsKeyArn"))
    }

    /// Whether it runs in subnets of a VPC. An empty list takes it out.
    pub fn in_vpc(self) -> Tri {
        let subnets = self.0.get("VpcConfig.SubnetIds").items();
        match subnets.more {
            _ if !subnets.known.is_empty() => Tri::Yes,
            Some(why) => Tri::Unknown(why),
            None => Tri::No,
        }
    }

    /// `Active` or `PassThrough`, which it is where nothing is said.
    pub fn tracing(self) -> Field<Arc<str>> {
        self.0.get("TracingConfig.Mode").text().or_default("PassThrough".into())
    }

    /// The queue or topic for events that could not be handled.
    pub fn dead_letter(self) -> Field<&'e Node> {
        filled(self.0.get("DeadLetterConfig.TargetArn"))
    }

    /// What says where failed asynchronous calls go.
    pub fn invoke_configs(self) -> Many<Subject<'e>> {
        self.0.referrers_here("AWS::Lambda::EventInvokeConfig", "FunctionName")
    }

    /// `python3.13`, `nodejs22.x`; nothing for container images.
    pub fn runtime(self) -> Field<Arc<str>> {
        filled(self.0.get("Runtime")).text()
    }

    /// `Zip` or `Image`.
    pub fn package_type(self) -> Field<Arc<str>> {
        self.0.get("PackageType").text().or_default("Zip".into())
    }

    /// The role that it acts as.
    pub fn role(self) -> Many<Subject<'e>> {
        self.0.follow("Role", &["AWS::IAM::Role"])
    }

    /// Who may call it, statement by statement.
    pub fn permissions(self) -> Many<Subject<'e>> {
        self.0.referrers_here("AWS::Lambda::Permission", "FunctionName")
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("name", self.0.get("FunctionName").text());
        facts.add("runtime", self.runtime());
        facts.add("package_type", self.package_type());
        facts.add_node("environment", self.0.get("Environment.Variables"));
        facts.add_node("kms_key", self.kms_key());
        facts.add("in_vpc", Field::known(format!("{:?}", self.in_vpc()), self.0.origin()));
        facts.add("tracing", self.tracing());
        facts.add_node("dead_letter", self.dead_letter());
        facts.add("reserved_concurrency", self.0.get("ReservedConcurrentExecutions").integer());
        facts.add_node("code_signing", filled(self.0.get("CodeSigningConfigArn")));
        facts.add_many("role", &self.role());
        facts
    }
}

/// An `AWS::Lambda::Permission`.
#[derive(Clone, Copy, Debug)]
pub struct Permission<'e>(Subject<'e>);

impl<'e> Permission<'e> {
    /// A view on a permission.
    pub fn new(subject: Subject<'e>) -> Self {
        Permission(subject)
    }

    /// Who may call.
    pub fn principal(self) -> Field<&'e Node> {
        self.0.get("Principal")
    }

    /// The statement that Lambda adds to the function's policy, as a policy of its own
    /// (docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html).
    pub fn policy(self) -> Node {
        let origin = self.0.origin();
        let text = |s: &str| Node::text(s, origin);
        let property = |name: &str| {
            let field = filled(self.0.get(name));
            match field.state() {
                State::Known(node) | State::Default(node) => Some((*node).clone()),
                State::Absent => None,
                State::Unknown(why) => Some(Node::unknown(why.clone(), field.origin())),
            }
        };
        let mut statement: BTreeMap<Arc<str>, Node> = json::members([("Effect", text("Allow"))]);
        if let Some(action) = property("Action") {
            statement.insert("Action".into(), action);
        }
        if let Some(principal) = property("Principal") {
            let kind = match principal.as_text() {
                Some("*") => None,
                Some(name) if name.contains(".amazon") => Some("Service"),
                _ => Some("AWS"),
            };
            let principal = match kind {
                None => principal,
                Some(kind) => {
                    let place = principal.origin;
                    Node::map(json::members([(kind, principal)]), place)
                }
            };
            statement.insert("Principal".into(), principal);
        }
        statement.insert("Resource".into(), property("FunctionName").unwrap_or_else(|| text("*")));
        let mut condition: BTreeMap<Arc<str>, Node> = BTreeMap::new();
        for (name, operator, key) in [
            ("SourceArn", "ArnLike", "aws:SourceArn"),
            ("SourceAccount", "StringEquals", "aws:SourceAccount"),
            ("PrincipalOrgID", "StringEquals", "aws:PrincipalOrgID"),
            ("EventSourceToken", "StringEquals", "lambda:EventSourceToken"),
            ("FunctionUrlAuthType", "StringEquals", "lambda:FunctionUrlAuthType"),
        ] {
            let Some(value) = property(name) else { continue };
            let before = condition.remove(operator);
            let mut keys = before.as_ref().and_then(Node::as_map).map(|map| map.to_map()).unwrap_or_default();
            keys.insert(key.into(), value);
            condition.insert(operator.into(), Node::map(keys, origin));
        }
        if !condition.is_empty() {
            statement.insert("Condition".into(), Node::map(condition, origin));
        }
        let statements = Node::list(vec![Node::map(statement, origin)], origin);
        Node::map(json::members([("Version", text("2012-10-17")), ("Statement", statements)]), origin)
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        for name in ["Action", "Principal", "SourceArn", "SourceAccount", "PrincipalOrgID", "FunctionUrlAuthType"] {
            facts.add_node(name, self.0.get(name));
        }
        facts
    }
}
