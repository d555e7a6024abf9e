//! Variables and locals: where their values come from.
//!
//! For the root: `terraform.tfvars`, `terraform.tfvars.json`, `*.auto.tfvars` and
//! `*.auto.tfvars.json` in the order of their names, then `--var-file` and `--var`; the last one
//! wins (<https://developer.hashicorp.com/terraform/language/values/variables>). For a module: the
//! argument of the call. An argument that was passed and is not known never becomes the default.

use std::collections::HashMap;
use std::sync::Arc;

use bartizan_tree::{Node, Origin, Sources, Value, What, Why, json};

use super::expand::bound;
use super::resources::limited;
use super::{Evaluator, InstanceId, Memo};
use crate::module::Module;
use crate::options::Options;
use crate::paths;
use crate::syntax;

impl Evaluator<'_> {
    /// The value of a variable, converted to its type.
    pub(super) fn variable(&mut self, at: InstanceId, name: &Arc<str>) -> Node {
        let module = self.instances[at].module.clone();
        let Some(variable) = module.variables.get(name) else {
            return Node::unknown(Why::Invalid(format!("var.{name} is not declared").into()), Origin::NONE);
        };
        match self.instances[at].variables.get(name) {
            Some(Memo::Done(node)) => return node.clone(),
            Some(Memo::Running) => return self.cycle(at, &format!("var.{name}"), variable.header),
            None => {}
        }
        self.instances[at].variables.insert(name.clone(), Memo::Running);
        let before = self.perhaps.take();
        let passed = self.passed(at, name);
        let full: Arc<str> = format!("{}var.{name}", self.instances[at].prefix).into();
        let passed = passed.filter(|node| variable.nullable || !node.is_null());
        let node = match (passed, &variable.default) {
            (Some(node), _) => node,
            (None, Some(default)) => self.settled(at, None, default),
            (None, None) => Node::unknown(Why::Variable(full.clone()), Origin::NONE),
        };
        let origin = node.origin;
        let node = match self.convert(at, &node, &variable.kind) {
            Ok(node) => limited(node),
            Err(stop) => {
                let why = match stop.into_why() {
                    Why::Invalid(message) => Why::Invalid(format!("{full}: {message}").into()),
                    other => other,
                };
                Node::unknown(why, origin)
            }
        };
        if variable.sensitive {
            keep_secret(&node, self.sources);
        }
        self.perhaps = before;
        self.instances[at].variables.insert(name.clone(), Memo::Done(node.clone()));
        node
    }

    /// What was passed for a variable, if anything was.
    fn passed(&mut self, at: InstanceId, name: &Arc<str>) -> Option<Node> {
        let Some(parent) = self.instances[at].parent.clone() else {
            return self.instances[at].given.get(name).cloned();
        };
        let caller = self.instances[parent.instance].module.clone();
        let input = caller.calls.get(parent.call)?.inputs.iter().find(|input| input.name == *name)?;
        let scope = bound(parent.binding.as_ref());
        Some(self.settled(parent.instance, scope.as_ref(), &input.value))
    }

    /// The value of a local.
    pub(super) fn local(&mut self, at: InstanceId, name: &Arc<str>) -> Node {
        let module = self.instances[at].module.clone();
        let Some(expr) = module.locals.get(name) else {
            return Node::unknown(Why::Invalid(format!("local.{name} is not declared").into()), Origin::NONE);
        };
        match self.instances[at].locals.get(name) {
            Some(Memo::Done(node)) => return node.clone(),
            Some(Memo::Running) => return self.cycle(at, &format!("local.{name}"), expr.origin),
            None => {}
        }
        self.instances[at].locals.insert(name.clone(), Memo::Running);
        let before = self.perhaps.take();
        let node = limited(self.settled(at, None, expr));
        self.perhaps = before;
        self.instances[at].locals.insert(name.clone(), Memo::Done(node.clone()));
        node
    }

    /// The values of the root module's variables from files and options.
    pub(super) fn root_values(&mut self, module: &Module, options: &Options) -> HashMap<Arc<str>, Node> {
        let mut given = HashMap::new();
        for path in self.value_files(options) {
            self.read_values(&path, &mut given);
        }
        for (name, text) in &options.variables {
            let source = self.sources.add_file(format!("--var {name}"), text.clone());
            let whole = Origin::new(source, 0..text.len());
            // As on Terraform's command line: for a plain or unwritten type the text is the value.
            let is_text = module.variables.get(name).is_none_or(|variable| !variable.typed || variable.kind.is_plain());
            let place = |range: std::ops::Range<usize>| whole.narrowed(range);
            let literal =
                if is_text { None } else { syntax::parse_expression(text, &place, &mut self.cache.names).ok() };
            let node = match literal {
                Some(expr) => self.constant(&expr),
                None => Node::text(text.clone(), whole),
            };
            given.insert(name.clone(), node);
        }
        given
    }

    fn value_files(&mut self, options: &Options) -> Vec<String> {
        let names: Vec<Arc<str>> = match self.files.list(&self.root) {
            Ok(entries) => entries.into_iter().filter(|e| !e.is_folder).map(|e| e.name).collect(),
            Err(_) => Vec::new(),
        };
        let fixed = ["terraform.tfvars", "terraform.tfvars.json"];
        let mut found: Vec<&str> = fixed.into_iter().filter(|name| names.iter().any(|n| &**n == *name)).collect();
        let mut auto: Vec<&str> = names
            .iter()
            .map(|name| &**name)
            .filter(|name| name.ends_with(".auto.tfvars") || name.ends_with(".auto.tfvars.json"))
            .collect();
        auto.sort_unstable();
        found.extend(auto);
        let own = found.into_iter().map(|name| paths::join(&self.root, name));
        own.chain(options.var_files.iter().map(ToString::to_string)).collect()
    }

    fn read_values(&mut self, path: &str, given: &mut HashMap<Arc<str>, Node>) {
        let source = match self.cache.file(self.files, path, self.sources) {
            Ok(source) => source,
            Err(error) => return self.say(What::File, path, error.to_string(), Origin::NONE),
        };
        if path.ends_with(".json") {
            match json::parse_file(self.sources, source) {
                Ok(document) => given.extend(syntax::literal_json(&document)),
                Err(error) => self.say(What::File, path, error.message, error.origin),
            }
            return;
        }
        let parsed = syntax::parse_native(self.sources, source, path, &mut self.cache.names);
        for line in parsed.broken {
            self.say(What::File, path, line.reason, line.origin);
        }
        for attribute in parsed.body.attributes {
            let node = self.constant(&attribute.value);
            given.insert(attribute.name, node);
        }
    }

    /// An expression outside of any module: names mean nothing in it.
    fn constant(&mut self, expr: &syntax::Expr) -> Node {
        let empty = self.cache.empty();
        self.instances.push(super::Instance::outside(empty));
        let at = self.instances.len() - 1;
        let node = self.settled(at, None, expr);
        self.instances.pop();
        node
    }
}

/// Every value inside is a secret, wherever it goes from here.
fn keep_secret(node: &Node, sources: &mut Sources) {
    match &node.value {
        Value::List(list) => list.items.iter().for_each(|item| keep_secret(item, sources)),
        Value::Map(map) => map.values().for_each(|item| keep_secret(item, sources)),
        Value::Text(_) | Value::Number(_) => sources.add_secret(node.origin),
        _ => {}
    }
}
