//! From Terraform's words to the vocabulary.
//!
//! Names, enumerations and scalars stand in the lexicon; where the structure differs (one rule with
//! three address ranges is three rules of the vocabulary), a service's file here says how. What the
//! lexicon does not know stays in the estate under the kind `Terraform::<type>`, with no properties.

mod block;
mod ec2;
mod elb;
mod iam;
mod kms;
mod rds;
mod redact;
mod s3;
mod shape;
mod vpc;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use bartizan_estate::{Coverage, Draft, Look, Part, Resource, Scope};
use bartizan_lexicon::{Entry, Lexicon, carry};
use bartizan_tree::{Field, Node, Reference, Sources, Value};

use crate::{Configuration, Evaluated, Kind, Mode, Provider};

/// Translates what was evaluated. Linear in its size.
pub fn adapt(configuration: Configuration, sources: &Sources) -> Draft {
    let mut scopes = Scopes::default();
    let mut resources = Vec::with_capacity(configuration.resources.len());
    for evaluated in configuration.resources.iter().filter(|e| e.mode == Mode::Managed) {
        let raw = Raw { evaluated, sources, scope: scopes.of(evaluated) };
        match Lexicon::builtin().terraform(&evaluated.kind) {
            Some(entry) => shape::shape(&raw, raw.resource(entry), &mut resources),
            None => resources.push(raw.unknown_type()),
        }
    }
    Draft {
        name: configuration.root,
        look: match configuration.kind {
            Kind::Code => Look::Terraform,
            Kind::Plan => Look::Plan,
            Kind::State => Look::State,
        },
        resources,
        incomplete: configuration.incomplete,
        coverage: Coverage::Open,
        assumed: Vec::new(),
        taken: None,
        regions: Vec::new(),
    }
}

/// One evaluated resource on its way.
pub(crate) struct Raw<'a> {
    pub(crate) evaluated: &'a Evaluated,
    pub(crate) sources: &'a Sources,
    scope: Arc<Scope>,
}

impl Raw<'_> {
    /// A written attribute, with its references in the vocabulary's words.
    pub(crate) fn attribute(&self, path: &str) -> Field<Node> {
        self.evaluated.attributes.find(path).map(in_vocabulary)
    }

    /// The same, but what the provider will compute for the resource itself counts as not written
    /// (an attribute that is optional and computed, in a plan).
    pub(crate) fn written(&self, path: &str) -> Field<Node> {
        let field = self.evaluated.attributes.find(path);
        let own = match field.state() {
            bartizan_tree::State::Known(node) => is_own(node, &self.evaluated.address),
            bartizan_tree::State::Unknown(why) => {
                is_own(&Node::unknown(why.clone(), field.origin()), &self.evaluated.address)
            }
            _ => false,
        };
        if own { Field::absent(self.evaluated.origin) } else { field.map(in_vocabulary) }
    }

    /// The resource that the lexicon makes of it.
    fn resource(&self, entry: &Entry) -> Resource {
        let attributes = self.with_all_tags();
        let properties = carry(&entry.names, &attributes, self.sources, self.evaluated.origin);
        let mut resource = self.base(entry.is.clone(), in_vocabulary(&properties));
        resource.source = redact::without_secrets(&resource.source, &entry.names);
        for name in entry.known_as.iter().map(String::as_str).chain(["arn", "id"]) {
            // A name that is not known is still the same name wherever it is written.
            let written = self.evaluated.attributes.as_map().and_then(|map| map.get(name));
            let unknown = written.filter(|node| matches!(node.value, Value::Unknown(_))).cloned();
            if let Some(node) = self.attribute(name).value().cloned().or(unknown)
                && !resource.known_as.contains(&node)
            {
                resource.known_as.push(node);
            }
        }
        if let Some(owner) = &entry.part_of {
            let owner = self.attribute(owner);
            let node = match owner.state() {
                bartizan_tree::State::Known(node) | bartizan_tree::State::Default(node) => node.clone(),
                bartizan_tree::State::Absent => Node::null(owner.origin()),
                bartizan_tree::State::Unknown(why) => Node::unknown(why.clone(), owner.origin()),
            };
            let exclusive = entry.exclusive.iter().map(|path| path.as_str().into()).collect();
            resource.part_of = Some(Part { owner: node, exclusive });
        }
        resource
    }

    fn unknown_type(&self) -> Resource {
        let properties = Node::map(BTreeMap::new(), self.evaluated.origin);
        self.base(format!("Terraform::{}", self.evaluated.kind).into(), properties)
    }

    fn base(&self, kind: Arc<str>, properties: Node) -> Resource {
        Resource {
            source_type: self.evaluated.kind.clone(),
            source: self.evaluated.attributes.clone(),
            origin: self.evaluated.origin,
            body: self.evaluated.body,
            scope: self.scope.clone(),
            exists: self.evaluated.exists.clone(),
            ..Resource::new(kind, self.evaluated.address.clone(), properties)
        }
    }

    /// The attributes with the provider's `default_tags` under the resource's own.
    fn with_all_tags(&self) -> Node {
        let attributes = &self.evaluated.attributes;
        let defaults = &self.evaluated.provider.default_tags;
        if defaults.is_null() {
            return attributes.clone();
        }
        let Value::Map(map) = &attributes.value else { return attributes.clone() };
        let mut all = map.to_map();
        let own = all.remove("tags").unwrap_or_else(|| Node::map(BTreeMap::new(), attributes.origin));
        all.insert("tags".into(), merged(defaults, &own));
        Node::map(all, attributes.origin)
    }
}

fn merged(below: &Node, above: &Node) -> Node {
    let mut members = below.as_map().map(|map| map.to_map()).unwrap_or_default();
    members.extend(above.as_map().into_iter().flat_map(|map| map.iter().map(|(k, v)| (k.clone(), v.clone()))));
    let whole = Node::map(members, if above.origin.is_some() { above.origin } else { below.origin });
    let more = |node: &Node| match &node.value {
        Value::Open { more, .. } | Value::Unknown(more) => Some(more.clone()),
        _ => None,
    };
    match more(above).or_else(|| more(below)) {
        Some(why) => whole.open(why),
        None => whole,
    }
}

/// Whether a value is what the provider will compute for the resource at this address.
fn is_own(node: &Node, address: &str) -> bool {
    match &node.value {
        Value::Ref(reference) => *reference.resource == *address,
        Value::Unknown(bartizan_tree::Why::Computed(name)) => {
            name.strip_prefix(address).is_some_and(|rest| rest.starts_with('.'))
        }
        _ => false,
    }
}

/// The same resource with one more property, in place of what is there.
pub(crate) fn with(mut resource: Resource, property: &str, node: Node) -> Resource {
    let (members, more) = match &resource.properties.value {
        Value::Map(map) => (map.to_map(), None),
        Value::Open { known, more } => (known.as_map().map(|map| map.to_map()).unwrap_or_default(), Some(more.clone())),
        _ => return resource,
    };
    let mut members = members;
    members.insert(property.into(), node);
    let whole = Node::map(members, resource.properties.origin);
    resource.properties = match more {
        Some(why) => whole.open(why),
        None => whole,
    };
    resource
}

/// The same value with the attributes of references in the vocabulary's words: `id` is what `Ref`
/// gives, `arn` is `Arn`, `dns_name` is `DnsName`.
pub(crate) fn in_vocabulary(node: &Node) -> Node {
    if node.is_known() {
        return node.clone();
    }
    node.rebuilt(&mut |node| match &node.value {
        Value::Ref(reference) => {
            let attribute = attribute_in_vocabulary(&reference.attribute);
            let reference = Reference { resource: reference.resource.clone(), attribute };
            Node::new(Value::Ref(Arc::new(reference)), node.origin)
        }
        _ => node,
    })
}

fn attribute_in_vocabulary(attribute: &str) -> Arc<str> {
    if attribute == "id" {
        return "Ref".into();
    }
    if attribute.starts_with(|c: char| c.is_ascii_uppercase()) {
        return attribute.into();
    }
    let mut words = String::new();
    for word in attribute.split('_') {
        let mut letters = word.chars();
        words.extend(letters.next().map(|c| c.to_ascii_uppercase()));
        words.push_str(letters.as_str());
    }
    words.into()
}

/// One scope for each provider configuration (and region that a resource names itself).
#[derive(Default)]
struct Scopes {
    known: HashMap<(usize, String), Arc<Scope>>,
}

impl Scopes {
    fn of(&mut self, evaluated: &Evaluated) -> Arc<Scope> {
        let provider: &Arc<Provider> = &evaluated.provider;
        let own_region = evaluated.attributes.get("region").text();
        let own = match own_region.state() {
            bartizan_tree::State::Known(region) => region.to_string(),
            bartizan_tree::State::Unknown(why) => format!("?{why}"),
            _ => String::new(),
        };
        let key = (Arc::as_ptr(provider).addr(), own);
        if let Some(scope) = self.known.get(&key) {
            return scope.clone();
        }
        let alias = provider.alias.as_ref().map(|alias| format!(".{alias}")).unwrap_or_default();
        let mut name = format!("{}{alias}", provider.name);
        let region = if key.1.is_empty() {
            provider.region.clone()
        } else {
            name = format!("{name}/{}", key.1);
            own_region
        };
        let scope = Arc::new(Scope { name: name.into(), account: provider.account.clone(), region });
        self.known.insert(key, scope.clone());
        scope
    }
}
