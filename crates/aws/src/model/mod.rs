//! The read table: which operations there are, what they take and what they answer.
//!
//! The data are botocore's models, pruned to the operations that an audit makes and to what encoding
//! and decoding need (`data/models/<service>.json`, written by `cargo xtask import`). A service is
//! read when it is first asked for, and stays.

mod files;
mod raw;
mod read;
mod shape;

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

pub use read::ModelError;
pub use shape::{Kind, Location, Member, Shape, Structure, TimestampFormat, Traits, XmlNamespace};

/// Every service that an audit may ask.
#[derive(Debug)]
pub struct Table {
    services: BTreeMap<&'static str, Entry>,
}

#[derive(Debug)]
struct Entry {
    text: &'static str,
    service: OnceLock<Option<Service>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| Table {
    services: files::FILES.iter().map(|(name, text)| (*name, Entry { text, service: OnceLock::new() })).collect(),
});

/// The table. Costs next to nothing until a service is asked for.
pub fn table() -> &'static Table {
    &TABLE
}

impl Table {
    /// An operation by its call: `s3:ListBuckets`. The service is botocore's client name.
    pub fn operation(&'static self, call: &str) -> Option<Operation> {
        let (service, operation) = call.split_once(':')?;
        self.service(service)?.operation(operation)
    }

    /// A service by botocore's client name.
    pub fn service(&'static self, name: &str) -> Option<&'static Service> {
        let (name, entry) = self.services.get_key_value(name)?;
        // INVARIANT: the files are compiled in, and a test reads each of them.
        entry.service.get_or_init(|| Service::read(name, entry.text).ok()).as_ref()
    }

    /// The names of all services.
    pub fn services(&self) -> impl Iterator<Item = &'static str> {
        self.services.keys().copied()
    }
}

/// One service's model.
#[derive(Debug)]
pub struct Service {
    pub(crate) name: String,
    pub(crate) metadata: Metadata,
    pub(crate) operations: BTreeMap<String, Data>,
    pub(crate) shapes: Vec<Shape>,
}

/// What is said of the service as a whole.
#[derive(Clone, Debug, Default)]
pub struct Metadata {
    /// `2006-03-01`.
    pub api_version: String,
    /// `s3`, `monitoring`: the service's name in endpoints.
    pub endpoint_prefix: String,
    /// `CloudWatch Logs`: the name from which `AWS_ENDPOINT_URL_…` is made.
    pub service_id: String,
    /// `v4`, `s3`, `s3v4`.
    pub signature_version: String,
    /// Where it differs from the endpoint prefix.
    pub signing_name: Option<String>,
    /// The protocol.
    pub protocol: Protocol,
    /// `1.0`, `1.1`.
    pub json_version: Option<String>,
    /// What goes before the operation's name in `X-Amz-Target`.
    pub target_prefix: Option<String>,
    /// The namespace of the bodies.
    pub xml_namespace: Option<String>,
    /// Whether errors keep the codes that they had in the query protocol.
    pub query_compatible: bool,
}

/// How a service speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Protocol {
    /// Form parameters in, XML out.
    #[default]
    Query,
    /// The same with EC2's own lists and errors.
    Ec2,
    /// JSON in and out, the operation in a header.
    Json,
    /// REST with JSON bodies.
    RestJson,
    /// REST with XML bodies.
    RestXml,
    /// Smithy RPC v2 with CBOR bodies.
    RpcV2Cbor,
}

/// One operation as the service's model holds it.
#[derive(Debug)]
pub(crate) struct Data {
    pub(crate) name: String,
    pub(crate) method: String,
    pub(crate) uri: String,
    pub(crate) input: Option<Member>,
    pub(crate) output: Option<Member>,
    pub(crate) errors: Vec<String>,
    pub(crate) host_prefix: Option<String>,
    pub(crate) unsigned: bool,
    pub(crate) static_context: BTreeMap<String, ContextValue>,
    pub(crate) operation_context: BTreeMap<String, String>,
    pub(crate) context: Vec<(String, String)>,
    pub(crate) paginator: Option<Paginator>,
}

/// A parameter of the endpoint rules that the operation fixes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContextValue {
    /// True or false.
    Bool(bool),
    /// A text.
    Text(String),
    /// Texts.
    Texts(Vec<String>),
}

/// How an operation is paged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paginator {
    /// The parameters that take the tokens.
    pub input_tokens: Vec<String>,
    /// Where the tokens stand in the answer, one for each of the parameters.
    pub output_tokens: Vec<String>,
    /// Where the answer says whether there is more.
    pub more_results: Option<String>,
    /// The lists (or maps, numbers, texts) that the pages are parts of; the first is the main one.
    pub result_keys: Vec<String>,
    /// The parameter that limits a page.
    pub limit_key: Option<String>,
    /// What each page says again.
    pub non_aggregate_keys: Vec<String>,
}

/// One operation of one service. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    pub(crate) service: &'static Service,
    pub(crate) data: &'static Data,
}

impl Service {
    /// Reads a model in botocore's form.
    ///
    /// # Errors
    /// Where the text is no model, or names a shape that it does not hold.
    pub fn read(name: &str, text: &str) -> Result<Service, ModelError> {
        read::read(name, text)
    }

    /// botocore's client name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is said of the service as a whole.
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// An operation by its name.
    pub fn operation(&'static self, name: &str) -> Option<Operation> {
        Some(Operation { service: self, data: self.operations.get(name)? })
    }

    /// All operations, in the order of their names.
    pub fn operations(&'static self) -> impl Iterator<Item = Operation> {
        self.operations.values().map(move |data| Operation { service: self, data })
    }

    /// The shape of a member.
    pub fn shape(&self, member: &Member) -> &Shape {
        // INVARIANT: members are made together with the shapes that they name (`read`).
        &self.shapes[member.shape]
    }
}

impl Operation {
    /// The operation's service.
    pub fn service(self) -> &'static Service {
        self.service
    }

    /// `s3:ListBuckets`.
    pub fn call(self) -> String {
        format!("{}:{}", self.service.name, self.data.name)
    }

    /// `ListBuckets`.
    pub fn name(self) -> &'static str {
        &self.data.name
    }

    /// What is said of its service as a whole.
    pub fn metadata(self) -> &'static Metadata {
        &self.service.metadata
    }

    /// The service's name in endpoints.
    pub fn endpoint_prefix(self) -> &'static str {
        &self.service.metadata.endpoint_prefix
    }

    /// The service's name in signatures, unless the endpoint's rules say otherwise.
    pub fn signing_name(self) -> &'static str {
        let metadata = &self.service.metadata;
        metadata.signing_name.as_deref().unwrap_or(&metadata.endpoint_prefix)
    }

    /// The protocol.
    pub fn protocol(self) -> Protocol {
        self.service.metadata.protocol
    }

    /// `GET`, `POST` …
    pub fn method(self) -> &'static str {
        &self.data.method
    }

    /// The path with its parameters in braces, and its query if it has one.
    pub fn uri(self) -> &'static str {
        &self.data.uri
    }

    /// What goes before the host name, with its parameters in braces: `{AccountId}.`.
    pub fn host_prefix(self) -> Option<&'static str> {
        self.data.host_prefix.as_deref()
    }

    /// Whether the request is sent without a signature.
    pub fn unsigned(self) -> bool {
        self.data.unsigned
    }

    /// What it takes.
    pub fn input(self) -> Option<&'static Member> {
        self.data.input.as_ref()
    }

    /// What it answers.
    pub fn output(self) -> Option<&'static Member> {
        self.data.output.as_ref()
    }

    /// The codes of the errors that its model names.
    pub fn errors(self) -> &'static [String] {
        &self.data.errors
    }

    /// How it is paged.
    pub fn paginator(self) -> Option<&'static Paginator> {
        self.data.paginator.as_ref()
    }

    /// The parameters of the endpoint rules that the operation fixes, by name.
    pub fn static_context(self) -> &'static BTreeMap<String, ContextValue> {
        &self.data.static_context
    }

    /// The parameters of the endpoint rules that are found by a path (JMESPath) in the call's
    /// parameters: name of the rules' parameter, path.
    pub fn operation_context(self) -> &'static BTreeMap<String, String> {
        &self.data.operation_context
    }

    /// The parameters of the endpoint rules that are parameters of the call: name of the rules'
    /// parameter, name of the call's.
    pub fn context(self) -> &'static [(String, String)] {
        &self.data.context
    }
}
