//! XML bodies: of the query, ec2 and rest-xml protocols.

use bartizan_tree::{Node, Origin};

use super::super::xml::Element;
use super::{Members, node, scalar, text};
use crate::model::{Kind, Member, Service, Structure};

/// Walks elements and shapes side by side.
pub(super) struct Walk {
    pub(super) service: &'static Service,
}

impl Walk {
    /// The members of the answer as a whole.
    pub(super) fn root(&self, output: &Member, element: &Element<'_>) -> Result<Members, String> {
        match &self.service.shape(output).kind {
            Kind::Structure(structure) => Ok(self.structure(structure, element)),
            _ => Err("its model is not a structure".into()),
        }
    }

    /// A value, from all elements of its name: more than one where a list or map is flattened.
    pub(super) fn value(&self, member: &Member, elements: &[&Element<'_>]) -> Node {
        let shape = self.service.shape(member);
        let Some(first) = elements.first() else { return Node::null(Origin::NONE) };
        match &shape.kind {
            Kind::Structure(structure) if shape.union => self.union(structure, first),
            Kind::Structure(structure) => node(self.structure(structure, first)),
            Kind::List(item) => {
                let items = inside(elements, member.traits.flattened);
                Node::list(items.map(|element| self.value(item, &[element])).collect(), Origin::NONE)
            }
            Kind::Map(key, value) => self.map(key, value, inside(elements, member.traits.flattened)),
            kind => scalar(kind, &first.text),
        }
    }

    fn structure(&self, structure: &Structure, element: &Element<'_>) -> Members {
        let mut members = Members::new();
        let mut children: Vec<&Element<'_>> = element.children.iter().collect();
        // Those of one name together, in their order.
        children.sort_by_key(|child| child.name);
        for same in children.chunk_by(|a, b| a.name == b.name) {
            for member in same.first().into_iter().flat_map(|first| structure.on_the_wire(first.name)) {
                members.insert(member.name.clone(), self.value(member, same));
            }
        }
        if !element.attributes.is_empty() {
            for member in structure.members.iter().filter(|member| member.traits.xml_attribute) {
                let name = member.traits.name.as_ref().unwrap_or(&member.name);
                let found = element.attributes.iter().find(|(known, _)| **known == **name);
                if let (Some((_, value)), false) = (found, members.contains_key(&member.name)) {
                    members.insert(member.name.clone(), scalar(&self.service.shape(member).kind, value));
                }
            }
        }
        members
    }

    /// A structure of which one member is set; one that the model does not know is named.
    fn union(&self, structure: &Structure, element: &Element<'_>) -> Node {
        let members = self.structure(structure, element);
        match element.children.first() {
            Some(child) if members.is_empty() => unknown_member(child.name),
            _ => node(members),
        }
    }

    fn map<'a, 'b: 'a>(&self, key: &Member, value: &Member, entries: impl Iterator<Item = &'a Element<'b>>) -> Node {
        let key_name = key.traits.name.as_deref().unwrap_or("key");
        let value_name = value.traits.name.as_deref().unwrap_or("value");
        let mut members = Members::new();
        for entry in entries {
            if let (Some(key), Some(found)) = (entry.child_text(key_name), entry.child(value_name)) {
                members.insert(key.into(), self.value(value, &[found]));
            }
        }
        node(members)
    }
}

/// The elements of a list's items or a map's entries.
fn inside<'a, 'b>(elements: &'a [&'a Element<'b>], flattened: bool) -> impl Iterator<Item = &'a Element<'b>> {
    let (flat, wrapped) = if flattened { (elements, &[][..]) } else { (&[][..], elements) };
    flat.iter().copied().chain(wrapped.iter().flat_map(|element| &element.children))
}

/// boto3's word for a member of a union that its model does not know.
pub(super) fn unknown_member(name: &str) -> Node {
    let named = Members::from([("name".into(), text(name))]);
    node(Members::from([("SDK_UNKNOWN_MEMBER".into(), node(named))]))
}
