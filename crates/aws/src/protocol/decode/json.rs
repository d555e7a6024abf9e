//! JSON bodies, and CBOR's, which are read into the same values.

use bartizan_tree::{Node, Origin, Sources, Value};

use super::super::kind;
use super::super::time::Moment;
use super::xml::unknown_member;
use super::{Members, node, scalar, text};
use crate::model::{Kind, Member, Service, Shape, Structure};

/// Reads a body; an empty one is an empty map.
pub(super) fn parse(body: &[u8]) -> Result<Node, String> {
    if body.is_empty() {
        return Ok(node(Members::new()));
    }
    let body = std::str::from_utf8(body).map_err(|_| "it is not UTF-8".to_owned())?;
    let mut sources = Sources::new();
    let id = sources.add_file("answer", body);
    bartizan_tree::json::parse_file(&sources, id).map_err(|error| format!("it is not JSON: {error}"))
}

/// Walks values and shapes side by side.
pub(super) struct Walk {
    pub(super) service: &'static Service,
    /// rest-json turns texts into what the model wants; the others leave them.
    pub(super) rest: bool,
}

impl Walk {
    /// The members of the answer as a whole.
    pub(super) fn root(&self, output: &Member, body: &Node) -> Result<Members, String> {
        match &self.service.shape(output).kind {
            Kind::Structure(_) if body.is_null() => Ok(Members::new()),
            Kind::Structure(structure) => self.structure(structure, body),
            _ => Err("its model is not a structure".into()),
        }
    }

    pub(super) fn value(&self, member: &Member, value: &Node) -> Result<Node, String> {
        let shape = self.service.shape(member);
        if value.is_null() {
            return Ok(Node::null(Origin::NONE));
        }
        match &shape.kind {
            Kind::Structure(_) if shape.document => Ok(plain(value)),
            Kind::Structure(structure) if shape.union => self.union(structure, value),
            Kind::Structure(structure) => self.structure(structure, value).map(node),
            Kind::List(item) => {
                let Value::List(list) = &value.value else { return Err(unlike(shape, value)) };
                let items = list.items.iter().map(|value| self.value(item, value)).collect::<Result<_, _>>()?;
                Ok(Node::list(items, Origin::NONE))
            }
            Kind::Map(_, item) => {
                let map = value.as_map().ok_or_else(|| unlike(shape, value))?;
                let mut members = Members::new();
                for (key, value) in map.iter() {
                    members.insert(key.clone(), self.value(item, value)?);
                }
                Ok(node(members))
            }
            Kind::Timestamp => Ok(moment(value).map_or_else(|| plain(value), |moment| text(&moment.rfc3339()))),
            kind => Ok(match &value.value {
                Value::Text(text) if self.rest || matches!(kind, Kind::Blob) => scalar(kind, text),
                _ => plain(value),
            }),
        }
    }

    fn structure(&self, structure: &Structure, value: &Node) -> Result<Members, String> {
        let map = value.as_map().ok_or_else(|| format!("it holds {} in place of a structure", kind(value)))?;
        let mut members = Members::new();
        for (name, value) in map.iter().filter(|(_, value)| !value.is_null()) {
            for member in structure.on_the_wire(name) {
                members.insert(member.name.clone(), self.value(member, value)?);
            }
        }
        Ok(members)
    }

    /// A structure of which one member is set; one that the model does not know is named.
    fn union(&self, structure: &Structure, value: &Node) -> Result<Node, String> {
        let members = self.structure(structure, value)?;
        let first =
            value.as_map().and_then(|map| map.iter().find(|(name, value)| ***name != *"__type" && !value.is_null()));
        match first {
            Some((name, _)) if members.is_empty() => Ok(unknown_member(name)),
            _ => Ok(node(members)),
        }
    }
}

fn unlike(shape: &Shape, value: &Node) -> String {
    format!("it holds {} in place of {}", kind(value), shape.name)
}

/// The same value without the places in the body.
pub(super) fn plain(value: &Node) -> Node {
    match &value.value {
        Value::List(_) | Value::Map(_) => value.rebuilt(&mut |node| node.at(Origin::NONE)),
        _ => value.clone().at(Origin::NONE),
    }
}

fn moment(value: &Node) -> Option<Moment> {
    match &value.value {
        Value::Number(number) => match number.as_i64() {
            Some(seconds) => Moment::from_whole(seconds),
            None => Moment::from_seconds(number.as_f64()),
        },
        Value::Text(text) => Moment::parse(text),
        _ => None,
    }
}
