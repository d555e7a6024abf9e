//! Finding the resource that a value speaks of: by reference first, then by name, id or ARN.
//!
//! A value need not be known to name a resource: `"${var.prefix}-logs"` names the bucket whose
//! name is written in the same way, whatever the prefix is. Only unknowns that stand for one and
//! the same value wherever they occur (a variable of the root, an attribute of a resource or of a
//! data source) may take part in such an equality.

use std::collections::HashMap;
use std::sync::Arc;

use bartizan_tree::{Node, Reference, Value, Why};

use crate::Resource;

/// What a value that names a resource leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Join {
    /// This resource of the estate.
    To(usize),
    /// Something that is not in the estate; its name, as far as it is known.
    Outside(Arc<str>),
    /// It cannot be told which.
    Unknown(Why),
}

/// A name that can be compared, known or not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key(Arc<str>);

impl Key {
    /// The key of a value; nothing where two such values need not be the same.
    pub fn of(node: &Node) -> Option<Key> {
        let mut text = String::new();
        spell(node, &mut text).then(|| Key(text.into()))
    }
}

/// A sign between the kinds of pieces; no name holds it.
const MARK: char = '\u{1}';

fn spell(node: &Node, out: &mut String) -> bool {
    match &node.value {
        Value::Text(text) => out.push_str(text),
        Value::Number(n) => out.push_str(&n.to_string()),
        Value::Ref(reference) => {
            out.extend([MARK, 'r']);
            out.push_str(&reference.resource);
            out.push(MARK);
            out.push_str(&reference.attribute);
            out.push(MARK);
        }
        Value::Unknown(Why::Variable(name) | Why::DataSource(name)) => {
            out.extend([MARK, 'v']);
            out.push_str(name);
            out.push(MARK);
        }
        Value::Concat(parts) => return parts.iter().all(|part| spell(part, out)),
        _ => return false,
    }
    true
}

/// Where each name leads.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    by_address: HashMap<Arc<str>, Vec<usize>>,
    // Several where one name is used in several regions or accounts.
    by_name: HashMap<(Arc<str>, Key), Vec<usize>>,
}

/// How many fragments may point at each other before the owner.
const MAX_HOPS: usize = 8;

impl Directory {
    pub(crate) fn of(resources: &[Resource]) -> Self {
        let mut directory = Directory::default();
        for (id, resource) in resources.iter().enumerate() {
            if !resource.implied {
                directory.by_address.entry(resource.address.clone()).or_default().push(id);
            }
            if resource.part_of.is_some() {
                continue;
            }
            for key in resource.known_as.iter().filter_map(Key::of) {
                let named = directory.by_name.entry((resource.kind.clone(), key)).or_default();
                if named.last() != Some(&id) {
                    named.push(id);
                }
            }
        }
        directory
    }

    /// The resource of one of these kinds that the value names, said by something that lives in a
    /// scope: of several with one name, the one that lives there too.
    pub(crate) fn resolve(&self, resources: &[Resource], kinds: &[&str], node: &Node, from: Option<&str>) -> Join {
        self.resolve_within(resources, kinds, node, from, MAX_HOPS)
    }

    fn resolve_within(
        &self,
        resources: &[Resource],
        kinds: &[&str],
        node: &Node,
        from: Option<&str>,
        hops: usize,
    ) -> Join {
        if let Some(reference) = node.as_ref_to() {
            let at_address = self.by_address.get(&reference.resource).map_or(&[][..], Vec::as_slice);
            let of_kind = at_address.iter().copied().find(|id| kinds.contains(&&*resources[*id].kind));
            if let Some(id) = of_kind {
                return match &resources[id].part_of {
                    None => Join::To(id),
                    Some(part) if hops > 0 => self.resolve_within(resources, kinds, &part.owner, from, hops - 1),
                    Some(_) => Join::Unknown(Why::Limit("parts that point at each other".into())),
                };
            }
        }
        if let Some(id) = self.named(resources, kinds, node, from) {
            return Join::To(id);
        }
        match &node.value {
            Value::Text(text) => Join::Outside(text.clone()),
            Value::Ref(r) if self.names_another(resources, kinds, r) => {
                Join::Outside(format!("{}.{}", r.resource, r.attribute).into())
            }
            Value::Ref(r) if self.by_address.contains_key(&r.resource) => {
                Join::Unknown(Why::Computed(format!("{}.{}", r.resource, r.attribute).into()))
            }
            Value::Ref(r) => Join::Outside(format!("{}.{}", r.resource, r.attribute).into()),
            _ => Join::Unknown(node.why().unwrap_or_else(|| Why::Invalid("this names no resource".into()))),
        }
    }

    /// Whether it is the id of a resource of another kind. Ids of EC2 are of one kind only: a subnet's
    /// is never a VPC's.
    fn names_another(&self, resources: &[Resource], kinds: &[&str], reference: &Reference) -> bool {
        let of_ec2 = |kind: &str| kind.starts_with("AWS::EC2::");
        let at_address = self.by_address.get(&reference.resource).map_or(&[][..], Vec::as_slice);
        matches!(&*reference.attribute, "Ref" | "Id" | "Arn")
            && !at_address.is_empty()
            && kinds.iter().all(|kind| of_ec2(kind))
            && at_address.iter().all(|id| of_ec2(&resources[*id].kind))
    }

    fn named(&self, resources: &[Resource], kinds: &[&str], node: &Node, from: Option<&str>) -> Option<usize> {
        let all = |key: Key| {
            let ids = kinds.iter().filter_map(move |kind| self.by_name.get(&((*kind).into(), key.clone())));
            ids.flatten().copied()
        };
        let key = Key::of(node)?;
        if let Some(id) = nearest(all(key), resources, from) {
            return Some(id);
        }
        // An ARN ends in the name: `arn:aws:s3:::name`, `arn:aws:iam::1:role/path/name`. Where both
        // ARNs are known, and differ, it is another resource of that name.
        let tail = arn_name(node)?;
        let may_be = |id: &usize| node.as_text().is_none() || !resources[*id].known_as.iter().any(is_arn);
        nearest(all(Key::of(&tail)?).filter(may_be), resources, from)
    }
}

/// The first that lives in the scope, else the first.
fn nearest(mut ids: impl Iterator<Item = usize>, resources: &[Resource], from: Option<&str>) -> Option<usize> {
    let first = ids.next()?;
    let here = |id: &usize| from.is_some_and(|from| *resources[*id].scope.name == *from);
    if here(&first) { Some(first) } else { ids.find(here).or(Some(first)) }
}

fn is_arn(node: &Node) -> bool {
    node.as_text().is_some_and(|text| text.starts_with("arn:"))
}

/// The name at the end of an ARN, known or not.
fn arn_name(node: &Node) -> Option<Node> {
    let cut = |text: &str| text.rfind(['/', ':']).map(|at| text[at + 1..].to_owned());
    match &node.value {
        Value::Text(text) if text.starts_with("arn:") => Some(Node::text(cut(text)?, node.origin)),
        Value::Concat(parts) => {
            let (at, tail) = parts.iter().enumerate().rev().find_map(|(i, p)| Some((i, cut(p.as_text()?)?)))?;
            let first = Node::text(tail, node.origin);
            Some(Node::concat(std::iter::once(first).chain(parts[at + 1..].iter().cloned()), node.origin))
        }
        _ => None,
    }
}
