//! States: what `terraform show -json` prints of one, and raw state files of version 4.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use bartizan_tree::{Field, Incomplete, Node, Origin, SourceId, Sources, Tri, Value, What};

use crate::configuration::{Configuration, Evaluated, Kind, Mode, Provider};
use crate::eval::quoted;

/// Whether a JSON document is a state.
pub(crate) fn is_state(document: &Node) -> bool {
    let Value::Map(members) = &document.value else { return false };
    is_raw(document)
        || (members.contains_key("format_version")
            && members.contains_key("terraform_version")
            && !members.contains_key("planned_values")
            && !members.contains_key("resource_changes")
            && (members.contains_key("values") || members.len() <= 3))
}

fn is_raw(document: &Node) -> bool {
    let Some(members) = document.as_map() else { return false };
    let version = members.get("version").is_some_and(|node| matches!(node.value, Value::Number(_)));
    version
        && (members.contains_key("lineage") || members.contains_key("terraform_version"))
        && (members.contains_key("resources") || members.contains_key("modules"))
}

/// Reads a state.
pub(crate) fn read(sources: &Sources, source: SourceId, document: &Node) -> Configuration {
    let root: Arc<str> = sources.place(Origin::new(source, 0..0)).map_or_else(|| "".into(), |place| place.file);
    let mut resources = Vec::new();
    let mut incomplete = Vec::new();
    if is_raw(document) {
        let version = document.get("version").integer();
        match version.value() {
            Some(4) => raw(document, &mut resources),
            _ => {
                let reason = "a state file of another version than 4: write it with `terraform show -json`";
                incomplete.push(Incomplete::new(What::File, root.clone(), reason, document.origin));
            }
        }
    } else if let Some(top) = member(document, "values").and_then(|values| member(values, "root_module")) {
        module(top, &mut resources);
    }
    Configuration { root, kind: Kind::State, resources, incomplete }
}

/// The resources of a module as `terraform show -json` prints it, and of its modules.
pub(crate) fn module(node: &Node, out: &mut Vec<Evaluated>) {
    for entry in member(node, "resources").map(|r| r.items().known).unwrap_or_default() {
        let (Some(address), Some(kind)) = (text(entry, "address"), text(entry, "type")) else { continue };
        let mode = if text(entry, "mode") == Some("data") { Mode::Data } else { Mode::Managed };
        out.push(Evaluated {
            mode,
            address: address.into(),
            kind: kind.into(),
            attributes: attributes(member(entry, "values"), entry.origin),
            origin: member(entry, "address").map_or(entry.origin, |node| node.origin),
            body: entry.origin,
            exists: Tri::Yes,
            provider: provider(text(entry, "provider_name").unwrap_or(kind), None),
        });
    }
    // The nesting is bounded by the reader of JSON.
    for child in member(node, "child_modules").map(|c| c.items().known).unwrap_or_default() {
        module(child, out);
    }
}

fn raw(document: &Node, out: &mut Vec<Evaluated>) {
    let mut providers: HashMap<&str, Arc<Provider>> = HashMap::new();
    for entry in member(document, "resources").map(|r| r.items().known).unwrap_or_default() {
        let (Some(kind), Some(name)) = (text(entry, "type"), text(entry, "name")) else { continue };
        let mode = if text(entry, "mode") == Some("data") { Mode::Data } else { Mode::Managed };
        let module = text(entry, "module").map_or_else(String::new, |module| format!("{module}."));
        let word = if mode == Mode::Data { "data." } else { "" };
        let written = text(entry, "provider").unwrap_or(kind);
        let provider = providers.entry(written).or_insert_with(|| named_provider(written)).clone();
        for instance in member(entry, "instances").map(|i| i.items().known).unwrap_or_default() {
            // A deposed object is what is left of a replaced one.
            if member(instance, "deposed").is_some_and(|node| !node.is_null()) {
                continue;
            }
            let key = match member(instance, "index_key").map(|node| &node.value) {
                Some(Value::Number(index)) => format!("[{index}]"),
                Some(Value::Text(key)) => format!("[{}]", quoted(key)),
                _ => String::new(),
            };
            out.push(Evaluated {
                mode,
                address: format!("{module}{word}{kind}.{name}{key}").into(),
                kind: kind.into(),
                attributes: attributes(member(instance, "attributes"), instance.origin),
                origin: member(entry, "name").map_or(entry.origin, |node| node.origin),
                body: instance.origin,
                exists: Tri::Yes,
                provider: provider.clone(),
            });
        }
    }
}

/// `provider["registry.terraform.io/hashicorp/aws"].west`, with a module before it perhaps.
fn named_provider(written: &str) -> Arc<Provider> {
    let inner = written.split_once("[\"").and_then(|(_, rest)| rest.split_once("\"]"));
    match inner {
        Some((name, rest)) => provider(name, rest.strip_prefix('.')),
        None => provider(written.rsplit('.').next().unwrap_or(written), None),
    }
}

fn provider(full: &str, alias: Option<&str>) -> Arc<Provider> {
    let name = full.rsplit('/').next().unwrap_or(full);
    let name = if full.contains('/') { name } else { name.split('_').next().unwrap_or(name) };
    Arc::new(Provider {
        name: name.into(),
        alias: alias.map(Into::into),
        region: Field::absent(Origin::NONE),
        account: Field::absent(Origin::NONE),
        default_tags: Node::null(Origin::NONE),
        origin: Origin::NONE,
    })
}

fn attributes(values: Option<&Node>, origin: Origin) -> Node {
    match values {
        Some(node) if matches!(node.value, Value::Map(_)) => node.clone(),
        _ => Node::map(BTreeMap::new(), origin),
    }
}

fn member<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    node.as_map()?.get(name)
}

fn text<'n>(node: &'n Node, name: &str) -> Option<&'n str> {
    member(node, name)?.as_text()
}
