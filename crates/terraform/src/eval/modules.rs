//! Module calls: finding the folder, making the instances, asking for outputs.
//!
//! A local `source` is a folder; every other one is looked up in `.terraform/modules/modules.json`
//! of the root, where `terraform init` has written what it installed. A module that is in neither
//! is said to be missing, and its outputs are unknown: never guessed.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use bartizan_tree::{Call, Node, Origin, Sources, Tri, What, Why, json};

use super::expand::{Chosen, Expansion, Form, Key};
use super::resources::limited;
use super::{Binding, Evaluator, InstanceId, MAX_MODULE_DEPTH, MAX_TOTAL, Memo, Parent, Scope, Slot};
use crate::files::Files;
use crate::module::{Module, ModuleCall};
use crate::paths;
use crate::syntax::Step;
use crate::value::{self, Outcome, Stop};

/// The instances of a module call.
pub(crate) type ModuleExpansion = Expansion<ModuleMember>;

/// One instance of a module call.
pub(crate) struct ModuleMember {
    key: Key,
    /// With the prefix of the caller: `module.a.module.b["k"]`.
    address: Arc<str>,
    exists: Tri,
    /// Nothing where the module is not here.
    instance: Option<InstanceId>,
}

/// The folders of the installed modules by their keys.
pub(crate) fn installed(files: &dyn Files, root: &str, sources: &mut Sources) -> HashMap<String, String> {
    let path = paths::join(root, ".terraform/modules/modules.json");
    let mut found = HashMap::new();
    if !files.exists(&path) {
        return found;
    }
    let Ok(text) = files.read(&path) else { return found };
    let source = sources.add_file(path, text);
    let Ok(document) = json::parse_file(sources, source) else { return found };
    for module in document.get("Modules").items().known {
        if let (Some(key), Some(dir)) = (module.get("Key").text().value(), module.get("Dir").text().value()) {
            found.insert(key.to_string(), paths::join(root, dir));
        }
    }
    found
}

/// Whether a module's source is a folder beside the caller.
pub(crate) fn is_local(source: &str) -> bool {
    source.starts_with("./") || source.starts_with("../") || matches!(source, "." | "..")
}

impl Evaluator<'_> {
    /// `module.name`, with the steps from it.
    pub(super) fn module_reference(
        &mut self,
        at: InstanceId,
        scope: Option<&Scope>,
        name: &Arc<str>,
        steps: &[Step],
    ) -> Outcome {
        let module = self.instances[at].module.clone();
        let Some(&call) = module.call_index.get(name) else {
            return Err(Stop::Unknown(Why::Invalid(format!("module.{name} is not declared").into())));
        };
        let expansion = self.module_call(at, call);
        match (expansion.form, steps) {
            (Form::Single, rest) => match expansion.members.first() {
                Some(member) => self.within_module(at, scope, member, rest),
                None => Err(Stop::Unknown(Why::Limit("number of instances".into()))),
            },
            (_, [Step::Index(key), rest @ ..]) => {
                let key = self.key(at, scope, key)?;
                match expansion.choose(&key, |member| &member.key)? {
                    Chosen::One(member) => {
                        if let Tri::Unknown(why) = &member.exists {
                            self.perhaps = Some(why.clone());
                        }
                        self.within_module(at, scope, &member, rest)
                    }
                    Chosen::Unknown(why) => Err(Stop::Unknown(why)),
                }
            }
            (Form::Count, [Step::Splat | Step::AttributeSplat, Step::Attribute(output), rest @ ..]) => {
                let mut items = Vec::with_capacity(expansion.members.len());
                for member in &expansion.members {
                    items.push(match self.output(member, output) {
                        Err(Stop::Unknown(why)) => Node::unknown(why, Origin::NONE),
                        other => other?,
                    });
                }
                let list = value::list(items, expansion.open.clone());
                if rest.is_empty() {
                    return Ok(list);
                }
                let spread: Vec<Step> = std::iter::once(Step::Splat).chain(rest.iter().cloned()).collect();
                self.walk(at, scope, list, &spread)
            }
            (Form::Each, rest) => {
                let mut members = BTreeMap::new();
                for member in &expansion.members {
                    if let Key::Name(key) = &member.key {
                        members.insert(key.clone(), self.outputs(member));
                    }
                }
                let map = value::map(members, expansion.open.clone());
                self.walk(at, scope, map, rest)
            }
            (Form::Count, rest) => {
                let items = expansion.members.iter().map(|member| self.outputs(member)).collect();
                let list = value::list(items, expansion.open.clone());
                self.walk(at, scope, list, rest)
            }
        }
    }

    fn within_module(
        &mut self,
        at: InstanceId,
        scope: Option<&Scope>,
        member: &ModuleMember,
        steps: &[Step],
    ) -> Outcome {
        match steps {
            [Step::Attribute(output), rest @ ..] => {
                let value = self.output(member, output)?;
                self.walk(at, scope, value, rest)
            }
            rest => {
                let whole = self.outputs(member);
                self.walk(at, scope, whole, rest)
            }
        }
    }

    /// All outputs of an instance as a value.
    fn outputs(&mut self, member: &ModuleMember) -> Node {
        let Some(id) = member.instance else {
            return Node::unknown(Why::Module(member.address.clone()), Origin::NONE);
        };
        let module = self.instances[id].module.clone();
        let mut members = BTreeMap::new();
        for name in module.outputs.keys() {
            let node = match self.output(member, name) {
                Ok(node) => node,
                Err(stop) => Node::unknown(stop.into_why(), Origin::NONE),
            };
            members.insert(name.clone(), node);
        }
        Node::map(members, Origin::NONE)
    }

    fn output(&mut self, member: &ModuleMember, name: &Arc<str>) -> Outcome {
        let Some(id) = member.instance else {
            return Err(Stop::Unknown(Why::Module(member.address.clone())));
        };
        let module = self.instances[id].module.clone();
        let Some(expr) = module.outputs.get(name) else {
            let message = format!("{} has no output `{name}`", member.address);
            return Err(Stop::fault(message));
        };
        match self.instances[id].outputs.get(name) {
            Some(Memo::Done(node)) => return Ok(node.clone()),
            Some(Memo::Running) => return Ok(self.cycle(id, &format!("output.{name}"), expr.origin)),
            None => {}
        }
        self.instances[id].outputs.insert(name.clone(), Memo::Running);
        let before = self.perhaps.take();
        let node = limited(self.settled(id, None, expr));
        self.perhaps = before;
        self.instances[id].outputs.insert(name.clone(), Memo::Done(node.clone()));
        Ok(node)
    }

    /// The module instances that a call makes.
    pub(super) fn children(&mut self, at: InstanceId, call: usize) -> Vec<InstanceId> {
        self.module_call(at, call).members.iter().filter_map(|member| member.instance).collect()
    }

    fn module_call(&mut self, at: InstanceId, index: usize) -> Rc<ModuleExpansion> {
        if let Slot::Done(known) = &self.instances[at].children[index] {
            return known.clone();
        }
        let caller = self.instances[at].module.clone();
        let call = &caller.calls[index];
        let name = format!("module.{}", call.name);
        let base = format!("{}{name}", self.instances[at].prefix);
        if matches!(self.instances[at].children[index], Slot::Running) {
            let unknown = self.cycle(at, &name, self.place(at, call.header));
            let open = unknown.why();
            return Rc::new(Expansion { form: Form::Each, members: Vec::new(), open });
        }
        self.instances[at].children[index] = Slot::Running;
        let before = self.perhaps.take();
        let (form, places, open) = self.places(at, &name, call.header, call.count.as_ref(), call.for_each.as_ref());
        self.perhaps = before;
        let module = if places.is_empty() { None } else { self.find_module(at, call, &base) };
        let mut members = Vec::with_capacity(places.len());
        for place in places {
            let address: Arc<str> = format!("{base}{}", place.key.suffix()).into();
            if !self.count_instance() {
                let reason = format!("more than {MAX_TOTAL} instances; the rest was not looked at");
                self.say(What::Module, base.clone(), reason, self.place(at, call.header));
                break;
            }
            let instance = module
                .as_ref()
                .map(|module| self.instance_of(at, index, module, &address, place.exists.clone(), place.binding));
            members.push(Rc::new(ModuleMember { key: place.key, address, exists: place.exists, instance }));
        }
        let expansion = Rc::new(Expansion { form, members, open });
        self.instances[at].children[index] = Slot::Done(expansion.clone());
        expansion
    }

    fn instance_of(
        &mut self,
        at: InstanceId,
        call: usize,
        module: &Arc<Module>,
        address: &Arc<str>,
        exists: Tri,
        binding: Option<Binding>,
    ) -> InstanceId {
        let caller = &self.instances[at];
        let written = &caller.module.calls[call];
        let site = written.header.through(caller.calls);
        let depth = caller.parent.as_ref().map_or(0, |parent| parent.depth) + 1;
        let key_path = match caller.key_path.as_str() {
            "" => written.name.to_string(),
            outer => format!("{outer}.{}", written.name),
        };
        let exists = caller.exists.clone().and(exists);
        let parent = Parent { instance: at, call, binding, depth };
        let calls = self.sources.add_call(Call { name: address.clone(), site });
        let prefix = format!("{address}.").into();
        self.add_instance(module.clone(), Some(parent), calls, prefix, key_path, exists, HashMap::new())
    }

    /// The module that a call names, or nothing, with a line that says why.
    fn find_module(&mut self, at: InstanceId, call: &ModuleCall, address: &str) -> Option<Arc<Module>> {
        let origin = self.place(at, call.header);
        let caller = &self.instances[at];
        if caller.parent.as_ref().is_some_and(|parent| parent.depth >= MAX_MODULE_DEPTH) {
            let reason = format!("module calls nest deeper than {MAX_MODULE_DEPTH} levels");
            self.say(What::Module, address, reason, origin);
            return None;
        }
        let Some(source) = &call.source else {
            self.say(What::Module, address, "its source is not written as a plain text", origin);
            return None;
        };
        let local = is_local(source);
        let folder = if local {
            paths::join(&caller.module.folder, source)
        } else {
            let key = match caller.key_path.as_str() {
                "" => call.name.to_string(),
                outer => format!("{outer}.{}", call.name),
            };
            match self.installed.get(&key) {
                Some(folder) => folder.clone(),
                None => {
                    let reason = format!("`{source}` is not on disk: run `terraform init`");
                    self.say(What::Module, address, reason, origin);
                    return None;
                }
            }
        };
        if self.has_caller_in(at, &folder) {
            self.say(What::Module, address, format!("`{source}` calls itself"), origin);
            return None;
        }
        match self.cache.module(self.files, &folder, self.sources) {
            Ok(module) if module.is_empty() => {
                self.say(What::Module, address, format!("`{source}` has no Terraform files"), origin);
                None
            }
            Ok(module) => Some(module),
            Err(error) => {
                let reason = match error.kind() {
                    std::io::ErrorKind::NotFound if local => format!("the folder `{source}` is not here"),
                    std::io::ErrorKind::NotFound => {
                        format!("`{source}` is not on disk: run `terraform init`")
                    }
                    _ => format!("`{source}` was not read: {error}"),
                };
                self.say(What::Module, address, reason, origin);
                None
            }
        }
    }

    fn has_caller_in(&self, at: InstanceId, folder: &str) -> bool {
        let mut current = Some(at);
        while let Some(id) = current {
            let instance = &self.instances[id];
            if &*instance.module.folder == folder {
                return true;
            }
            current = instance.parent.as_ref().map(|parent| parent.instance);
        }
        false
    }
}
