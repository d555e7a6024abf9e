//! Conversions between types.

use bartizan_tree::{Node, Origin, Value};

use super::{Function, only};
use crate::eval::unified;
use crate::value::{self, Outcome, Stop};

pub(super) fn find(name: &str) -> Option<Function> {
    Some(match name {
        "tostring" => |a| plain(a, |node| Ok(Node::text(value::text(node)?, node.origin))),
        "tonumber" => |a| plain(a, |node| Ok(Node::number(value::number(node)?, node.origin))),
        "tobool" => |a| plain(a, |node| Ok(Node::bool(value::boolean(node)?, node.origin))),
        "tolist" => tolist,
        "toset" => toset,
        "tomap" => tomap,
        "sensitive" | "nonsensitive" | "ephemeralasnull" => |a| only(a).cloned(),
        "issensitive" => |a| only(a).map(|_| Node::bool(false, Origin::NONE)),
        _ => return None,
    })
}

fn plain(arguments: &[Node], convert: fn(&Node) -> Outcome) -> Outcome {
    let node = only(arguments)?;
    match &node.value {
        Value::Null | Value::Ref(_) | Value::Json(_) | Value::Unknown(_) => Ok(node.clone()),
        Value::Concat(_) => match convert(node) {
            // A text in parts is a text; it is no number and no truth value that could be told.
            Err(Stop::Unknown(_)) => Ok(node.clone()),
            other => other,
        },
        _ => convert(node),
    }
}

fn tolist(arguments: &[Node]) -> Outcome {
    let node = only(arguments)?;
    if node.is_null() {
        return Ok(node.clone());
    }
    let found = value::items(node)?;
    Ok(value::list(unified(found.known.to_vec()), found.more).at(node.origin))
}

fn toset(arguments: &[Node]) -> Outcome {
    let node = only(arguments)?;
    if node.is_null() {
        return Ok(node.clone());
    }
    let found = value::items(node)?;
    Ok(value::set(unified(found.known.to_vec()), found.more).at(node.origin))
}

fn tomap(arguments: &[Node]) -> Outcome {
    let node = only(arguments)?;
    if node.is_null() {
        return Ok(node.clone());
    }
    let found = value::members(node)?;
    let (keys, values): (Vec<_>, Vec<_>) = found.known.iter().map(|(k, v)| (k.clone(), v.clone())).unzip();
    Ok(value::map(keys.into_iter().zip(unified(values)).collect(), found.more).at(node.origin))
}
