//! Plans as `terraform show -json` prints them
//! (<https://developer.hashicorp.com/terraform/internals/json-format>).
//!
//! What is planned is `after`, and what `after_unknown` marks is not known yet, or is not written at
//! all and left to the provider: that counts as absent. A plan does not keep expressions, only what each refers to; where that leaves one reading alone, the unknown
//! becomes the reference that it was. Data sources that were read already stand in `prior_state`.
//!
//! Of a resource that is to be made, an attribute that is not known and was not written is one that
//! the provider fills in: it is left out, as it is of the code, so that AWS's default speaks.

mod providers;
mod references;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use bartizan_lexicon::Lexicon;
use bartizan_tree::{Node, Origin, SourceId, Sources, Tri, Value, Why};

use crate::configuration::{Configuration, Evaluated, Kind, Mode};
use crate::state;
use providers::Providers;
use references::References;

/// Whether a JSON document is a plan.
pub(crate) fn is_plan(document: &Node) -> bool {
    let Value::Map(members) = &document.value else { return false };
    members.contains_key("format_version")
        && (members.contains_key("planned_values") || members.contains_key("resource_changes"))
}

/// Reads a plan.
pub(crate) fn read(sources: &Sources, source: SourceId, document: &Node) -> Configuration {
    let root = sources.place(Origin::new(source, 0..0)).map_or_else(|| "".into(), |place| place.file);
    let changes = member(document, "resource_changes").map(|node| node.items().known).unwrap_or_default();
    let addresses: HashSet<&str> = changes.iter().filter_map(|change| text(change, "address")).collect();
    let references = References::new(document, addresses);
    let mut providers = Providers::new(document);
    let mut resources = Vec::new();
    let mut seen: HashSet<Arc<str>> = HashSet::new();
    for change in changes {
        if let Some(resource) = planned(change, &references, &mut providers) {
            seen.insert(resource.address.clone());
            resources.push(resource);
        }
    }
    // Where there are no changes, or the file was cut down to the planned values.
    let mut others = Vec::new();
    for part in ["planned_values", "prior_state"] {
        let values = match part {
            "prior_state" => member(document, part).and_then(|state| member(state, "values")),
            _ => member(document, part),
        };
        if let Some(module) = values.and_then(|values| member(values, "root_module")) {
            let mut found = Vec::new();
            state::module(module, &mut found);
            // Of the prior state only what was read counts: what is managed is what is planned.
            found.retain(|resource| part == "planned_values" || resource.mode == Mode::Data);
            others.extend(found);
        }
    }
    for mut resource in others {
        if seen.insert(resource.address.clone()) {
            resource.provider = providers.of(&resource.address, &resource.kind);
            resources.push(resource);
        }
    }
    Configuration { root, kind: Kind::Plan, resources, incomplete: Vec::new() }
}

/// The resource that a change leaves behind; nothing where it removes it.
fn planned(entry: &Node, references: &References, providers: &mut Providers) -> Option<Evaluated> {
    let address: Arc<str> = text(entry, "address")?.into();
    let kind: Arc<str> = text(entry, "type")?.into();
    let mode = if text(entry, "mode") == Some("data") { Mode::Data } else { Mode::Managed };
    let change = member(entry, "change")?;
    let actions: Vec<&str> = member(change, "actions")
        .map(|a| a.items().known)
        .unwrap_or_default()
        .iter()
        .filter_map(|a| a.as_text())
        .collect();
    if matches!(actions.as_slice(), ["delete"] | ["forget"]) {
        return None;
    }
    let created = mode == Mode::Managed && actions.contains(&"create");
    let merge = Merge { address: &address, kind: &kind, created, data: mode == Mode::Data, references };
    let attributes = merge.merged(member(change, "after"), member(change, "after_unknown"), "")?;
    let attributes = match attributes.value {
        Value::Map(_) => attributes,
        _ => Node::map(BTreeMap::new(), entry.origin),
    };
    let origin = member(entry, "address").map_or(entry.origin, |node| node.origin);
    let provider = providers.of(&address, &kind);
    Some(Evaluated { mode, address, kind, attributes, origin, body: entry.origin, exists: Tri::Yes, provider })
}

struct Merge<'a> {
    address: &'a str,
    kind: &'a str,
    created: bool,
    data: bool,
    references: &'a References<'a>,
}

impl Merge<'_> {
    /// A value and the marks of what of it is not known. The nesting is bounded by the reader of
    /// JSON.
    fn merged(&self, after: Option<&Node>, unknown: Option<&Node>, path: &str) -> Option<Node> {
        let Some(unknown) = unknown else { return after.cloned() };
        match &unknown.value {
            Value::Bool(true) if self.is_filled_in(path) => None,
            Value::Bool(true) if !self.data && self.references.is_left_out(self.address, path) => None,
            Value::Bool(true) => Some(self.unknown(path, unknown.origin)),
            Value::Map(marks) if !marks.is_empty() => {
                let known = after.and_then(Node::as_map);
                let mut members: BTreeMap<Arc<str>, Node> = known.map(|map| map.to_map()).unwrap_or_default();
                for (key, mark) in marks.iter() {
                    let inner = if path.is_empty() { key.to_string() } else { format!("{path}.{key}") };
                    let before = members.remove(key);
                    if let Some(node) = self.merged(before.as_ref(), Some(mark), &inner) {
                        members.insert(key.clone(), node);
                    }
                }
                Some(Node::map(members, after.map_or(unknown.origin, |node| node.origin)))
            }
            Value::List(marks) if !marks.items.is_empty() => {
                let known = after.map(|node| node.items().known).unwrap_or_default();
                let count = known.len().max(marks.items.len());
                let mut items: Vec<Node> = (0..count)
                    .filter_map(|i| {
                        let known = known.get(i).copied();
                        self.merged(known, marks.items.get(i), &format!("{path}[{i}]"))
                    })
                    .collect();
                self.members(path, &mut items);
                Some(Node::list(items, after.map_or(unknown.origin, |node| node.origin)))
            }
            _ => after.cloned(),
        }
    }

    /// Whether nobody wrote an attribute that is not known, so that the provider fills it in. Of a
    /// block this cannot be told: one that is made by `dynamic` over something unknown is not listed
    /// among the expressions either. Rules of groups and the like are attributes that are written as
    /// blocks; those keep a list there. A few blocks are the provider's to fill in (optional and
    /// computed in its schema): a plan shows them as unknown wherever nobody wrote them. Any other block
    /// that is not known is made by `dynamic` over something unknown, and stays so.
    fn is_filled_in(&self, path: &str) -> bool {
        const WRITTEN_AS_BLOCKS: [&str; 7] = [
            "ingress",
            "egress",
            "route",
            "metadata_options",
            "network_interface",
            "primary_network_interface",
            "subnet_mapping",
        ];
        // Those of a bucket that the provider has replaced by resources of their own.
        const OF_A_BUCKET: [&str; 9] = [
            "cors_rule",
            "grant",
            "lifecycle_rule",
            "logging",
            "object_lock_configuration",
            "replication_configuration",
            "server_side_encryption_configuration",
            "versioning",
            "website",
        ];
        if !self.created || path.contains(['.', '[']) || self.references.is_written(self.address, path) != Some(false) {
            return false;
        }
        let entry = Lexicon::builtin().terraform(self.kind);
        let is_block = entry.is_some_and(|entry| entry.names.iter().any(|name| name.enters(path)));
        !is_block || WRITTEN_AS_BLOCKS.contains(&path) || (self.kind == "aws_s3_bucket" && OF_A_BUCKET.contains(&path))
    }

    fn unknown(&self, path: &str, origin: Origin) -> Node {
        let why = self.why(path);
        match self.references.direct(self.address, path) {
            Some(found) => match found.as_slice() {
                [only] if !references::is_plural(path) => only.clone().at(origin),
                _ => Node::list(found.into_iter().map(|node| node.at(origin)).collect(), origin).open(why),
            },
            None => Node::unknown(why, origin),
        }
    }

    /// The unknown members of a list, where there is one reference for each.
    fn members(&self, path: &str, items: &mut [Node]) {
        let unknown = items.iter().filter(|item| matches!(item.value, Value::Unknown(_))).count();
        if unknown == 0 {
            return;
        }
        let Some(found) = self.references.direct(self.address, path) else { return };
        if found.len() != unknown {
            return;
        }
        let mut found = found.into_iter();
        for item in items.iter_mut().filter(|item| matches!(item.value, Value::Unknown(_))) {
            if let Some(node) = found.next() {
                *item = node.at(item.origin);
            }
        }
    }

    fn why(&self, path: &str) -> Why {
        let subject = format!("{}.{path}", self.address).into();
        if self.data { Why::DataSource(subject) } else { Why::Computed(subject) }
    }
}

fn member<'n>(node: &'n Node, name: &str) -> Option<&'n Node> {
    node.as_map()?.get(name)
}

fn text<'n>(node: &'n Node, name: &str) -> Option<&'n str> {
    member(node, name)?.as_text()
}

/// A module's or resource's address without instance keys.
fn without_keys(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let mut rest = address;
    while let Some(at) = rest.find('[') {
        out.push_str(&rest[..at]);
        rest = after_key(&rest[at..]);
    }
    out.push_str(rest);
    out
}

/// What follows an instance key; a key in quotes may hold anything.
fn after_key(text: &str) -> &str {
    let mut quoted = false;
    let mut escaped = false;
    for (i, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ']' if !quoted => return &text[i + 1..],
            _ => {}
        }
    }
    ""
}

/// The parts of an address: `module.a["x.y"]`, `aws_s3_bucket`, `b[0]`.
fn parts(address: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < address.len() {
        match address.as_bytes()[at] {
            b'.' => {
                parts.push(&address[start..at]);
                start = at + 1;
                at += 1;
            }
            b'[' => at = address.len() - after_key(&address[at..]).len(),
            _ => at += 1,
        }
    }
    parts.push(&address[start..]);
    parts
}

/// The module that an address stands in: `module.a["k"].module.b`, or nothing for the root.
fn module_of(address: &str) -> &str {
    let parts = parts(address);
    let mut end = 0;
    let mut i = 0;
    while i + 1 < parts.len() && parts[i] == "module" {
        end += parts[i].len() + 1 + parts[i + 1].len() + 1;
        i += 2;
    }
    address[..end].trim_end_matches('.')
}

/// The configuration of each module by its address without keys, and of each resource.
fn configurations(document: &Node) -> HashMap<String, &Node> {
    fn walk<'n>(module: &'n Node, prefix: &str, found: &mut HashMap<String, &'n Node>) {
        found.insert(prefix.trim_end_matches('.').to_owned(), module);
        for resource in member(module, "resources").map(|r| r.items().known).unwrap_or_default() {
            if let Some(address) = text(resource, "address") {
                found.insert(format!("{prefix}{address}"), resource);
            }
        }
        let calls = member(module, "module_calls").and_then(Node::as_map);
        for (name, call) in calls.into_iter().flat_map(|calls| calls.iter()) {
            if let Some(inner) = member(call, "module") {
                walk(inner, &format!("{prefix}module.{name}."), found);
            }
        }
    }
    let mut found = HashMap::new();
    if let Some(root) = member(document, "configuration").and_then(|c| member(c, "root_module")) {
        walk(root, "", &mut found);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart_around_their_keys() {
        let address = r#"module.a["x.y"].module.b[0].aws_s3_bucket.c["]"]"#;
        assert_eq!(module_of(address), r#"module.a["x.y"].module.b[0]"#);
        assert_eq!(without_keys(address), "module.a.module.b.aws_s3_bucket.c");
        assert_eq!(module_of("data.aws_region.r"), "");
    }
}
