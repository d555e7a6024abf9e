//! Steps into a value: members, indices and splats.
//!
//! A resource that stands as a value is an open map: its written attributes are known, and every
//! other attribute is a reference. The table of [`Object`]s tells which open map is which resource.

use std::sync::Arc;

use bartizan_tree::{Node, Origin, Value, Why};

use super::{Evaluator, InstanceId, Scope};
use crate::syntax::{Expr, Step};
use crate::value::{self, Outcome, Stop};

/// What a member that was not written of an open map refers to.
#[derive(Clone, Debug)]
pub(super) struct Object {
    /// The resource's address.
    pub(super) address: Arc<str>,
    /// The way from the resource to the map, nothing for the resource itself.
    pub(super) path: Arc<str>,
    /// Whether it is a data source, whose attributes are unknown and not references.
    pub(super) data: bool,
}

impl Object {
    fn attribute(&self, name: &str) -> Node {
        let path = if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) };
        if self.data {
            Node::unknown(Why::DataSource(format!("{}.{path}", self.address).into()), Origin::NONE)
        } else {
            Node::reference(self.address.clone(), path, Origin::NONE)
        }
    }
}

impl Evaluator<'_> {
    /// Goes the steps from a value.
    pub(super) fn walk(&mut self, at: InstanceId, scope: Option<&Scope>, value: Node, steps: &[Step]) -> Outcome {
        let mut value = value;
        for (i, step) in steps.iter().enumerate() {
            value = match step {
                Step::Attribute(name) => self.member(&value, name)?,
                Step::Index(key) => {
                    let key = self.key(at, scope, key)?;
                    self.index(&value, &key)?
                }
                Step::Splat => return self.splat(at, scope, &value, &steps[i + 1..]),
                Step::AttributeSplat => {
                    let rest = &steps[i + 1..];
                    let inner = rest.iter().take_while(|s| matches!(s, Step::Attribute(_))).count();
                    let spread = self.splat(at, scope, &value, &rest[..inner])?;
                    return self.walk(at, scope, spread, &rest[inner..]);
                }
            };
        }
        Ok(value)
    }

    /// The value of an index.
    pub(super) fn key(&mut self, at: InstanceId, scope: Option<&Scope>, key: &Expr) -> Outcome {
        let key = self.eval(at, scope, key)?;
        match &key.value {
            Value::Text(_) | Value::Number(_) => Ok(key),
            Value::Bool(_) | Value::Json(_) => {
                let origin = key.origin;
                Ok(Node::text(value::text(&key)?, origin))
            }
            Value::Null => Err(Stop::fault("an index is null")),
            Value::List(_) | Value::Map(_) | Value::Open { .. } => Err(Stop::fault("an index is a collection")),
            _ => Err(value::not_known(&key)),
        }
    }

    /// `value.name`
    pub(super) fn member(&self, value: &Node, name: &str) -> Outcome {
        match &value.value {
            Value::Map(map) => {
                map.get(name).cloned().ok_or_else(|| Stop::fault(format!("there is no attribute `{name}`")))
            }
            Value::Open { known, more } => match known.as_map().map(|map| map.get(name)) {
                Some(Some(found)) => Ok(found.clone()),
                Some(None) => self.beyond(more, name),
                None => Err(Stop::Unknown(more.clone())),
            },
            Value::Ref(reference) => {
                let path = format!("{}.{name}", reference.attribute);
                Ok(Node::reference(reference.resource.clone(), path, Origin::NONE))
            }
            Value::Unknown(why) => Err(Stop::Unknown(why.clone())),
            Value::Redacted { .. } => Err(value::not_known(value)),
            Value::Null => Err(Stop::fault(format!("the attribute `{name}` is asked of null"))),
            _ => Err(Stop::fault(format!("the attribute `{name}` is asked of a value that has none"))),
        }
    }

    /// A member that was not written of an open map.
    fn beyond(&self, more: &Why, name: &str) -> Outcome {
        let known = match more {
            Why::Computed(subject) | Why::DataSource(subject) => self.objects.get(subject),
            _ => None,
        };
        match known {
            Some(object) => Ok(object.attribute(name)),
            None => Err(Stop::Unknown(more.clone())),
        }
    }

    /// `value[key]`, where the key is a known text or number.
    pub(super) fn index(&self, value: &Node, key: &Node) -> Outcome {
        match &value.value {
            Value::List(list) if list.unordered && list.items.len() > 1 => {
                // Which member it is depends on an order that is not known, or that a set has not.
                match list.items.iter().find_map(Node::first_unknown) {
                    Some(why) => Err(Stop::Unknown(why)),
                    None => Err(Stop::fault("an index is asked of a set")),
                }
            }
            Value::List(list) => {
                let Some(index) = value::number(key)?.as_i64() else {
                    return Err(Stop::fault("an index of a list is a whole number"));
                };
                let item = usize::try_from(index).ok().and_then(|index| list.items.get(index));
                item.cloned().ok_or_else(|| Stop::fault(format!("the list has no member {index}")))
            }
            Value::Map(_) => self.member(value, &value::text(key)?),
            Value::Open { known, more } => match &known.value {
                Value::Map(_) => self.member(value, &value::text(key)?),
                _ => Err(Stop::Unknown(more.clone())),
            },
            Value::Ref(reference) => {
                let step = match &key.value {
                    Value::Number(n) => format!("[{n}]"),
                    _ => format!("[{}]", super::expand::quoted(&value::text(key)?)),
                };
                let path = format!("{}{step}", reference.attribute);
                Ok(Node::reference(reference.resource.clone(), path, Origin::NONE))
            }
            Value::Unknown(why) => Err(Stop::Unknown(why.clone())),
            Value::Redacted { .. } => Err(value::not_known(value)),
            Value::Null => Err(Stop::fault("an index is asked of null")),
            _ => Err(Stop::fault("an index is asked of a value that is no collection")),
        }
    }

    /// `value[*]` and the steps for each member.
    fn splat(&mut self, at: InstanceId, scope: Option<&Scope>, value: &Node, steps: &[Step]) -> Outcome {
        match &value.value {
            Value::Null => Ok(Node::list(Vec::new(), Origin::NONE)),
            Value::List(list) => {
                self.within_steps()?;
                self.charge(list.items.len());
                let items: Outcome<Vec<Node>> =
                    list.items.iter().map(|item| self.stepped(at, scope, item.clone(), steps)).collect();
                Ok(Node::list(items?, Origin::NONE))
            }
            Value::Open { known, more } if matches!(known.value, Value::List(_)) => {
                Ok(self.splat(at, scope, known, steps)?.open(more.clone()))
            }
            // Whether it is a list is known only once it exists.
            Value::Ref(_) | Value::Unknown(_) | Value::Redacted { .. } => Err(value::not_known(value)),
            _ => {
                let only = self.stepped(at, scope, value.clone(), steps)?;
                Ok(Node::list(vec![only], Origin::NONE))
            }
        }
    }

    /// Goes the steps; what is not known on the way stays as a member.
    fn stepped(&mut self, at: InstanceId, scope: Option<&Scope>, value: Node, steps: &[Step]) -> Outcome {
        let origin = value.origin;
        match self.walk(at, scope, value, steps) {
            Ok(node) if node.origin == Origin::NONE => Ok(node.at(origin)),
            Err(Stop::Unknown(why)) => Ok(Node::unknown(why, origin)),
            other => other,
        }
    }
}
