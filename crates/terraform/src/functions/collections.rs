//! Lists and maps.

use std::collections::BTreeMap;
use std::sync::Arc;

use bartizan_tree::{Node, Origin, Value, Why};

use super::{Function, argument, bool_node, index_of, number_node, only, text_node, texts, three, two};
use crate::eval::unified;
use crate::value::{self, Outcome, Stop};

/// The most members that a function makes.
const MAX_MADE: usize = 100_000;

pub(super) fn find(name: &str) -> Option<Function> {
    Some(match name {
        "length" => length,
        "concat" => concat,
        "merge" => merge,
        "keys" => keys,
        "values" => values,
        "lookup" => lookup,
        "element" => element,
        "flatten" => flatten,
        "compact" => compact,
        "contains" => contains,
        "coalesce" => coalesce,
        "coalescelist" => coalescelist,
        "distinct" => distinct,
        "index" => index,
        "slice" => slice,
        "sort" => sort,
        "reverse" => reverse,
        "range" => range,
        "one" => one,
        "chunklist" => chunklist,
        "zipmap" => zipmap,
        "transpose" => transpose,
        "matchkeys" => matchkeys,
        "alltrue" => |a| all(a, true),
        "anytrue" => |a| all(a, false),
        "map" => legacy_map,
        "list" => |a| Ok(Node::list(a.to_vec(), Origin::NONE)),
        _ => return None,
    })
}

fn length(arguments: &[Node]) -> Outcome {
    let node = only(arguments)?;
    let count = match &node.value {
        Value::Text(text) => texts::length(text),
        Value::Json(_) => texts::length(&value::text(node)?),
        Value::Map(map) => map.len(),
        Value::List(list) => list.items.len(),
        Value::Open { more, .. } => return Err(Stop::Unknown(more.clone())),
        Value::Null | Value::Number(_) | Value::Bool(_) => {
            return Err(Stop::fault("length is asked of what has none"));
        }
        _ => return Err(value::not_known(node)),
    };
    Ok(number_node(count))
}

fn concat(arguments: &[Node]) -> Outcome {
    let mut items = Vec::new();
    let mut more = None;
    for list in arguments {
        match value::items(list) {
            Ok(found) => {
                refuse_set(&found)?;
                items.extend(found.known.iter().cloned());
                more = more.or(found.more);
            }
            Err(Stop::Unknown(why)) => more = more.or(Some(why)),
            Err(fault) => return Err(fault),
        }
        if items.len() > MAX_MADE {
            return Err(Stop::limit("length of lists"));
        }
    }
    Ok(value::list(items, more))
}

/// A set is no list, where the order counts. A list whose order is not known passes.
fn refuse_set(found: &value::Items) -> Outcome<()> {
    if found.unordered && found.known.iter().all(Node::is_known) {
        return Err(Stop::fault("a list is wanted, and this is a set"));
    }
    Ok(())
}

/// Later maps win. What an unknown map may overwrite is there, but not known.
fn merge(arguments: &[Node]) -> Outcome {
    let mut members: BTreeMap<Arc<str>, Node> = BTreeMap::new();
    let mut more: Option<Why> = None;
    for map in arguments {
        if map.is_null() {
            continue;
        }
        let found = match value::members(map) {
            Ok(found) => found,
            Err(Stop::Unknown(why)) => {
                overwrite(&mut members, &why);
                more = more.or(Some(why));
                continue;
            }
            Err(fault) => return Err(fault),
        };
        if let Some(why) = found.more {
            overwrite(&mut members, &why);
            more = more.or(Some(why));
        }
        members.extend(found.known.iter().map(|(key, value)| (key.clone(), value.clone())));
        if members.len() > MAX_MADE {
            return Err(Stop::limit("size of maps"));
        }
    }
    Ok(value::map(members, more))
}

fn overwrite(members: &mut BTreeMap<Arc<str>, Node>, why: &Why) {
    for node in members.values_mut() {
        *node = Node::unknown(why.clone(), node.origin);
    }
}

fn keys(arguments: &[Node]) -> Outcome {
    let found = value::members(only(arguments)?)?;
    let items = found.known.iter().map(|(key, value)| Node::text(key.clone(), value.origin)).collect();
    Ok(value::list(items, found.more))
}

fn values(arguments: &[Node]) -> Outcome {
    let found = value::members(only(arguments)?)?;
    Ok(value::list(found.known.values().cloned().collect(), found.more))
}

fn lookup(arguments: &[Node]) -> Outcome {
    let found = value::members(argument(arguments, 0)?)?;
    let key = match value::text(argument(arguments, 1)?) {
        Ok(key) => key,
        // Whichever key it is: where all that it may find is the same, that is found.
        Err(Stop::Unknown(why)) => {
            let default = arguments.get(2).filter(|default| found.more.is_none() && default.is_known());
            return match default {
                Some(default) if found.known.values().all(|value| value == default) => Ok(default.clone()),
                _ => Err(Stop::Unknown(why)),
            };
        }
        Err(fault) => return Err(fault),
    };
    match (found.known.get(&key), found.more, arguments.get(2)) {
        (Some(node), _, _) => Ok(node.clone()),
        (None, Some(why), _) => Err(Stop::Unknown(why)),
        (None, None, Some(default)) => Ok(default.clone()),
        (None, None, None) => Err(Stop::fault(format!("the map has no key `{key}`"))),
    }
}

fn element(arguments: &[Node]) -> Outcome {
    let (list, index) = two(arguments)?;
    let found = value::items(list)?;
    refuse_set(&found)?;
    if found.unordered && found.known.len() > 1 {
        // Which one it is depends on the order.
        return Err(found
            .known
            .iter()
            .find_map(Node::first_unknown)
            .map_or_else(|| Stop::fault("a set"), Stop::Unknown));
    }
    let items = found.all()?;
    let index = value::integer(index)?;
    let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
    if length == 0 {
        return Err(Stop::fault("an element of an empty list"));
    }
    let at = usize::try_from(index.rem_euclid(length)).unwrap_or(0);
    items.get(at).cloned().ok_or_else(|| Stop::fault("there is no such element"))
}

fn flatten(arguments: &[Node]) -> Outcome {
    fn pour(node: &Node, items: &mut Vec<Node>, more: &mut Option<Why>) -> Outcome<()> {
        if items.len() > MAX_MADE {
            return Err(Stop::limit("length of lists"));
        }
        match &node.value {
            Value::List(list) => list.items.iter().try_for_each(|item| pour(item, items, more)),
            Value::Open { known, more: why } if matches!(known.value, Value::List(_)) => {
                *more = more.take().or_else(|| Some(why.clone()));
                pour(known, items, more)
            }
            // It may be a list.
            Value::Unknown(why) => {
                *more = more.take().or_else(|| Some(why.clone()));
                Ok(())
            }
            _ => {
                items.push(node.clone());
                Ok(())
            }
        }
    }
    let node = only(arguments)?;
    let found = value::items(node)?;
    let mut items = Vec::new();
    let mut more = found.more;
    for item in found.known {
        pour(item, &mut items, &mut more)?;
    }
    Ok(value::list(items, more))
}

/// Without nulls and empty texts. What may be empty may be missing.
fn compact(arguments: &[Node]) -> Outcome {
    let found = value::items(only(arguments)?)?;
    let mut items = Vec::new();
    let mut more = found.more;
    for item in found.known {
        match &item.value {
            Value::Null => {}
            Value::Text(text) if text.is_empty() => {}
            Value::Unknown(why) => more = more.or_else(|| Some(why.clone())),
            Value::Ref(_) | Value::Concat(_) | Value::Json(_) | Value::Redacted { .. } => items.push(item.clone()),
            _ => items.push(Node::text(value::text(item)?, item.origin)),
        }
    }
    Ok(value::list(items, more))
}

fn contains(arguments: &[Node]) -> Outcome {
    let (list, wanted) = two(arguments)?;
    let found = value::items(list)?;
    let mut unknown = found.more.map(Stop::Unknown);
    for item in found.known {
        match value::equal(item, wanted) {
            Ok(true) => return Ok(bool_node(true)),
            Ok(false) => {}
            Err(stop) => unknown = unknown.or(Some(stop)),
        }
    }
    match unknown {
        Some(stop) => Err(stop),
        None => Ok(bool_node(false)),
    }
}

/// The first that is neither null nor empty.
fn coalesce(arguments: &[Node]) -> Outcome {
    for node in arguments {
        match &node.value {
            Value::Null => {}
            Value::Text(text) if text.is_empty() => {}
            Value::Unknown(_) | Value::Redacted { .. } => return Err(value::not_known(node)),
            Value::Ref(reference) if !value::is_always_set(&reference.attribute) => return Err(value::not_known(node)),
            Value::Concat(parts) if parts.iter().all(|part| part.as_text().is_none()) => {
                return Err(value::not_known(node));
            }
            Value::Number(_) | Value::Bool(_) => {
                // Of texts and numbers the type is text.
                let textual = arguments.iter().any(|n| matches!(n.value, Value::Text(_)));
                return if textual { Ok(Node::text(value::text(node)?, node.origin)) } else { Ok(node.clone()) };
            }
            _ => return Ok(node.clone()),
        }
    }
    Err(Stop::fault("all arguments of coalesce are null or empty"))
}

fn coalescelist(arguments: &[Node]) -> Outcome {
    for node in arguments {
        if node.is_null() {
            continue;
        }
        let found = value::items(node)?;
        match (found.known, found.more) {
            ([], None) => {}
            ([], Some(why)) => return Err(Stop::Unknown(why)),
            _ => return Ok(node.clone()),
        }
    }
    Err(Stop::fault("all arguments of coalescelist are empty"))
}

fn distinct(arguments: &[Node]) -> Outcome {
    let found = value::items(only(arguments)?)?;
    let mut items: Vec<Node> = Vec::new();
    let mut seen: BTreeMap<&str, ()> = BTreeMap::new();
    let known = unified(found.known.to_vec());
    for item in &known {
        let new = match item.as_text() {
            Some(text) => seen.insert(text, ()).is_none(),
            None => !items.contains(item),
        };
        if new {
            items.push(item.clone());
        }
    }
    // Two members of which one is not known may be the same one.
    let unknown = items.iter().find_map(|item| match item.value {
        Value::Ref(_) => None,
        _ => item.first_unknown(),
    });
    Ok(value::list(items.clone(), found.more.or(unknown.filter(|_| items.len() > 1))))
}

fn index(arguments: &[Node]) -> Outcome {
    let (list, wanted) = two(arguments)?;
    let found = value::items(list)?;
    for (i, item) in found.all()?.iter().enumerate() {
        if value::equal(item, wanted)? {
            return Ok(number_node(i));
        }
    }
    Err(Stop::fault("the list does not have this member"))
}

/// A part of a list. Where the list is not known the length of the part is all the same: a list
/// that is too short would be refused.
fn slice(arguments: &[Node]) -> Outcome {
    let (list, start, end) = three(arguments)?;
    let (start, end) = (index_of(start)?, index_of(end)?);
    let unknown = |why: Why| {
        let length = end.checked_sub(start).filter(|length| *length <= 1024);
        let length = length.ok_or_else(|| Stop::fault("a slice ends before it begins"))?;
        Ok(Node::list(vec![Node::unknown(why, list.origin); length], Origin::NONE))
    };
    let found = match value::items(list) {
        Ok(found) => found,
        Err(Stop::Unknown(why)) => return unknown(why),
        Err(fault) => return Err(fault),
    };
    if let Some(why) = found.more {
        return unknown(why);
    }
    match found.known.get(start..end) {
        Some(part) => Ok(Node::list(part.to_vec(), Origin::NONE)),
        None => Err(Stop::fault("a slice beyond the end of the list")),
    }
}

/// Texts in order. Where one is not known no member has a known place: an open list says no more
/// than its members.
fn sort(arguments: &[Node]) -> Outcome {
    let found = value::items(only(arguments)?)?;
    let mut items: Vec<Node> = found.known.to_vec();
    if let Some(why) = items.iter().find_map(Node::first_unknown) {
        return Ok(value::list(items, found.more.or(Some(why))));
    }
    items = items.iter().map(|item| Ok(Node::text(value::text(item)?, item.origin))).collect::<Outcome<_>>()?;
    items.sort_by(value::order);
    Ok(value::list(items, found.more))
}

fn reverse(arguments: &[Node]) -> Outcome {
    let found = value::items(only(arguments)?)?;
    Ok(value::list(found.known.iter().rev().cloned().collect(), found.more))
}

fn range(arguments: &[Node]) -> Outcome {
    /// Terraform's own limit.
    const MOST: usize = 1024;
    let numbers: Outcome<Vec<f64>> = arguments.iter().map(|n| Ok(value::number(n)?.as_f64())).collect();
    let (start, end, step) = match numbers?.as_slice() {
        [end] => (0.0, *end, if *end < 0.0 { -1.0 } else { 1.0 }),
        [start, end] => (*start, *end, if end < start { -1.0 } else { 1.0 }),
        [start, end, step] => (*start, *end, *step),
        _ => return Err(Stop::fault("range has one to three arguments")),
    };
    if step == 0.0 || (end > start && step < 0.0) || (end < start && step > 0.0) {
        return Err(Stop::fault("the step of a range leads nowhere"));
    }
    let mut items = Vec::new();
    let mut at = start;
    while (step > 0.0 && at < end) || (step < 0.0 && at > end) {
        if items.len() == MOST {
            return Err(Stop::fault("a range has at most 1024 members"));
        }
        items.push(crate::eval::float(at)?);
        at += step;
    }
    Ok(Node::list(items, Origin::NONE))
}

fn one(arguments: &[Node]) -> Outcome {
    let node = only(arguments)?;
    if node.is_null() {
        return Ok(Node::null(Origin::NONE));
    }
    let found = value::items(node)?;
    match found.all()? {
        [] => Ok(Node::null(node.origin)),
        [only] => Ok(only.clone()),
        _ => Err(Stop::fault("one is asked of a list with several members")),
    }
}

fn chunklist(arguments: &[Node]) -> Outcome {
    let (list, size) = two(arguments)?;
    let found = value::items(list)?;
    let items = found.all()?;
    let size = match index_of(size)? {
        0 => items.len().max(1),
        size => size,
    };
    let chunks = items.chunks(size).map(|chunk| Node::list(chunk.to_vec(), Origin::NONE));
    Ok(Node::list(chunks.collect(), Origin::NONE))
}

fn zipmap(arguments: &[Node]) -> Outcome {
    let (keys, values) = two(arguments)?;
    let (keys, values) = (value::items(keys)?, value::items(values)?);
    let mut more = keys.more.clone().or_else(|| values.more.clone());
    if more.is_some() {
        // Which value belongs to which key is not known.
        return Err(more.map_or_else(|| Stop::fault("zipmap"), Stop::Unknown));
    }
    if keys.known.len() != values.known.len() {
        return Err(Stop::fault("zipmap has as many keys as values"));
    }
    let mut members = BTreeMap::new();
    for (key, value) in keys.known.iter().zip(values.known) {
        match value::text(key) {
            Ok(key) => {
                members.insert(key, value.clone());
            }
            Err(Stop::Unknown(why)) => more = more.or(Some(why)),
            Err(fault) => return Err(fault),
        }
    }
    Ok(value::map(members, more))
}

fn transpose(arguments: &[Node]) -> Outcome {
    let found = value::members(only(arguments)?)?;
    let mut members: BTreeMap<Arc<str>, Vec<Node>> = BTreeMap::new();
    for (key, list) in found.all()? {
        for item in value::items(list)?.all()? {
            members.entry(value::text(item)?).or_default().push(text_node(key.clone()));
        }
    }
    let members = members.into_iter().map(|(key, mut items)| {
        items.sort_by(value::order);
        (key, Node::list(items, Origin::NONE))
    });
    Ok(Node::map(members.collect(), Origin::NONE))
}

fn matchkeys(arguments: &[Node]) -> Outcome {
    let (values, keys, wanted) = three(arguments)?;
    let (values, keys, wanted) = (value::items(values)?, value::items(keys)?, value::items(wanted)?);
    let (values, keys, wanted) = (values.all()?, keys.all()?, wanted.all()?);
    if values.len() != keys.len() {
        return Err(Stop::fault("matchkeys has as many keys as values"));
    }
    let mut items = Vec::new();
    for (value, key) in values.iter().zip(keys) {
        for one in wanted {
            if value::equal(key, one)? {
                items.push(value.clone());
                break;
            }
        }
    }
    Ok(Node::list(items, Origin::NONE))
}

/// Whether all (or any) are true. A null is not true.
fn all(arguments: &[Node], every: bool) -> Outcome {
    let found = value::items(only(arguments)?)?;
    let mut unknown = found.more.map(Stop::Unknown);
    for item in found.known {
        let holds = if item.is_null() { Ok(false) } else { value::boolean(item) };
        match holds {
            Ok(holds) if holds != every => return Ok(bool_node(!every)),
            Ok(_) => {}
            Err(Stop::Unknown(why)) => unknown = unknown.or(Some(Stop::Unknown(why))),
            Err(fault) => return Err(fault),
        }
    }
    match unknown {
        Some(stop) => Err(stop),
        None => Ok(bool_node(every)),
    }
}

/// `map("a", 1, "b", 2)` of Terraform 0.11.
fn legacy_map(arguments: &[Node]) -> Outcome {
    let mut members = BTreeMap::new();
    let mut values = Vec::new();
    let mut keys = Vec::new();
    for pair in arguments.chunks(2) {
        let [key, value] = pair else { return Err(Stop::fault("map has as many keys as values")) };
        keys.push(value::text(key)?);
        values.push(value.clone());
    }
    for (key, value) in keys.into_iter().zip(unified(values)) {
        members.insert(key, value);
    }
    Ok(Node::map(members, Origin::NONE))
}
