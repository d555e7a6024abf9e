//! Conversion to a variable's type
//! (<https://developer.hashicorp.com/terraform/language/expressions/type-constraints>).
//!
//! Values keep their origins. What is not known passes every type.

use std::collections::BTreeMap;
use std::sync::Arc;

use bartizan_tree::{Node, Value};

use super::{Evaluator, InstanceId};
use crate::syntax::{Member, Type};
use crate::value::{self, Outcome, Stop};

impl Evaluator<'_> {
    /// The value as the type wants it. `at` is the module that declares the type.
    pub(super) fn convert(&mut self, at: InstanceId, node: &Node, kind: &Type) -> Outcome {
        if value::is_opaque(node) || node.is_null() {
            return Ok(node.clone());
        }
        let origin = node.origin;
        match kind {
            Type::Any => Ok(node.clone()),
            Type::Text => match &node.value {
                Value::Text(_) | Value::Concat(_) | Value::Json(_) => Ok(node.clone()),
                _ => Ok(Node::text(value::text(node)?, origin)),
            },
            Type::Number => unless_known(node, |node| Ok(Node::number(value::number(node)?, origin))),
            Type::Bool => unless_known(node, |node| Ok(Node::bool(value::boolean(node)?, origin))),
            Type::List(inner) | Type::Set(inner) => {
                let as_set = matches!(kind, Type::Set(_));
                let found = value::items(node)?;
                let items: Outcome<Vec<Node>> = found.known.iter().map(|item| self.convert(at, item, inner)).collect();
                let items = if matches!(**inner, Type::Any) { unified(items?) } else { items? };
                Ok(if as_set { value::set(items, found.more) } else { value::list(items, found.more) }.at(origin))
            }
            Type::Map(inner) => {
                let found = value::members(node)?;
                let mut members = BTreeMap::new();
                for (key, item) in found.known {
                    members.insert(key.clone(), self.convert(at, item, inner)?);
                }
                if matches!(**inner, Type::Any) {
                    let (keys, items): (Vec<_>, Vec<_>) = members.into_iter().unzip();
                    members = keys.into_iter().zip(unified(items)).collect();
                }
                Ok(value::map(members, found.more).at(origin))
            }
            Type::Tuple(kinds) => {
                let found = value::items(node)?;
                if found.more.is_none() && found.known.len() != kinds.len() {
                    return Err(Stop::fault(format!("a list of {} members is wanted", kinds.len())));
                }
                let items: Outcome<Vec<Node>> =
                    found.known.iter().zip(kinds.iter()).map(|(item, kind)| self.convert(at, item, kind)).collect();
                Ok(value::list(items?, found.more).at(origin))
            }
            Type::Object(wanted) => self.convert_object(at, node, wanted),
        }
    }

    fn convert_object(&mut self, at: InstanceId, node: &Node, wanted: &[Member]) -> Outcome {
        let origin = node.origin;
        let found = value::members(node)?;
        let mut members: BTreeMap<Arc<str>, Node> = BTreeMap::new();
        for member in wanted {
            let written = found.known.get(&member.name);
            if written.is_none() && found.more.is_some() {
                // It may be among those that are not known.
                continue;
            }
            let value = match (written, &member.default) {
                (Some(written), None) => self.convert(at, written, &member.kind)?,
                (Some(written), Some(_)) if !written.is_null() => self.convert(at, written, &member.kind)?,
                (_, Some(default)) => {
                    let default = self.eval(at, None, default)?;
                    self.convert(at, &default, &member.kind)?
                }
                (None, None) if member.optional => Node::null(origin),
                (None, None) => return Err(Stop::fault(format!("the attribute `{}` is required", member.name))),
            };
            members.insert(member.name.clone(), value);
        }
        Ok(value::map(members, found.more).at(origin))
    }
}

fn unless_known(node: &Node, convert: impl FnOnce(&Node) -> Outcome) -> Outcome {
    match convert(node) {
        Err(Stop::Unknown(_)) => Ok(node.clone()),
        other => other,
    }
}

/// The members of a collection have one type: among texts, numbers and truth values are texts.
pub(crate) fn unified(items: Vec<Node>) -> Vec<Node> {
    let textual = |n: &Node| matches!(n.value, Value::Text(_) | Value::Concat(_) | Value::Json(_));
    let plain = |n: &Node| matches!(n.value, Value::Number(_) | Value::Bool(_));
    if !(items.iter().any(textual) && items.iter().any(plain)) {
        return items;
    }
    let convert = |item: Node| match value::text(&item) {
        Ok(text) if plain(&item) => Node::text(text, item.origin),
        _ => item,
    };
    items.into_iter().map(convert).collect()
}
