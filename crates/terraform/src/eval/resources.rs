//! Resources and data sources: their instances, their attributes, and what a reference to them is.
//!
//! A reference sees a written value where it is known; what is not known yet, or what only the
//! provider fills in, is a reference (`Ref`) to the attribute of that instance.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use bartizan_tree::{Node, Origin, Tri, Value, What, Why};

use super::access::Object;
use super::expand::{Chosen, Expansion, Form, Key, bound};
use super::expr::{Pairs, pairs};
use super::{Binding, Evaluator, InstanceId, MAX_INSTANCES, MAX_TOTAL, Memo, Scope, Slot};
use crate::configuration::{Evaluated, Mode};
use crate::module::Resource;
use crate::syntax::{Block, Body, ExprKind, Step};
use crate::value::{self, Outcome, Stop};

/// One instance of a resource under evaluation.
pub(crate) struct Member {
    pub(super) key: Key,
    pub(super) address: Arc<str>,
    pub(super) exists: Tri,
    pub(super) binding: Option<Binding>,
    pub(super) attributes: RefCell<HashMap<Arc<str>, Memo>>,
    object: RefCell<Option<Node>>,
}

impl Evaluator<'_> {
    /// A reference to a resource, with the steps into it.
    pub(super) fn resource_reference(
        &mut self,
        at: InstanceId,
        scope: Option<&Scope>,
        mode: Mode,
        kind: &Arc<str>,
        name: &Arc<str>,
        steps: &[Step],
    ) -> Outcome {
        let module = self.instances[at].module.clone();
        let Some(&index) = module.resource_index.get(&(mode, kind.clone(), name.clone())) else {
            let word = if mode == Mode::Data { "data." } else { "" };
            return Err(Stop::Unknown(Why::Invalid(format!("{word}{kind}.{name} is not declared").into())));
        };
        let expansion = self.resource(at, index);
        match (expansion.form, steps) {
            (Form::Single, rest) => match expansion.members.first().cloned() {
                Some(member) => self.within(at, scope, index, &member, rest),
                None => Err(Stop::Unknown(Why::Limit("number of instances".into()))),
            },
            (_, [Step::Index(key), rest @ ..]) => {
                let key = self.key(at, scope, key)?;
                match expansion.choose(&key, |member| &member.key)? {
                    Chosen::One(member) => {
                        if let Tri::Unknown(why) = &member.exists {
                            self.perhaps = Some(why.clone());
                        }
                        self.within(at, scope, index, &member, rest)
                    }
                    Chosen::Unknown(why) => Err(Stop::Unknown(why)),
                }
            }
            // `x[*].attribute` needs that attribute of each instance, and nothing else of them.
            (Form::Count, [Step::Splat | Step::AttributeSplat, Step::Attribute(name), rest @ ..]) => {
                let mut items = Vec::with_capacity(expansion.members.len());
                for member in &expansion.members {
                    items.push(self.attribute(at, index, member, name)?);
                }
                let inner = match steps.first() {
                    Some(Step::Splat) => rest.len(),
                    _ => rest.iter().take_while(|s| matches!(s, Step::Attribute(_))).count(),
                };
                let list = value::list(items, expansion.open.clone());
                if rest.is_empty() {
                    return Ok(list);
                }
                let spread: Vec<Step> = std::iter::once(Step::Splat).chain(rest[..inner].iter().cloned()).collect();
                let list = self.walk(at, scope, list, &spread)?;
                self.walk(at, scope, list, &rest[inner..])
            }
            (Form::Each, [Step::Attribute(key), rest @ ..]) => {
                // Old code writes `x.key`.
                let key = Node::text(key.clone(), Origin::NONE);
                match expansion.choose(&key, |member| &member.key)? {
                    Chosen::One(member) => self.within(at, scope, index, &member, rest),
                    Chosen::Unknown(why) => Err(Stop::Unknown(why)),
                }
            }
            (_, rest) => {
                let whole = self.whole(at, index, &expansion);
                self.walk(at, scope, whole, rest)
            }
        }
    }

    fn within(
        &mut self,
        at: InstanceId,
        scope: Option<&Scope>,
        index: usize,
        member: &Rc<Member>,
        steps: &[Step],
    ) -> Outcome {
        match steps {
            [Step::Attribute(name), rest @ ..] => {
                let value = self.attribute(at, index, member, name)?;
                self.walk(at, scope, value, rest)
            }
            [Step::Index(key), rest @ ..] => {
                let key = self.key(at, scope, key)?;
                match &key.value {
                    Value::Text(name) => {
                        let value = self.attribute(at, index, member, name)?;
                        self.walk(at, scope, value, rest)
                    }
                    // Old code indexes what has no count: `x[0]`.
                    _ => Err(Stop::fault("an index is asked of a single resource")),
                }
            }
            rest => {
                let object = self.object_of(at, index, member);
                self.walk(at, scope, object, rest)
            }
        }
    }

    /// The resource as a value: a list or a map of its instances.
    fn whole(&mut self, at: InstanceId, index: usize, expansion: &Expansion<Member>) -> Node {
        match expansion.form {
            Form::Each => {
                let mut members = BTreeMap::new();
                for member in &expansion.members {
                    if let Key::Name(key) = &member.key {
                        members.insert(key.clone(), self.object_of(at, index, member));
                    }
                }
                value::map(members, expansion.open.clone())
            }
            _ => {
                let items = expansion.members.iter().map(|member| self.object_of(at, index, member)).collect();
                value::list(items, expansion.open.clone())
            }
        }
    }

    /// An instance as a value: an open map.
    fn object_of(&mut self, at: InstanceId, index: usize, member: &Rc<Member>) -> Node {
        if let Some(known) = member.object.borrow().clone() {
            return known;
        }
        let module = self.instances[at].module.clone();
        let resource = &module.resources[index];
        let mut members = BTreeMap::new();
        for name in attribute_names(resource) {
            if let Ok(value) = self.attribute(at, index, member, &name) {
                members.insert(name, value);
            }
        }
        let origin = self.place(at, resource.header);
        let object = self.opened_object(Node::map(members, origin), &member.address, "", resource.mode == Mode::Data);
        *member.object.borrow_mut() = Some(object.clone());
        object
    }

    fn opened_object(&mut self, node: Node, address: &Arc<str>, path: &str, data: bool) -> Node {
        let subject: Arc<str> = if path.is_empty() { address.clone() } else { format!("{address}.{path}").into() };
        let object = Object { address: address.clone(), path: path.into(), data };
        self.objects.insert(subject.clone(), object);
        node.open(if data { Why::DataSource(subject) } else { Why::Computed(subject) })
    }

    /// What a reference to an attribute of an instance sees.
    pub(super) fn attribute(&mut self, at: InstanceId, index: usize, member: &Rc<Member>, name: &str) -> Outcome {
        let module = self.instances[at].module.clone();
        let resource = &module.resources[index];
        let data = resource.mode == Mode::Data;
        let written = self.written(at, index, member, name);
        let known = match written {
            Some(node) => match &node.value {
                Value::Unknown(_) | Value::Concat(_) if !data => None,
                // An unknown that was written into a data source speaks for itself.
                Value::Null => None,
                _ => Some(node),
            },
            None => None,
        };
        if let Some(node) = known {
            return Ok(if resource.body.blocks.is_empty() {
                node
            } else {
                self.open_blocks(resource, member, name, node)
            });
        }
        if data {
            if let Some(node) = self.data_attribute(at, index, member, name) {
                return Ok(node);
            }
            return Err(Stop::Unknown(Why::DataSource(format!("{}.{name}", member.address).into())));
        }
        Ok(Node::reference(member.address.clone(), name, Origin::NONE))
    }

    /// Nested blocks hold attributes that only the provider fills in, too.
    fn open_blocks(&mut self, resource: &Resource, member: &Member, name: &str, node: Node) -> Node {
        let is_block =
            |b: &Block| &*b.kind == name || (&*b.kind == "dynamic" && b.labels.first().is_some_and(|l| &**l == name));
        if !resource.body.blocks.iter().any(is_block) {
            return node;
        }
        let data = resource.mode == Mode::Data;
        let (items, more) = match value::items(&node) {
            Ok(found) => (found.known.to_vec(), found.more),
            Err(_) => return node,
        };
        let opened = items
            .into_iter()
            .enumerate()
            .map(|(i, item)| self.opened_object(item, &member.address, &format!("{name}[{i}]"), data));
        let opened = opened.collect();
        value::list(opened, more).at(node.origin)
    }

    /// The value of an attribute or of the blocks of a name as it is written, if it is.
    pub(super) fn written(&mut self, at: InstanceId, index: usize, member: &Rc<Member>, name: &str) -> Option<Node> {
        match member.attributes.borrow().get(name) {
            Some(Memo::Done(node)) => return Some(node.clone()),
            Some(Memo::Running) => {
                let module = self.instances[at].module.clone();
                let header = module.resources[index].header;
                let full = format!("{}.{name}", member.address);
                self.say(What::Block, full.clone(), "it depends on itself", self.place(at, header));
                let why = Why::Invalid(format!("{full} depends on itself").into());
                return Some(Node::unknown(why, Origin::NONE));
            }
            None => {}
        }
        let module = self.instances[at].module.clone();
        let resource = &module.resources[index];
        let body = &resource.body;
        self.charge((body.attributes.len() + body.blocks.len()) / 16);
        if let Err(stop) = self.within_steps() {
            return Some(Node::unknown(stop.into_why(), self.place(at, resource.header)));
        }
        let attribute = body.attributes.iter().find(|a| &*a.name == name);
        if attribute.is_none() && !block_kinds(body).any(|kind| &**kind == name) {
            return None;
        }
        let name: Arc<str> = attribute.map_or_else(|| self.cache.names.name(name), |a| a.name.clone());
        member.attributes.borrow_mut().insert(name.clone(), Memo::Running);
        let scope = bound(member.binding.as_ref());
        let before = self.perhaps.take();
        let node = match attribute {
            Some(attribute) => self.settled(at, scope.as_ref(), &attribute.value),
            None => self.blocks(at, scope.as_ref(), body, &name),
        };
        self.perhaps = before;
        let node = limited(node);
        member.attributes.borrow_mut().insert(name, Memo::Done(node.clone()));
        Some(node)
    }

    /// All that is written in a body: attributes, and nested blocks as lists of maps.
    pub(super) fn body(&mut self, at: InstanceId, scope: Option<&Scope>, body: &Body, origin: Origin) -> Node {
        self.charge(5);
        let mut members = BTreeMap::new();
        for attribute in &body.attributes {
            members.insert(attribute.name.clone(), self.settled(at, scope, &attribute.value));
        }
        for kind in block_kinds(body) {
            if !members.contains_key(kind) {
                members.insert(kind.clone(), self.blocks(at, scope, body, kind));
            }
        }
        Node::map(members, origin)
    }

    /// The nested blocks of a kind, written or `dynamic`, in their order.
    fn blocks(&mut self, at: InstanceId, scope: Option<&Scope>, body: &Body, kind: &str) -> Node {
        // Each kind looks at all blocks.
        self.charge(body.blocks.len() / 8);
        if let Err(stop) = self.within_steps() {
            return Node::unknown(stop.into_why(), Origin::NONE);
        }
        let mut items = Vec::new();
        let mut more = None;
        let mut origin = Origin::NONE;
        for block in &body.blocks {
            let here = self.place(at, block.whole);
            if &*block.kind == kind {
                origin = if items.is_empty() { here } else { origin.to(here) };
                let node = self.body(at, scope, &block.body, here);
                items.push(node);
            } else if &*block.kind == "dynamic" && block.labels.first().is_some_and(|label| &**label == kind) {
                origin = if items.is_empty() { here } else { origin.to(here) };
                if let Err(stop) = self.dynamic(at, scope, block, &mut items) {
                    more = more.or(Some(stop.into_why()));
                }
            }
        }
        value::list(items, more).at(origin)
    }

    fn dynamic(
        &mut self,
        at: InstanceId,
        scope: Option<&Scope>,
        block: &Block,
        items: &mut Vec<Node>,
    ) -> Result<(), Stop> {
        let label = block.labels.first().ok_or_else(|| Stop::fault("a dynamic block has a label"))?;
        let iterator = match block.body.attribute("iterator").map(|e| &e.kind) {
            Some(ExprKind::Name(name) | ExprKind::Text(name)) => name,
            _ => label,
        };
        let for_each = block.body.attribute("for_each").ok_or_else(|| Stop::fault("a dynamic block has a for_each"))?;
        let content =
            block.body.blocks("content").next().ok_or_else(|| Stop::fault("a dynamic block has a content"))?;
        let collection = self.eval(at, scope, for_each)?;
        let Pairs { known, more } = pairs(&collection)?;
        let here = self.place(at, content.whole);
        for (i, (key, value)) in known.into_iter().enumerate() {
            if i >= MAX_INSTANCES {
                return Err(Stop::limit("number of dynamic blocks"));
            }
            self.within_steps()?;
            let members = BTreeMap::from([(Arc::from("key"), key), (Arc::from("value"), value)]);
            let current = Node::map(members, Origin::NONE);
            let inner = Scope { outer: scope, name: iterator, value: &current };
            items.push(self.body(at, Some(&inner), &content.body, here));
        }
        match more {
            Some(why) => Err(Stop::Unknown(why)),
            None => Ok(()),
        }
    }

    /// The instances of a resource.
    pub(super) fn resource(&mut self, at: InstanceId, index: usize) -> Rc<Expansion<Member>> {
        match &self.instances[at].resources[index] {
            Slot::Done(known) => return known.clone(),
            Slot::Running | Slot::Empty => {}
        }
        let module = self.instances[at].module.clone();
        let resource = &module.resources[index];
        let word = if resource.mode == Mode::Data { "data." } else { "" };
        let name = format!("{word}{}.{}", resource.kind, resource.name);
        let base = format!("{}{name}", self.instances[at].prefix);
        let member = |key: Key, exists: Tri, binding: Option<Binding>| {
            let address = format!("{base}{}", key.suffix()).into();
            let attributes = RefCell::default();
            Rc::new(Member { key, address, exists, binding, attributes, object: RefCell::default() })
        };
        if matches!(self.instances[at].resources[index], Slot::Running) {
            let unknown = self.cycle(at, &name, self.place(at, resource.header));
            let open = unknown.why();
            let exists = open.clone().map_or(Tri::Yes, Tri::Unknown);
            return Rc::new(Expansion { form: Form::Each, members: vec![member(Key::Unknown, exists, None)], open });
        }
        self.instances[at].resources[index] = Slot::Running;
        let before = self.perhaps.take();
        let (form, places, open) =
            self.places(at, &name, resource.header, resource.count.as_ref(), resource.for_each.as_ref());
        self.perhaps = before;
        let mut members = Vec::with_capacity(places.len());
        for place in places {
            if !self.count_instance() {
                let reason = format!("more than {MAX_TOTAL} instances; the rest was not looked at");
                self.say(What::Block, base.clone(), reason, self.place(at, resource.header));
                break;
            }
            members.push(member(place.key, place.exists, place.binding));
        }
        let expansion = Rc::new(Expansion { form, members, open });
        self.instances[at].resources[index] = Slot::Done(expansion.clone());
        expansion
    }

    /// Evaluates everything in a module instance and in the modules that it calls.
    pub(super) fn emit(&mut self, at: InstanceId, out: &mut Vec<Evaluated>) {
        let module = self.instances[at].module.clone();
        for (index, resource) in module.resources.iter().enumerate() {
            let expansion = self.resource(at, index);
            for member in &expansion.members {
                out.push(self.evaluated(at, index, resource, member));
            }
        }
        for call in 0..module.calls.len() {
            for child in self.children(at, call) {
                self.emit(child, out);
            }
        }
    }

    fn evaluated(&mut self, at: InstanceId, index: usize, resource: &Resource, member: &Rc<Member>) -> Evaluated {
        let mut attributes = BTreeMap::new();
        for name in attribute_names(resource) {
            if let Some(node) = self.written(at, index, member, &name) {
                attributes.insert(name, node);
            }
        }
        if resource.mode == Mode::Data {
            for name in super::data::computed(&resource.kind) {
                if let Some(node) = self.data_attribute(at, index, member, name) {
                    attributes.insert((*name).into(), node);
                }
            }
        }
        let body = self.place(at, resource.whole);
        Evaluated {
            mode: resource.mode,
            address: member.address.clone(),
            kind: resource.kind.clone(),
            attributes: Node::map(attributes, body),
            origin: self.place(at, resource.header),
            body,
            exists: self.instances[at].exists.clone().and(member.exists.clone()),
            provider: self.provider_of(at, resource),
        }
    }
}

fn attribute_names(resource: &Resource) -> Vec<Arc<str>> {
    let mut names: Vec<Arc<str>> = resource.body.attributes.iter().map(|a| a.name.clone()).collect();
    let kinds: BTreeSet<&Arc<str>> = block_kinds(&resource.body).collect();
    names.extend(kinds.into_iter().cloned());
    names
}

/// The kinds of nested blocks in a body, `dynamic` ones under the name of what they make. A kind
/// that stands several times is given several times.
fn block_kinds(body: &Body) -> impl Iterator<Item = &Arc<str>> {
    body.blocks.iter().filter_map(|block| match (&*block.kind, block.labels.first()) {
        ("dynamic", label) => label,
        _ => Some(&block.kind),
    })
}

/// The value, unless it is larger than values may be.
pub(super) fn limited(node: Node) -> Node {
    match value::within_limits(&node) {
        Ok(()) => node,
        Err(stop) => Node::unknown(stop.into_why(), node.origin),
    }
}
