//! Shapes: what parameters and answers are made of.

use std::sync::Arc;

/// What a value is.
#[derive(Debug)]
pub struct Shape {
    /// The name in the model.
    pub name: String,
    /// What kind of value.
    pub kind: Kind,
    /// For a structure: the member that is the whole body.
    pub payload: Option<String>,
    /// For a structure: the members without which there is no request.
    pub required: Vec<String>,
    /// For a structure: at most one member is set.
    pub union: bool,
    /// For a structure: any JSON.
    pub document: bool,
}

/// The kinds of values.
#[derive(Debug)]
pub enum Kind {
    /// Named members.
    Structure(Structure),
    /// Any number of one thing.
    List(Member),
    /// Any number of names, each with a value.
    Map(Member, Member),
    /// `string`, `character`.
    Text,
    /// Bytes.
    Blob,
    /// True or false.
    Boolean,
    /// `integer`, `long`.
    Integer,
    /// `float`, `double`.
    Float,
    /// A moment.
    Timestamp,
}

/// The members of a structure.
#[derive(Debug, Default)]
pub struct Structure {
    /// In the order of their names.
    pub members: Vec<Member>,
    /// The names that they have in a body, sorted, each with its member. Without those that stand in
    /// headers or are the status.
    pub(crate) by_wire: Vec<(Arc<str>, usize)>,
}

impl Structure {
    /// A member by its name in parameters.
    pub fn member(&self, name: &str) -> Option<&Member> {
        let at = self.members.binary_search_by(|member| (*member.name).cmp(name)).ok()?;
        self.members.get(at)
    }

    /// The members that have this name in a body: mostly one.
    pub(crate) fn on_the_wire<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Member> {
        let first = self.by_wire.partition_point(|(known, _)| **known < *name);
        let same = self.by_wire.get(first..).unwrap_or_default().iter().take_while(move |(known, _)| **known == *name);
        same.filter_map(|(_, member)| self.members.get(*member))
    }
}

/// A place for a value: a member of a structure, what a list or map holds, an input or output.
#[derive(Debug)]
pub struct Member {
    /// The name in parameters and answers.
    pub name: Arc<str>,
    /// Which of the service's shapes.
    pub(crate) shape: usize,
    /// How it stands on the wire.
    pub traits: Traits,
}

/// How a value stands on the wire: what its shape says, overridden by what its place says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    /// The name on the wire (`locationName`).
    pub name: Option<Arc<str>>,
    /// The name in EC2's form parameters.
    pub query_name: Option<Arc<str>>,
    /// Where it stands, if not in the body.
    pub location: Option<Location>,
    /// Whether a list or map stands without an element around it.
    pub flattened: bool,
    /// Whether it is an attribute of the element around it.
    pub xml_attribute: bool,
    /// The namespace that its element declares.
    pub xml_namespace: Option<XmlNamespace>,
    /// How a moment is written.
    pub timestamp_format: Option<TimestampFormat>,
    /// The element around a query protocol's answer.
    pub result_wrapper: Option<Arc<str>>,
    /// A text that is JSON (and base64 in a header).
    pub json_value: bool,
    /// Whether it is the body as it is.
    pub streaming: bool,
    /// Whether it stands in the host name.
    pub host_label: bool,
}

/// Where a value stands, if not in the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// One header.
    Header,
    /// All headers whose names begin with the name.
    Headers,
    /// The query.
    QueryString,
    /// The path.
    Uri,
    /// The HTTP status.
    StatusCode,
}

/// An XML namespace and its prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlNamespace {
    /// The namespace.
    pub uri: String,
    /// Its prefix, if it is not the default.
    pub prefix: Option<String>,
}

/// How a moment is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampFormat {
    /// `2026-01-01T00:00:00Z`.
    Iso8601,
    /// `Thu, 01 Jan 2026 00:00:00 GMT`.
    Rfc822,
    /// Seconds since 1970.
    Unix,
}
