//! From a template's resource to one in the vocabulary, which is CloudFormation's own: little
//! changes but that secrets are taken out and JSON in texts is read.

use std::collections::BTreeMap;
use std::sync::Arc;

use bartizan_estate::Resource;
use bartizan_lexicon::Lexicon;
use bartizan_tree::{Node, Sources, Tri, Value, Why, json};

use crate::evaluate::Evaluator;
use crate::template::Logical;

/// Attributes of a resource beside its properties, which the source keeps.
const ATTRIBUTES: &[&str] = &["DeletionPolicy", "UpdateReplacePolicy", "Metadata"];

/// The resource in this world, where it may exist there.
pub(crate) fn resource(evaluator: &mut Evaluator<'_>, logical: &Logical) -> Option<Resource> {
    let exists = logical.condition.as_ref().map_or(Tri::Yes, |condition| evaluator.holds(condition).tri());
    if exists == Tri::No {
        return None;
    }
    let member = |name: &str| logical.node.as_map().and_then(|map| map.get(name));
    let written = match member("Properties") {
        Some(properties) => evaluator.value(properties),
        None => Node::map(BTreeMap::new(), logical.header),
    };
    let kind = Lexicon::builtin().kind(&logical.kind);
    let secrets = kind.map_or(&[][..], |kind| &kind.secret);
    let documents = kind.map_or(&[][..], |kind| &kind.json);
    let written = secrets.iter().fold(headed(&written, logical), |node, path| at(&node, path, &redacted));
    let sources = evaluator.sources;
    let properties = documents.iter().fold(written.clone(), |node, path| at(&node, path, &|node| read(node, sources)));
    let mut source = written;
    for attribute in ATTRIBUTES {
        if let Some(node) = member(attribute) {
            let value = evaluator.value(node);
            source = with(source, attribute, value);
        }
    }
    let known_as = names(&logical.kind, kind.map_or(&[][..], |kind| &kind.named_by), &properties);
    Some(Resource {
        source,
        body: logical.body,
        exists,
        known_as,
        ..Resource::new(logical.kind.clone(), logical.name.clone(), properties)
    })
}

/// The properties with the resource's header as their place: what is absent is looked for there.
fn headed(properties: &Node, logical: &Logical) -> Node {
    let empty = || Node::map(BTreeMap::new(), logical.header);
    match &properties.value {
        Value::Map(_) => properties.clone().at(logical.header),
        Value::Open { known, more } => known.as_ref().clone().at(logical.header).open(more.clone()),
        Value::Null => empty(),
        _ => empty().open(properties.why().unwrap_or_else(|| Why::Invalid("a mapping is expected here".into()))),
    }
}

/// The same with one more member, where it has none of that name.
fn with(node: Node, name: &str, value: Node) -> Node {
    match &node.value {
        Value::Map(map) => {
            let mut members = map.to_map();
            members.entry(name.into()).or_insert(value);
            Node::map(members, node.origin)
        }
        Value::Open { known, more } => with(known.as_ref().clone(), name, value).open(more.clone()),
        _ => node,
    }
}

/// Changes what stands at a path; lists on the way are entered.
fn at(node: &Node, path: &str, change: &dyn Fn(&Node) -> Node) -> Node {
    let (step, rest) = path.split_once('.').map_or((path, None), |(step, rest)| (step, Some(rest)));
    let step = step.trim_end_matches("[]");
    let value = match &node.value {
        Value::Map(map) => {
            let Some(member) = map.get(step) else { return node.clone() };
            let mut members = map.to_map();
            let changed = match rest {
                Some(rest) => at(member, rest, change),
                None => each(member, change),
            };
            members.insert(step.into(), changed);
            Value::Map(Arc::new(members.into()))
        }
        Value::List(list) => {
            let items = list.items.iter().map(|item| at(item, path, change)).collect();
            return if list.unordered { Node::set(items, node.origin) } else { Node::list(items, node.origin) };
        }
        Value::Open { known, more } => Value::Open { known: Arc::new(at(known, path, change)), more: more.clone() },
        _ => return node.clone(),
    };
    Node::new(value, node.origin)
}

/// Changes a value, or each member of a list.
fn each(node: &Node, change: &dyn Fn(&Node) -> Node) -> Node {
    match &node.value {
        Value::List(list) => Node::list(list.items.iter().map(change).collect(), node.origin),
        _ => change(node),
    }
}

/// A secret that is written there is taken out; a reference to one stays.
fn redacted(node: &Node) -> Node {
    match &node.value {
        Value::Text(text) if text.is_empty() => node.clone(),
        Value::Text(_) | Value::Number(_) | Value::Concat(_) | Value::Json(_) => {
            Node::new(Value::Redacted { kind: "secret".into(), fingerprint: "".into() }, node.origin)
        }
        _ => node.clone(),
    }
}

/// JSON in a text becomes what it says.
fn read(node: &Node, sources: &Sources) -> Node {
    match &node.value {
        Value::Text(_) | Value::Concat(_) | Value::Json(_) => {
            json::parse_embedded(sources, node).unwrap_or_else(|error| {
                let why = node.why().unwrap_or_else(|| Why::Invalid(format!("this is not JSON: {error}").into()));
                Node::unknown(why, node.origin)
            })
        }
        _ => node.clone(),
    }
}

/// The names by which others may speak of it: those that the lexicon lists, else the property that
/// is called after the type (`TopicName` of `AWS::SNS::Topic`).
fn names(kind: &str, listed: &[String], properties: &Node) -> Vec<Node> {
    let own = format!("{}Name", kind.rsplit("::").next().unwrap_or(kind));
    let paths: Vec<&str> = if listed.is_empty() { vec![&own] } else { listed.iter().map(String::as_str).collect() };
    // A name that is not known is still the same name wherever it is written.
    let unknown = |path: &str| properties.as_map()?.get(path).filter(|node| matches!(node.value, Value::Unknown(_)));
    let values =
        paths.into_iter().filter_map(|path| properties.find(path).value().copied().or_else(|| unknown(path)).cloned());
    values.filter(|node| !matches!(node.value, Value::List(_) | Value::Map(_))).collect()
}
