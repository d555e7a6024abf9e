//! What an unknown value of a plan refers to.
//!
//! A plan lists for each expression the names that it refers to (`aws_s3_bucket.b.id`, and
//! `aws_s3_bucket.b` with it), and not how. An attribute that names another resource (`bucket`,
//! `role_arn`, `subnet_ids`) and refers to one attribute that identifies a resource (`id`, `arn`,
//! `name`) is that reference; of a policy or a name that refers to something nothing can be said.

use std::collections::{HashMap, HashSet};

use bartizan_tree::{Node, Origin};

use super::{configurations, member, module_of, parts, without_keys};

/// How many modules a reference is followed through.
const MAX_STEPS: usize = 64;

pub(super) struct References<'a> {
    configurations: HashMap<String, &'a Node>,
    addresses: HashSet<&'a str>,
}

impl<'a> References<'a> {
    pub(super) fn new(document: &'a Node, addresses: HashSet<&'a str>) -> Self {
        References { configurations: configurations(document), addresses }
    }

    /// The attributes that an unknown value surely is, or is the list of.
    pub(super) fn direct(&self, address: &str, path: &str) -> Option<Vec<Node>> {
        let last = path.rsplit('.').next().unwrap_or(path).split('[').next().unwrap_or(path);
        if !names_a_resource(last) {
            return None;
        }
        let resource = self.configurations.get(&without_keys(address))?;
        let expression = expression(member(resource, "expressions")?, path)?;
        let leaves = leaves(expression)?;
        let module = module_of(address);
        leaves.into_iter().map(|leaf| self.resolve(module, leaf, 0)).collect()
    }

    /// Whether an argument stands in the configuration of a resource; nothing where the plan does not
    /// hold the configuration.
    pub(super) fn is_written(&self, address: &str, argument: &str) -> Option<bool> {
        let resource = self.configurations.get(&without_keys(address))?;
        let expressions = member(resource, "expressions");
        Some(expressions.is_some_and(|expressions| member(expressions, argument).is_some()))
    }

    /// Whether the code surely says nothing of an attribute inside a block that is not known yet: then
    /// the provider fills it in, and it counts as absent, as it does in code. Of what is not inside a
    /// listed block this cannot tell, since a plan does not list `dynamic` blocks.
    pub(super) fn is_left_out(&self, address: &str, path: &str) -> bool {
        let Some(resource) = self.configurations.get(&without_keys(address)) else { return false };
        let Some(mut node) = member(resource, "expressions") else { return false };
        for (depth, part) in path.split('.').enumerate() {
            let (name, index) = part.split_once('[').map_or((part, None), |(name, rest)| (name, Some(rest)));
            match member(node, name) {
                // Deeper down only a block that is listed says so: others may come from `dynamic`.
                None => return depth > 0 && node.as_map().is_some_and(|map| !map.is_empty()),
                Some(inner) if member(inner, "references").is_some() || member(inner, "constant_value").is_some() => {
                    return false;
                }
                Some(inner) => node = inner,
            }
            if let Some(index) = index {
                let index = index.trim_end_matches(']').parse::<usize>().ok();
                match index.and_then(|index| node.items().known.get(index).copied()) {
                    Some(inner) => node = inner,
                    None => return false,
                }
            }
        }
        false
    }

    /// A reference of a module as an attribute of a planned resource.
    fn resolve(&self, module: &str, reference: &str, steps: usize) -> Option<Node> {
        if steps > MAX_STEPS {
            return None;
        }
        let parts = parts(reference);
        let prefix = if module.is_empty() { String::new() } else { format!("{module}.") };
        match parts.as_slice() {
            ["var", name] => {
                // The argument of the call, in the caller.
                let call = module.rfind("module.")?;
                let caller = module[..call].trim_end_matches('.');
                let called = without_keys(&module[call..]);
                let configuration = self.configurations.get(&without_keys(caller))?;
                let calls = member(configuration, "module_calls")?;
                let call = member(calls, called.strip_prefix("module.")?)?;
                let argument = member(member(call, "expressions")?, name)?;
                match leaves(argument)?.as_slice() {
                    [only] => self.resolve(caller, only, steps + 1),
                    _ => None,
                }
            }
            ["module", called, output] => {
                let inner = format!("{prefix}module.{called}");
                let configuration = self.configurations.get(&without_keys(&inner))?;
                let output = member(member(configuration, "outputs")?, output)?;
                match leaves(member(output, "expression")?)?.as_slice() {
                    [only] => self.resolve(&inner, only, steps + 1),
                    _ => None,
                }
            }
            ["var" | "module" | "local" | "each" | "count" | "path" | "data" | "terraform" | "self", ..] => None,
            [kind, name, attribute] if identifies(attribute) => {
                let address = format!("{prefix}{kind}.{name}");
                self.addresses.contains(address.as_str()).then(|| Node::reference(address, *attribute, Origin::NONE))
            }
            _ => None,
        }
    }
}

/// The expression at a path of a resource: blocks are lists of maps, attributes are leaves.
fn expression<'n>(expressions: &'n Node, path: &str) -> Option<&'n Node> {
    let mut node = expressions;
    for part in path.split('.') {
        let (name, rest) = part.split_once('[').map_or((part, None), |(name, rest)| (name, Some(rest)));
        node = member(node, name)?;
        if member(node, "references").is_some() || member(node, "constant_value").is_some() {
            return Some(node);
        }
        if let Some(index) = rest {
            let index: usize = index.trim_end_matches(']').parse().ok()?;
            node = node.items().known.get(index).copied()?;
        }
    }
    Some(node)
}

/// The references of an expression without those that are only the beginning of another.
fn leaves(expression: &Node) -> Option<Vec<&str>> {
    let all: Vec<&str> = member(expression, "references")?.items().known.iter().filter_map(|n| n.as_text()).collect();
    let mut leaves = Vec::new();
    for reference in &all {
        let begins = |other: &&&str| {
            other.len() > reference.len()
                && other.starts_with(reference)
                && matches!(other.as_bytes()[reference.len()], b'.' | b'[')
        };
        if !all.iter().any(|other| begins(&other)) && !leaves.contains(reference) {
            leaves.push(*reference);
        }
    }
    (!leaves.is_empty()).then_some(leaves)
}

/// Whether an attribute of this name holds the name of another resource, or a list of them.
fn names_a_resource(name: &str) -> bool {
    const NAMES: [&str; 25] = [
        "alarm_actions",
        "replicate_source_db",
        "bucket",
        "role",
        "roles",
        "user",
        "users",
        "group",
        "groups",
        "cluster",
        "instance",
        "instances",
        "subnets",
        "security_groups",
        "iam_instance_profile",
        "function_name",
        "task_definition",
        "load_balancers",
        "execution_role",
        "id",
        "arn",
        "network_interface",
        "db_subnet_group_name",
        "permissions_boundary",
        "target",
    ];
    NAMES.contains(&name)
        || ["_id", "_ids", "_arn", "_arns", "_identifier"].iter().any(|ending| name.ends_with(ending))
        || [
            "_bucket",
            "_role",
            "_group_name",
            "_bucket_name",
            "_cluster_name",
            "bucket_name",
            "_profile_name",
            "role_name",
        ]
        .iter()
        .any(|ending| name.ends_with(ending))
}

/// Whether an attribute holds a list of names.
pub(super) fn is_plural(path: &str) -> bool {
    let last = path.rsplit('.').next().unwrap_or(path);
    !last.ends_with(']')
        && (last.ends_with("_ids")
            || last.ends_with("_arns")
            || matches!(
                last,
                "alarm_actions"
                    | "roles"
                    | "users"
                    | "groups"
                    | "instances"
                    | "subnets"
                    | "security_groups"
                    | "load_balancers"
            ))
}

/// Whether an attribute tells which resource it is.
fn identifies(attribute: &str) -> bool {
    matches!(attribute, "id" | "arn" | "name" | "bucket" | "key_id" | "identifier" | "cluster_identifier" | "unique_id")
        || attribute == "function_name"
        || attribute == "allocation_id"
}
