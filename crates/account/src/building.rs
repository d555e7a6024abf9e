//! One resource, gathered from the answers to several calls.
//!
//! Its properties are an open map: what no answer spoke of is unknown. What an answer could have
//! said and did not is there as `null`, so that it is absent.

use std::collections::BTreeMap;
use std::sync::Arc;

use bartizan_estate::{Resource, Scope};
use bartizan_lexicon::{Lexicon, Step, carry};
use bartizan_tree::{Field, Node, Origin, Sources, Why};

use crate::nodes;
use crate::reading::{Item, Told};

pub(crate) struct Building<'a> {
    kind: Arc<str>,
    address: Arc<str>,
    source_type: Arc<str>,
    properties: BTreeMap<Arc<str>, Node>,
    source: BTreeMap<Arc<str>, Node>,
    known_as: Vec<Node>,
    scope: Arc<Scope>,
    pub(crate) region: Arc<str>,
    origin: Origin,
    body: Origin,
    gone: bool,
    implied: bool,
    sources: &'a Sources,
}

impl<'a> Building<'a> {
    pub(crate) fn new(table: &str, item: &Item, address: Arc<str>, scope: Arc<Scope>, sources: &'a Sources) -> Self {
        let entry = Lexicon::builtin().answer(table);
        let mut known_as = vec![Node::text(address.clone(), item.node.origin)];
        let mut origin = None;
        for name in entry.map(|entry| entry.known_as.as_slice()).unwrap_or_default() {
            if let Some(node) = item.node.find(name).value() {
                origin = origin.or(Some(node.origin));
                if !known_as.contains(node) {
                    known_as.push((*node).clone());
                }
            }
        }
        Building {
            kind: entry.map_or_else(|| Arc::from(table), |entry| entry.is.clone()),
            address,
            source_type: item.call.into(),
            properties: BTreeMap::new(),
            source: BTreeMap::new(),
            known_as,
            scope,
            region: item.region.clone(),
            origin: origin.unwrap_or(item.node.origin),
            body: item.node.origin,
            gone: false,
            implied: false,
            sources,
        }
    }

    /// Takes over what an answer says, by the lexicon's names for it.
    pub(crate) fn carry(&mut self, table: &str, call: &str, node: &Node) {
        self.source.insert(call.into(), node.clone());
        let Some(entry) = Lexicon::builtin().answer(table) else { return };
        let carried = carry(&entry.names, node, self.sources, node.origin);
        for (key, value) in carried.as_map().into_iter().flat_map(|map| map.iter()) {
            // An id that is not set is answered as an empty text by some calls.
            if key.ends_with("Id") && value.as_text() == Some("") {
                continue;
            }
            let value = match self.properties.get(key) {
                Some(before) => nodes::united(before, value),
                None => value.clone(),
            };
            self.properties.insert(key.clone(), value);
        }
        self.leave(table, &Node::null(node.origin));
    }

    /// Takes what was told about it.
    pub(crate) fn take(&mut self, call: &str, told: &Told) {
        self.take_as(call, call, told);
    }

    /// The same, where the lexicon's table is not called as the call is.
    pub(crate) fn take_as(&mut self, table: &str, call: &str, told: &Told) {
        match told {
            Told::Answer(node) => self.carry(table, call, node),
            Told::Nothing(origin) => self.leave(table, &Node::null(*origin)),
            Told::Gone => self.gone = true,
            Told::Unknown(why, origin) => self.leave(table, &Node::unknown(why.clone(), *origin)),
        }
    }

    /// Gives a value to each property that the table speaks of and that has none.
    fn leave(&mut self, table: &str, value: &Node) {
        let Some(entry) = Lexicon::builtin().answer(table) else { return };
        for name in &entry.names {
            if let Some(Step::Key(key)) = name.to.first() {
                self.properties.entry(key.clone()).or_insert_with(|| value.clone());
            }
        }
    }

    /// States a property.
    pub(crate) fn set(&mut self, key: &str, value: Node) {
        self.properties.insert(key.into(), value);
    }

    /// States several properties as what was told about something else: absent, unknown.
    pub(crate) fn set_untold(&mut self, keys: &[&str], told: &Told) {
        for key in keys {
            match told {
                Told::Answer(_) => {}
                Told::Nothing(origin) => self.set(key, Node::null(*origin)),
                Told::Gone => self.gone = true,
                Told::Unknown(why, origin) => self.set(key, Node::unknown(why.clone(), *origin)),
            }
        }
    }

    /// States that these properties are never told by AWS and stand for nothing in an account.
    pub(crate) fn never(&mut self, keys: &[&str]) {
        for key in keys {
            let origin = self.origin;
            self.properties.entry((*key).into()).or_insert_with(|| Node::null(origin));
        }
    }

    /// Keeps an answer among the raw ones.
    pub(crate) fn keep(&mut self, call: &str, node: &Node) {
        self.source.insert(call.into(), node.clone());
    }

    /// Another name by which others may speak of it.
    pub(crate) fn also_known_as(&mut self, name: Node) {
        if !self.known_as.contains(&name) {
            self.known_as.push(name);
        }
    }

    /// It lives elsewhere than where the list was asked for.
    pub(crate) fn lives_in(&mut self, region: Arc<str>, scope: Arc<Scope>) {
        self.region = region;
        self.scope = scope;
    }

    /// Nobody made it: it is there by itself.
    pub(crate) fn is_implied(&mut self) {
        self.implied = true;
    }

    /// It is of another kind than the lexicon says.
    pub(crate) fn is(&mut self, kind: &str) {
        self.kind = kind.into();
    }

    /// A property as it stands by now.
    pub(crate) fn get(&self, key: &str) -> Field<&Node> {
        self.properties.get(key).map_or_else(|| Field::absent(self.origin), Node::field)
    }

    /// Its header's place.
    pub(crate) fn origin(&self) -> Origin {
        self.origin
    }

    pub(crate) fn finish(self) -> Option<Resource> {
        if self.gone {
            return None;
        }
        let more = Why::NotRead(format!("what no call told of this {}", self.kind).into());
        let properties = Node::map(self.properties, self.origin).open(more);
        Some(Resource {
            source_type: self.source_type,
            source: Node::map(self.source, self.body),
            origin: self.origin,
            body: self.body,
            scope: self.scope,
            known_as: self.known_as,
            implied: self.implied,
            ..Resource::new(self.kind, self.address, properties)
        })
    }
}
