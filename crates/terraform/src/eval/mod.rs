//! Evaluation: lazy, remembered per module instance, and safe from cycles.
//!
//! Nothing is computed before it is asked for, so an unused broken local harms nobody, and what is
//! asked for twice is computed once. A value that needs itself is unknown and said so. Everything
//! is bounded: depth, steps, instances, sizes; a limit that is hit has a name.

mod access;
mod calls;
mod convert;
mod data;
mod expand;
mod expr;
mod modules;
mod operators;
mod policy_document;
mod providers;
mod resources;
mod template;
mod variables;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use bartizan_tree::{CallId, Incomplete, Node, Origin, Sources, Tri, What, Why};

use crate::cache::Cache;
use crate::configuration::{Configuration, Kind, Provider};
use crate::files::Files;
use crate::module::{Module, ProviderName};
use crate::options::Options;
use crate::value::Stop;
use expand::Expansion;
use modules::ModuleExpansion;
use resources::Member;

/// How deep expressions and what they refer to may nest.
const MAX_DEPTH: usize = 3_000;
/// How much is evaluated for one root: expressions, and members of what functions make. The
/// largest public modules need some ten thousand.
const MAX_STEPS: u64 = 3_000_000;
/// How many instances one block may have.
pub(crate) const MAX_INSTANCES: usize = 20_000;
/// How many instances of resources and modules one root may have.
const MAX_TOTAL: usize = 50_000;
/// How deep module calls may nest.
const MAX_MODULE_DEPTH: usize = 64;
/// The stack on which evaluation runs, reserved and not touched unless it is needed.
const STACK: usize = 256 << 20;

pub(crate) use convert::unified;
pub(crate) use expand::quoted;
pub(crate) use modules::{installed, is_local};
pub(crate) use operators::float;
pub(crate) use providers::account as account_of;
pub(crate) use template::interpolated;

/// Which module instance: an index into [`Evaluator::instances`].
pub(crate) type InstanceId = usize;

/// One root module under evaluation.
pub(crate) struct Evaluator<'a> {
    pub(crate) files: &'a dyn Files,
    pub(crate) sources: &'a mut Sources,
    pub(crate) cache: &'a mut Cache,
    pub(crate) root: Arc<str>,
    pub(crate) instances: Vec<Instance>,
    pub(crate) incomplete: Vec<Incomplete>,
    /// What was already said, so that it is said once.
    said: HashSet<(What, Arc<str>)>,
    /// The objects that stand for resources in values: by the subject of the reason for which they
    /// are open, what a member that was not written refers to.
    objects: HashMap<Arc<str>, access::Object>,
    /// Installed modules of the root: the path of call names, joined with dots, to the folder.
    installed: HashMap<String, String>,
    depth: usize,
    steps: u64,
    total: usize,
    /// Set while a value was reached that exists only perhaps: for `try` and `can`.
    perhaps: Option<Why>,
    /// Set while an expression was evaluated of which nothing is known: for `try` and `can`.
    opaque: Option<Why>,
}

/// One instance of a module.
pub(crate) struct Instance {
    pub(crate) module: Arc<Module>,
    pub(crate) parent: Option<Parent>,
    pub(crate) calls: CallId,
    /// `module.a["k"].`, or nothing for the root.
    pub(crate) prefix: Arc<str>,
    /// The call names from the root, joined with dots, as in `modules.json`.
    key_path: String,
    exists: Tri,
    /// What the values of variables are where the module is the root.
    given: HashMap<Arc<str>, Node>,
    variables: HashMap<Arc<str>, Memo>,
    locals: HashMap<Arc<str>, Memo>,
    outputs: HashMap<Arc<str>, Memo>,
    resources: Vec<Slot<Expansion<Member>>>,
    children: Vec<Slot<ModuleExpansion>>,
    providers: HashMap<ProviderName, Arc<Provider>>,
}

/// Who called a module instance.
#[derive(Clone)]
pub(crate) struct Parent {
    pub(crate) instance: InstanceId,
    /// Which of the caller's module blocks.
    pub(crate) call: usize,
    /// `each` or `count` of this instance, for the inputs.
    pub(crate) binding: Option<Binding>,
    depth: usize,
}

/// `each` or `count` with its members.
pub(crate) type Binding = (&'static str, Node);

/// A remembered value.
pub(crate) enum Memo {
    Running,
    Done(Node),
}

/// A remembered expansion.
pub(crate) enum Slot<T> {
    Empty,
    Running,
    Done(Rc<T>),
}

/// The names that an expression sees beside those of its module.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'s> {
    pub(crate) outer: Option<&'s Scope<'s>>,
    pub(crate) name: &'s str,
    pub(crate) value: &'s Node,
}

impl Instance {
    /// A place outside of any module, where only literals and functions mean anything.
    fn outside(module: Arc<Module>) -> Instance {
        Instance {
            module,
            parent: None,
            calls: CallId::ROOT,
            prefix: "".into(),
            key_path: String::new(),
            exists: Tri::Yes,
            given: HashMap::new(),
            variables: HashMap::new(),
            locals: HashMap::new(),
            outputs: HashMap::new(),
            resources: Vec::new(),
            children: Vec::new(),
            providers: HashMap::new(),
        }
    }
}

impl<'s> Scope<'s> {
    fn find(mut self, name: &str) -> Option<&'s Node> {
        loop {
            if self.name == name {
                return Some(self.value);
            }
            self = *self.outer?;
        }
    }
}

/// Evaluates one root module on a stack of its own.
pub(crate) fn run(
    files: &dyn Files,
    folder: &str,
    options: &Options,
    sources: &mut Sources,
    cache: &mut Cache,
) -> Configuration {
    let root: Arc<str> = folder.into();
    let lost = |reason: String| Configuration {
        root: root.clone(),
        kind: Kind::Code,
        resources: Vec::new(),
        incomplete: vec![Incomplete::new(What::Module, root.clone(), reason, Origin::NONE)],
    };
    let result = std::thread::scope(|scope| {
        let work = || evaluate(files, folder, options, sources, cache);
        match std::thread::Builder::new().name("evaluate".into()).stack_size(STACK).spawn_scoped(scope, work) {
            Ok(thread) => {
                thread.join().map_err(|_| "evaluation failed: a fault in Bartizan; please report it".to_owned())
            }
            Err(error) => Err(format!("no memory for the evaluation's stack: {error}")),
        }
    });
    result.unwrap_or_else(lost)
}

fn evaluate(
    files: &dyn Files,
    folder: &str,
    options: &Options,
    sources: &mut Sources,
    cache: &mut Cache,
) -> Configuration {
    let root: Arc<str> = folder.into();
    let mut evaluator = Evaluator {
        files,
        sources,
        cache,
        root: root.clone(),
        instances: Vec::new(),
        incomplete: Vec::new(),
        said: HashSet::new(),
        objects: HashMap::new(),
        installed: HashMap::new(),
        depth: 0,
        steps: 0,
        total: 0,
        perhaps: None,
        opaque: None,
    };
    let mut resources = Vec::new();
    match evaluator.cache.module(files, folder, evaluator.sources) {
        Ok(module) => {
            evaluator.installed = modules::installed(files, folder, evaluator.sources);
            let given = evaluator.root_values(&module, options);
            let id = evaluator.add_instance(module, None, CallId::ROOT, "".into(), String::new(), Tri::Yes, given);
            evaluator.emit(id, &mut resources);
        }
        Err(error) => evaluator.say(What::Module, root.clone(), error.to_string(), Origin::NONE),
    }
    Configuration { root, kind: Kind::Code, resources, incomplete: evaluator.incomplete }
}

impl Evaluator<'_> {
    /// Adds a line of what could not be evaluated, once.
    pub(crate) fn say(&mut self, what: What, name: impl Into<Arc<str>>, reason: impl Into<Arc<str>>, origin: Origin) {
        let name = name.into();
        if self.said.insert((what, name.clone())) {
            self.incomplete.push(Incomplete::new(what, name, reason, origin));
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of an instance, in one place")]
    fn add_instance(
        &mut self,
        module: Arc<Module>,
        parent: Option<Parent>,
        calls: CallId,
        prefix: Arc<str>,
        key_path: String,
        exists: Tri,
        given: HashMap<Arc<str>, Node>,
    ) -> InstanceId {
        for line in &module.broken {
            let line = Incomplete { origin: line.origin.through(calls), ..line.clone() };
            if self.said.insert((line.what, format!("{}:{}", module.folder, line.name).into())) {
                self.incomplete.push(line);
            }
        }
        let resources = module.resources.iter().map(|_| Slot::Empty).collect();
        let children = module.calls.iter().map(|_| Slot::Empty).collect();
        self.instances.push(Instance {
            module,
            parent,
            calls,
            prefix,
            key_path,
            exists,
            given,
            variables: HashMap::new(),
            locals: HashMap::new(),
            outputs: HashMap::new(),
            resources,
            children,
            providers: HashMap::new(),
        });
        self.instances.len() - 1
    }

    /// Counts work beside that of expressions.
    fn charge(&mut self, steps: usize) {
        self.steps = self.steps.saturating_add(u64::try_from(steps).unwrap_or(u64::MAX));
    }

    /// Stops where the root has had its share of work.
    fn within_steps(&mut self) -> Result<(), Stop> {
        if self.steps <= MAX_STEPS {
            return Ok(());
        }
        let root = self.root.clone();
        let reason = format!("its evaluation takes more than {MAX_STEPS} steps; what was left is not known");
        self.say(What::Module, root, reason, Origin::NONE);
        Err(Stop::limit("steps of evaluation"))
    }

    /// Counts one more instance of anything; `false` where there are too many.
    fn count_instance(&mut self) -> bool {
        self.total += 1;
        self.total <= MAX_TOTAL
    }

    /// What a value that needs itself is.
    fn cycle(&mut self, at: InstanceId, name: &str, origin: Origin) -> Node {
        let name: Arc<str> = format!("{}{name}", self.instances[at].prefix).into();
        self.say(What::Block, name.clone(), "it depends on itself", origin);
        Node::unknown(Why::Invalid(format!("{name} depends on itself").into()), origin)
    }
}
