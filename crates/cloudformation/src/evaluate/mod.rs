//! Evaluation of a template's values in one world.
//!
//! The semantics are those of the intrinsic function reference
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html>),
//! with one addition: what only a deployment knows is a reference or an unknown with its reason,
//! and everything around it stays known. Values without functions are shared, never built again.

mod condition;
mod derive;
mod list;
mod lookup;
mod network;
mod pieces;
mod reference;
mod text;
mod truth;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use bartizan_tree::{Incomplete, List, Members, Node, Origin, Sources, Value, What, Why};

pub(crate) use truth::{Question, Truth};

use crate::template::Template;
use crate::worlds::{Choice, World};

/// How deep evaluation may go, conditions that ask conditions included.
const MAX_DEPTH: usize = 320;

/// How many bytes of texts and lists evaluation may make, over all worlds of a template.
pub const MAX_MADE: usize = 128 << 20;

/// What of a text's size counts for each value that is made beside it.
const VALUE_SIZE: usize = 64;

/// Evaluates in one world.
pub(crate) struct Evaluator<'t> {
    pub(crate) template: &'t Template,
    pub(crate) sources: &'t Sources,
    /// Values of pseudo parameters that a person gave.
    pub(crate) given: &'t BTreeMap<String, String>,
    pub(crate) world: &'t World,
    /// What is left of [`MAX_MADE`].
    pub(crate) budget: &'t Cell<usize>,
    pub(crate) notes: Vec<Incomplete>,
    /// Whether a condition is being decided: secrets count, and parameters go by their names.
    deciding: bool,
    depth: usize,
    /// In how many functions whose arguments may be pieces of a text. A dynamic reference is read
    /// only when it is put together.
    pieces: usize,
    values: HashMap<(Arc<str>, bool), Node>,
    truths: HashMap<Arc<str>, (Truth, Asked)>,
    asking: Vec<Arc<str>>,
    /// What this world was asked since the last [`Evaluator::take_asked`].
    asked: RefCell<Asked>,
}

/// What a world was asked: parameters and comparisons. Where two worlds answer these in the same
/// way, what was evaluated is the same in both.
pub(crate) type Asked = BTreeSet<Arc<str>>;

/// What became of a value.
enum Outcome {
    /// It holds no function: it stays.
    Same,
    /// `AWS::NoValue`: it is taken out of what holds it.
    Gone,
    New(Node),
}

impl<'t> Evaluator<'t> {
    pub(crate) fn new(
        template: &'t Template,
        sources: &'t Sources,
        given: &'t BTreeMap<String, String>,
        world: &'t World,
        budget: &'t Cell<usize>,
    ) -> Self {
        Evaluator {
            template,
            sources,
            given,
            world,
            budget,
            notes: Vec::new(),
            deciding: false,
            depth: 0,
            pieces: 0,
            values: HashMap::new(),
            truths: HashMap::new(),
            asking: Vec::new(),
            asked: RefCell::default(),
        }
    }

    /// What the world was asked since the last time.
    pub(crate) fn take_asked(&self) -> Asked {
        self.asked.take()
    }

    /// What the world takes the parameter for.
    fn assumed(&self, parameter: &str) -> Option<&'t Arc<str>> {
        self.asked.borrow_mut().insert(parameter.into());
        self.world.value(parameter)
    }

    fn choice(&self, parameter: &Arc<str>) -> Option<&'t Choice> {
        self.asked.borrow_mut().insert(parameter.clone());
        self.world.choice(parameter)
    }

    fn answer(&self, comparison: &Arc<str>) -> Option<bool> {
        self.asked.borrow_mut().insert(comparison.clone());
        self.world.answer(comparison)
    }

    /// The value; `null` where it is taken out.
    pub(crate) fn value(&mut self, node: &Node) -> Node {
        match self.outcome(node) {
            Outcome::Same => node.clone(),
            Outcome::Gone => Node::null(node.origin),
            Outcome::New(value) => value,
        }
    }

    fn outcome(&mut self, node: &Node) -> Outcome {
        if self.depth >= MAX_DEPTH {
            let why = Why::Limit(format!("functions nested deeper than {MAX_DEPTH} levels").into());
            return Outcome::New(Node::unknown(why, node.origin));
        }
        self.depth += 1;
        let outcome = match &node.value {
            Value::Map(map) => match call(map) {
                Some((function, argument)) => self.call(function, argument, node.origin),
                None => self.members(map, node.origin),
            },
            Value::List(list) => self.items(list, node.origin),
            Value::Text(text) if self.pieces == 0 && text.contains(pieces::DYNAMIC) => {
                Outcome::New(pieces::resolved(node.clone()))
            }
            _ => Outcome::Same,
        };
        self.depth -= 1;
        outcome
    }

    fn members(&mut self, map: &Members, origin: Origin) -> Outcome {
        let mut changes: Vec<(&Arc<str>, Option<Node>)> = Vec::new();
        let mut more = None;
        for (name, node) in map {
            if name.starts_with("Fn::") && (&**name == "Fn::Transform" || name.starts_with("Fn::ForEach")) {
                more = Some(self.unexpanded(name, node.origin));
                changes.push((name, None));
                continue;
            }
            match self.outcome(node) {
                Outcome::Same => {}
                Outcome::Gone => changes.push((name, None)),
                Outcome::New(value) => changes.push((name, Some(value))),
            }
        }
        if changes.is_empty() {
            return Outcome::Same;
        }
        if !self.spend(map.len() * VALUE_SIZE) {
            return Outcome::New(spent(origin));
        }
        let mut members = map.to_map();
        for (name, change) in changes {
            match change {
                Some(value) => members.insert(name.clone(), value),
                None => members.remove(name),
            };
        }
        let whole = Node::map(members, origin);
        Outcome::New(match more {
            Some(why) => whole.open(why),
            None => whole,
        })
    }

    fn items(&mut self, list: &List, origin: Origin) -> Outcome {
        let mut changed: Option<Vec<Node>> = None;
        for (at, item) in list.items.iter().enumerate() {
            let outcome = self.outcome(item);
            if let (Outcome::Same, None) = (&outcome, &changed) {
                continue;
            }
            let items = changed.get_or_insert_with(|| list.items[..at].to_vec());
            match outcome {
                Outcome::Same => items.push(item.clone()),
                Outcome::Gone => {}
                Outcome::New(value) => items.push(value),
            }
        }
        match changed {
            None => Outcome::Same,
            Some(_) if !self.spend(list.items.len() * VALUE_SIZE) => Outcome::New(spent(origin)),
            Some(items) => Outcome::New(Node::list(items, origin)),
        }
    }

    fn call(&mut self, function: &str, argument: &Node, origin: Origin) -> Outcome {
        if matches!(function, "Fn::If" | "Fn::ToJsonString") {
            return self.called(function, argument, origin);
        }
        self.pieces += 1;
        let outcome = self.called(function, argument, origin);
        self.pieces -= 1;
        match outcome {
            Outcome::New(value) if self.pieces == 0 => Outcome::New(pieces::resolved(value)),
            other => other,
        }
    }

    fn called(&mut self, function: &str, argument: &Node, origin: Origin) -> Outcome {
        Outcome::New(match function {
            "Ref" => match self.reference(argument, origin) {
                Some(value) => value,
                None => return Outcome::Gone,
            },
            "Fn::If" => return self.choose(argument, origin),
            "Fn::GetAtt" => self.attribute(argument, origin),
            "Fn::Sub" => self.substitute(argument, origin),
            "Fn::Join" => self.join(argument, origin),
            "Fn::Select" => return self.select(argument, origin),
            "Fn::Split" => self.split(argument, origin),
            "Fn::FindInMap" => self.find_in_map(argument, origin),
            "Fn::Base64" => self.value(argument),
            "Fn::ImportValue" => self.import(argument, origin),
            "Fn::GetAZs" => self.zones(argument, origin),
            "Fn::Cidr" => self.cidr(argument, origin),
            "Fn::Length" => self.length(argument, origin),
            "Fn::ToJsonString" => {
                let document = self.value(argument);
                match document.value {
                    Value::Unknown(_) => document,
                    _ => Node::json(document, origin),
                }
            }
            "Fn::Equals" | "Fn::And" | "Fn::Or" | "Fn::Not" | "Condition" => {
                let whole = BTreeMap::from([(Arc::from(function), argument.clone())]);
                self.truth(&Node::map(whole, origin)).node(origin)
            }
            _ => Node::unknown(self.unexpanded(function, origin), origin),
        })
    }

    /// A function that is not evaluated: says so, and gives the reason for what it leaves open.
    fn unexpanded(&mut self, function: &str, origin: Origin) -> Why {
        let reason = match function {
            "Fn::Transform" => "what a macro makes of the template is not known before it is deployed",
            _ if function.starts_with("Fn::ForEach") => "loops are not expanded: what this one makes is not judged",
            _ => "this function is not evaluated: values that it makes are not judged",
        };
        let note = Incomplete::new(What::Function, function, reason, origin);
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
        Why::Function(function.into())
    }

    /// Takes from the budget; `false` where nothing is left.
    fn spend(&self, bytes: usize) -> bool {
        let left = self.budget.get().checked_sub(bytes);
        self.budget.set(left.unwrap_or(0));
        left.is_some()
    }

    /// The arguments of a function that takes a list of them, evaluated.
    fn arguments(&mut self, argument: &Node) -> Vec<Node> {
        match &argument.value {
            Value::List(list) => list.items.iter().map(|item| self.value(item)).collect(),
            _ => vec![self.value(argument)],
        }
    }
}

/// The function that a map of one member calls, and what it is given.
fn call(map: &Members) -> Option<(&str, &Node)> {
    if map.len() != 1 {
        return None;
    }
    let (name, argument) = map.iter().next()?;
    let expands = name.starts_with("Fn::ForEach");
    (&**name == "Ref" || name.starts_with("Fn::") && !expands).then_some((&**name, argument))
}

/// A value that would be too much.
fn spent(origin: Origin) -> Node {
    Node::unknown(Why::Limit("values of at most 128 MiB in one template".into()), origin)
}

/// A value that the template gets wrong.
fn wrong(reason: impl Into<Arc<str>>, origin: Origin) -> Node {
    Node::unknown(Why::Invalid(reason.into()), origin)
}
