//! `aws_iam_policy_document`, computed as the provider does
//! (<https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document>).
//!
//! The result is a document, not a text: each action keeps the place where it is written, and what
//! is not known stays where it is.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use bartizan_tree::{Node, Origin, Value, Why, json};

use super::resources::Member;
use super::{Evaluator, InstanceId};
use crate::value::{self, Stop};

type Object = BTreeMap<Arc<str>, Node>;

impl Evaluator<'_> {
    /// The text that the data source's `json` is.
    pub(super) fn policy_document(&mut self, at: InstanceId, index: usize, member: &Rc<Member>) -> Node {
        let module = self.instances[at].module.clone();
        let here = module.resources.get(index).map_or(Origin::NONE, |resource| self.place(at, resource.header));
        let mut policy = Policy::default();
        for name in ["source_json", "source_policy_documents"] {
            if let Some(written) = self.written(at, index, member, name) {
                self.merge_documents(&mut policy, &written);
            }
        }
        let version = self.written(at, index, member, "version").filter(|version| !version.is_null());
        let mut own = Policy {
            version: Some(version.unwrap_or_else(|| Node::text("2012-10-17", here))),
            id: self.written(at, index, member, "policy_id").filter(|id| !id.is_null()),
            ..Policy::default()
        };
        if let Some(statements) = self.written(at, index, member, "statement") {
            let found = statements.items();
            own.more = found.more;
            own.statements = found.known.into_iter().map(statement).collect();
        }
        policy.merge(own);
        for name in ["override_json", "override_policy_documents"] {
            if let Some(written) = self.written(at, index, member, name) {
                self.merge_documents(&mut policy, &written);
            }
        }
        Node::json(policy.document(here), here)
    }

    fn merge_documents(&mut self, policy: &mut Policy, written: &Node) {
        let found = written.items();
        for text in found.known {
            if text.is_null() || text.as_text() == Some("") {
                continue;
            }
            policy.merge(match json::parse_embedded(self.sources, text) {
                Ok(document) => Policy::read(&document),
                Err(_) => Policy::unknown(text.why().unwrap_or_else(|| Why::Invalid("this is no policy".into()))),
            });
        }
        if let Some(why) = found.more {
            policy.merge(Policy::unknown(why));
        }
    }
}

/// A policy while it is put together.
#[derive(Default)]
struct Policy {
    version: Option<Node>,
    id: Option<Node>,
    statements: Vec<Node>,
    /// Why there may be more statements.
    more: Option<Why>,
}

impl Policy {
    fn unknown(why: Why) -> Policy {
        Policy { more: Some(why), ..Policy::default() }
    }

    fn read(document: &Node) -> Policy {
        let member = |name: &str| document.as_map().and_then(|map| map.get(name)).cloned();
        let statements = member("Statement");
        let found = statements.as_ref().map(Node::items).unwrap_or_default();
        let open = match &document.value {
            Value::Map(_) => None,
            _ => document.why().or_else(|| Some(Why::Invalid("this is no policy".into()))),
        };
        Policy {
            version: member("Version"),
            id: member("Id"),
            statements: found.known.into_iter().cloned().collect(),
            more: found.more.or(open),
        }
    }

    /// Another policy on top of this one: a statement with the same `Sid` takes the old one's
    /// place.
    fn merge(&mut self, other: Policy) {
        if let Some(id) = other.id {
            self.id = Some(id);
        }
        self.version = match (self.version.take(), other.version) {
            (Some(old), Some(new)) => match (old.as_text(), new.as_text()) {
                (Some(a), Some(b)) if a >= b => Some(old),
                _ => Some(new),
            },
            (old, new) => new.or(old),
        };
        if let Some(why) = other.more {
            // Any statement with a `Sid` may be replaced by one of those that are not known.
            self.statements.retain(|old| matches!(sid(old), Sid::None));
            self.more = self.more.take().or(Some(why));
        }
        for new in other.statements {
            match sid(&new) {
                Sid::None => self.statements.push(new),
                Sid::Known(name) => match self.statements.iter_mut().find(|old| sid(old) == Sid::Known(name.clone())) {
                    Some(old) => *old = new,
                    None => self.statements.push(new),
                },
                Sid::Unknown => self.statements.push(new),
            }
        }
    }

    fn document(self, here: Origin) -> Node {
        let mut document = Object::new();
        if let Some(version) = self.version {
            document.insert("Version".into(), version);
        }
        if let Some(id) = self.id {
            document.insert("Id".into(), id);
        }
        if !self.statements.is_empty() || self.more.is_some() {
            document.insert("Statement".into(), value::list(self.statements, self.more).at(here));
        }
        Node::map(document, here)
    }
}

#[derive(PartialEq)]
enum Sid {
    None,
    Known(Arc<str>),
    Unknown,
}

fn sid(statement: &Node) -> Sid {
    match statement.as_map().and_then(|map| map.get("Sid")).map(|sid| &sid.value) {
        None | Some(Value::Null) => Sid::None,
        Some(Value::Text(text)) if text.is_empty() => Sid::None,
        Some(Value::Text(text)) => Sid::Known(text.clone()),
        Some(_) => Sid::Unknown,
    }
}

/// One `statement` block as a statement.
fn statement(block: &Node) -> Node {
    let Some(written) = block.as_map() else { return block.clone() };
    let mut out = Object::new();
    let get = |name: &str| written.get(name).filter(|node| !node.is_null());
    if let Some(sid) = get("sid")
        && sid.as_text() != Some("")
    {
        out.insert("Sid".into(), sid.clone());
    }
    let effect = get("effect").cloned().unwrap_or_else(|| Node::text("Allow", block.origin));
    out.insert("Effect".into(), effect);
    for (name, member, variables) in [
        ("actions", "Action", false),
        ("not_actions", "NotAction", false),
        ("resources", "Resource", true),
        ("not_resources", "NotResource", true),
    ] {
        if let Some(texts) = get(name).and_then(|node| texts(node, variables, true)) {
            out.insert(member.into(), texts);
        }
    }
    for (name, member) in [("principals", "Principal"), ("not_principals", "NotPrincipal")] {
        if let Some(principals) = get(name).and_then(principals) {
            out.insert(member.into(), principals);
        }
    }
    if let Some(conditions) = get("condition").and_then(conditions) {
        out.insert("Condition".into(), conditions);
    }
    let statement = Node::map(out, block.origin);
    match &block.value {
        Value::Open { more, .. } => statement.open(more.clone()),
        _ => statement,
    }
}

/// A list of texts as the provider writes it: one alone stands without a list, several in
/// descending order. Nothing where there is none.
fn texts(node: &Node, variables: bool, sorted: bool) -> Option<Node> {
    let found = match value::items(node) {
        Ok(found) => found,
        Err(Stop::Unknown(why)) => return Some(Node::unknown(why, node.origin)),
        Err(Stop::Fault(why)) => return Some(Node::unknown(Why::Invalid(why), node.origin)),
    };
    let mut items: Vec<Node> = Vec::with_capacity(found.known.len());
    for item in found.known {
        let item = if variables { with_variables(item) } else { item.clone() };
        if !sorted || value::is_opaque(&item) || !items.contains(&item) {
            items.push(item);
        }
    }
    if sorted && items.iter().all(|item| item.as_text().is_some()) {
        items.sort_by(|a, b| value::order(b, a));
    }
    match (items.as_slice(), found.more) {
        ([], None) => None,
        ([only], None) => Some(only.clone()),
        (_, more) => Some(value::list(items, more).at(node.origin)),
    }
}

/// `&{aws:username}` stands for the policy variable `${aws:username}`.
fn with_variables(node: &Node) -> Node {
    node.rebuilt(&mut |node| match &node.value {
        Value::Text(text) if text.contains("&{") => Node::text(text.replace("&{", "${"), node.origin),
        _ => node,
    })
}

fn principals(blocks: &Node) -> Option<Node> {
    let found = blocks.items();
    let mut kinds: BTreeMap<Arc<str>, Vec<Node>> = BTreeMap::new();
    let mut more = found.more;
    for block in &found.known {
        let kind = block.get("type");
        let Some(kind) = kind.value().and_then(|node| node.as_text()) else {
            more = more.or_else(|| kind.why().cloned()).or_else(|| Some(Why::Invalid("a principal has a type".into())));
            continue;
        };
        let identifiers = block.as_map().and_then(|map| map.get("identifiers"));
        let identifiers = identifiers.and_then(|node| texts(node, true, true));
        let known = kinds.entry(kind.into()).or_default();
        match identifiers {
            Some(Node { value: Value::List(list), .. }) => known.extend(list.items.iter().cloned()),
            Some(other) => known.push(other),
            None => {}
        }
    }
    if kinds.is_empty() && more.is_none() {
        return None;
    }
    if more.is_none()
        && kinds.len() == 1
        && let Some(identifiers) = kinds.get("*")
        && let [only] = identifiers.as_slice()
        && only.as_text() == Some("*")
    {
        return Some(only.clone());
    }
    let members = kinds.into_iter().map(|(kind, mut identifiers)| {
        let node = match (identifiers.pop(), identifiers.is_empty()) {
            (Some(only), true) => only,
            (last, _) => {
                identifiers.extend(last);
                Node::list(identifiers, blocks.origin)
            }
        };
        (kind, node)
    });
    Some(value::opened(Node::map(members.collect(), blocks.origin), more))
}

fn conditions(blocks: &Node) -> Option<Node> {
    let found = blocks.items();
    let mut tests: BTreeMap<Arc<str>, BTreeMap<Arc<str>, Vec<Node>>> = BTreeMap::new();
    let mut more = found.more;
    for block in &found.known {
        let (test, variable) = (block.get("test"), block.get("variable"));
        let names = test.value().and_then(|n| n.as_text()).zip(variable.value().and_then(|n| n.as_text()));
        let Some((test, variable)) = names else {
            let why = test.why().or(variable.why()).cloned();
            more = more.or(why).or_else(|| Some(Why::Invalid("a condition has a test and a variable".into())));
            continue;
        };
        let values = block.as_map().and_then(|map| map.get("values")).and_then(|node| texts(node, true, false));
        let known = tests.entry(test.into()).or_default().entry(variable.into()).or_default();
        match values {
            Some(Node { value: Value::List(list), .. }) => known.extend(list.items.iter().cloned()),
            Some(other) => known.push(other),
            None => {}
        }
    }
    if tests.is_empty() && more.is_none() {
        return None;
    }
    let members = tests.into_iter().map(|(test, variables)| {
        let variables = variables.into_iter().map(|(variable, mut values)| {
            let node = match (values.pop(), values.is_empty()) {
                (Some(only), true) => only,
                (last, _) => {
                    values.extend(last);
                    Node::list(values, blocks.origin)
                }
            };
            (variable, node)
        });
        (test, Node::map(variables.collect(), blocks.origin))
    });
    Some(value::opened(Node::map(members.collect(), blocks.origin), more))
}
