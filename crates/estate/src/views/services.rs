//! Brokers, work groups, builds, state machines, web ACLs, names of APIs: one small window each.

use std::sync::Arc;

use bartizan_tree::{Field, Node, Tri};

use super::facts::Facts;
use super::filled;
use crate::{Many, Subject};

/// An `AWS::MSK::Cluster`: Kafka.
#[derive(Clone, Copy, Debug)]
pub struct Kafka<'e>(Subject<'e>);

/// An `AWS::AmazonMQ::Broker`.
#[derive(Clone, Copy, Debug)]
pub struct Broker<'e>(Subject<'e>);

/// An `AWS::Athena::WorkGroup`.
#[derive(Clone, Copy, Debug)]
pub struct WorkGroup<'e>(Subject<'e>);

/// An `AWS::CodeBuild::Project`.
#[derive(Clone, Copy, Debug)]
pub struct Project<'e>(Subject<'e>);

/// A variable of a project's builds.
#[derive(Clone, Debug)]
pub struct Variable<'e> {
    /// Its name.
    pub name: Field<Arc<str>>,
    /// What stands in the project.
    pub value: Field<&'e Node>,
    /// Whether that is its value.
    pub is_plain: Tri,
}

/// An `AWS::StepFunctions::StateMachine`.
#[derive(Clone, Copy, Debug)]
pub struct StateMachine<'e>(Subject<'e>);

/// An `AWS::WAFv2::WebACL`.
#[derive(Clone, Copy, Debug)]
pub struct WebAcl<'e>(Subject<'e>);

/// An `AWS::ApiGateway::DomainName`.
#[derive(Clone, Copy, Debug)]
pub struct DomainName<'e>(Subject<'e>);

impl<'e> Kafka<'e> {
    /// A view on a cluster.
    pub fn new(subject: Subject<'e>) -> Self {
        Kafka(subject)
    }

    /// How clients may come: `TLS`, which it is where nothing is written, `TLS_PLAINTEXT` or
    /// `PLAINTEXT`
    /// (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-msk-cluster-encryptionintransit.html).
    pub fn client_broker(self) -> Field<Arc<str>> {
        self.0.get("EncryptionInfo.EncryptionInTransit.ClientBroker").text().or_default("TLS".into())
    }

    /// Whether brokers talk to each other over TLS; they do, where nothing is written.
    pub fn in_cluster(self) -> Field<bool> {
        self.0.get("EncryptionInfo.EncryptionInTransit.InCluster").bool().or_default(true)
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("client_broker", self.client_broker());
        facts.add("in_cluster", self.in_cluster());
        facts
    }
}

impl<'e> Broker<'e> {
    /// A view on a broker.
    pub fn new(subject: Subject<'e>) -> Self {
        Broker(subject)
    }

    /// Whether it has a public address; it has none, where nothing is written.
    pub fn publicly_accessible(self) -> Field<bool> {
        self.0.get("PubliclyAccessible").bool().or_default(false)
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("publicly_accessible", self.publicly_accessible());
        facts
    }
}

impl<'e> WorkGroup<'e> {
    /// A view on a work group.
    pub fn new(subject: Subject<'e>) -> Self {
        WorkGroup(subject)
    }

    /// How results are encrypted where the group puts them: `SSE_S3`, `SSE_KMS`, `CSE_KMS`. Those that
    /// Athena keeps itself always are.
    pub fn encryption(self) -> Field<Arc<str>> {
        let managed = self.0.get("WorkGroupConfiguration.ManagedQueryResultsConfiguration.Enabled").bool();
        let own = self.0.get("WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration.EncryptionOption");
        match managed.is(|on| *on) {
            Tri::Yes => Field::known("managed".into(), managed.origin()),
            Tri::No => own.text(),
            Tri::Unknown(why) => own.text().or_else(|| Field::unknown(why, managed.origin())),
        }
    }

    /// Whether it is the group that each account has from the start, and nobody set it up: it puts
    /// results nowhere, each query says where.
    pub fn is_untouched(self) -> Tri {
        let is_primary = self.0.get("Name").text().is(|name| &**name == "primary");
        let location = filled(self.0.get("WorkGroupConfiguration.ResultConfiguration.OutputLocation"));
        is_primary.and(location.is_present().not())
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("encryption", self.encryption());
        facts
    }
}

impl<'e> Project<'e> {
    /// A view on a project.
    pub fn new(subject: Subject<'e>) -> Self {
        Project(subject)
    }

    /// The variables whose values stand in the project itself. Those of other types name a parameter or
    /// a secret.
    pub fn plain_variables(self) -> Many<Variable<'e>> {
        let variables = self.0.get("Environment.EnvironmentVariables").items();
        let known = variables.known.into_iter().filter_map(|variable| {
            let kind = variable.get("Type").text().or_default("PLAINTEXT".into());
            let is_plain = kind.is(|kind| &**kind == "PLAINTEXT");
            let (name, value) = (variable.get("Name").text(), variable.get("Value"));
            (!is_plain.is_no()).then_some(Variable { name, value, is_plain })
        });
        Many { known: known.collect(), more: variables.more }
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add_node("variables", filled(self.0.get("Environment.EnvironmentVariables")));
        facts
    }
}

impl<'e> StateMachine<'e> {
    /// A view on a state machine.
    pub fn new(subject: Subject<'e>) -> Self {
        StateMachine(subject)
    }

    /// What is logged: `ALL`, `ERROR`, `FATAL`, or `OFF`, which it is where nothing is written
    /// (docs.aws.amazon.com/step-functions/latest/apireference/API_LoggingConfiguration.html).
    pub fn log_level(self) -> Field<Arc<str>> {
        self.0.get("LoggingConfiguration.Level").text().or_default("OFF".into())
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("log_level", self.log_level());
        facts
    }
}

impl<'e> WebAcl<'e> {
    /// A view on a web ACL.
    pub fn new(subject: Subject<'e>) -> Self {
        WebAcl(subject)
    }

    /// Whether what it looks at is logged; that stands apart.
    pub fn is_logged(self) -> Tri {
        self.0.referrers_here("AWS::WAFv2::LoggingConfiguration", "ResourceArn").any(|_| Tri::Yes)
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add_answer("logged", self.is_logged());
        facts
    }
}

impl<'e> DomainName<'e> {
    /// A view on a domain name.
    pub fn new(subject: Subject<'e>) -> Self {
        DomainName(subject)
    }

    /// Which versions of TLS it takes: `TLS_1_2`, `TLS_1_0`, `SecurityPolicy_TLS13_…`.
    pub fn security_policy(self) -> Field<Arc<str>> {
        self.0.get("SecurityPolicy").text()
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("security_policy", self.security_policy());
        facts
    }
}
