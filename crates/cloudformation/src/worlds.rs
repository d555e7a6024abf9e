//! The worlds of a template: every way in which the conditions that matter can turn out.
//!
//! A condition that hangs on a parameter without a value holds in one world and not in another. A
//! world answers questions about parameters: one that is assumed to be `prod` is `prod` wherever the
//! template asks for it, and is not also `dev`. Questions that no world needs are never asked.

use std::cell::Cell;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use bartizan_estate::Assumption;
use bartizan_tree::Sources;

use crate::evaluate::{Evaluator, MAX_MADE, Question, Truth};
use crate::template::Template;

/// How many worlds a template may have; beyond, what is still open is unknown in each of them.
pub const MAX_WORLDS: usize = 64;

/// One way in which conditions turn out.
#[derive(Clone, Debug, Default)]
pub(crate) struct World {
    parameters: Vec<(Arc<str>, Choice)>,
    comparisons: Vec<Comparison>,
}

#[derive(Clone, Debug, PartialEq)]
enum Choice {
    Is(Arc<str>),
    /// None of these.
    Not(Vec<Arc<str>>),
}

#[derive(Clone, Debug)]
struct Comparison {
    key: Arc<str>,
    parameter: Arc<str>,
    condition: Arc<str>,
    holds: bool,
}

impl World {
    /// What the parameter is assumed to be.
    pub(crate) fn value(&self, parameter: &str) -> Option<&Arc<str>> {
        match self.choice(parameter)? {
            Choice::Is(text) => Some(text),
            Choice::Not(_) => None,
        }
    }

    /// Whether the parameter is assumed not to be this.
    pub(crate) fn excludes(&self, parameter: &str, text: &str) -> bool {
        match self.choice(parameter) {
            Some(Choice::Is(is)) => **is != *text,
            Some(Choice::Not(not)) => not.iter().any(|not| **not == *text),
            None => false,
        }
    }

    /// What is assumed of a comparison.
    pub(crate) fn answer(&self, key: &str) -> Option<bool> {
        self.comparisons.iter().find(|comparison| *comparison.key == *key).map(|comparison| comparison.holds)
    }

    /// Whether both answer a question in the same way.
    pub(crate) fn agrees(&self, other: &World, asked: &str) -> bool {
        self.choice(asked) == other.choice(asked) && self.answer(asked) == other.answer(asked)
    }

    /// What it assumes, in words.
    pub(crate) fn assumed(&self) -> Vec<Assumption> {
        let of_parameters = self.parameters.iter().map(|(parameter, choice)| {
            let choice = match choice {
                Choice::Is(text) => format!("{parameter} is \"{text}\""),
                Choice::Not(not) => format!("{parameter} is {}", neither(not)),
            };
            Assumption { parameter: parameter.clone(), choice: choice.into() }
        });
        let of_comparisons = self.comparisons.iter().map(|comparison| {
            let holds = if comparison.holds { "holds" } else { "does not hold" };
            let choice = format!("what {} compares with {} {holds}", comparison.condition, comparison.parameter);
            Assumption { parameter: comparison.parameter.clone(), choice: choice.into() }
        });
        of_parameters.chain(of_comparisons).collect()
    }

    fn choice(&self, parameter: &str) -> Option<&Choice> {
        self.parameters.iter().find(|(name, _)| **name == *parameter).map(|(_, choice)| choice)
    }

    /// The world where the answer is yes, and the one where it is no.
    fn split(self, question: &Question, template: &Template) -> [World; 2] {
        let (mut yes, mut no) = (self.clone(), self);
        match question {
            Question::Is { parameter, text } => {
                yes.choose(parameter, Choice::Is(text.clone()));
                let mut not = match no.choice(parameter) {
                    Some(Choice::Not(not)) => not.clone(),
                    _ => Vec::new(),
                };
                not.push(text.clone());
                let allowed = template.parameters.get(parameter).map_or(&[][..], |parameter| &parameter.allowed);
                let left: Vec<&Arc<str>> = allowed.iter().filter(|text| !not.contains(text)).collect();
                no.choose(
                    parameter,
                    match left.as_slice() {
                        [only] => Choice::Is((*only).clone()),
                        _ => Choice::Not(not),
                    },
                );
            }
            Question::Equal { key, parameter, condition } => {
                let comparison = |holds| Comparison {
                    key: key.clone(),
                    parameter: parameter.clone(),
                    condition: condition.clone(),
                    holds,
                };
                yes.comparisons.push(comparison(true));
                no.comparisons.push(comparison(false));
            }
        }
        [yes, no]
    }

    fn choose(&mut self, parameter: &Arc<str>, choice: Choice) {
        match self.parameters.iter_mut().find(|(name, _)| name == parameter) {
            Some((_, before)) => *before = choice,
            None => self.parameters.push((parameter.clone(), choice)),
        }
    }
}

fn neither(texts: &[Arc<str>]) -> String {
    match texts {
        [only] => format!("not \"{only}\""),
        _ => {
            let quoted: Vec<String> = texts.iter().map(|text| format!("\"{text}\"")).collect();
            format!("neither {}", quoted.join(" nor "))
        }
    }
}

/// The worlds of a template, at most [`MAX_WORLDS`].
pub(crate) fn worlds(
    template: &Template,
    sources: &Sources,
    given: &BTreeMap<String, String>,
    budget: &Cell<usize>,
) -> Vec<World> {
    let mut open = VecDeque::from([World::default()]);
    let mut done = Vec::new();
    while let Some(world) = open.pop_front() {
        // Half of what may be made is left for the resources.
        let full = done.len() + open.len() + 2 > MAX_WORLDS || budget.get() < MAX_MADE / 2;
        match if full { None } else { question(template, sources, given, &world, budget) } {
            Some(question) => open.extend(world.split(&question, template)),
            None => done.push(world),
        }
    }
    done
}

/// The first question that something in this world waits for.
fn question(
    template: &Template,
    sources: &Sources,
    given: &BTreeMap<String, String>,
    world: &World,
    budget: &Cell<usize>,
) -> Option<Question> {
    let mut evaluator = Evaluator::new(template, sources, given, world, budget);
    for resource in &template.resources {
        let exists = resource.condition.as_ref().map_or(Truth::Yes, |condition| evaluator.holds(condition));
        match exists {
            Truth::Asks(question) => return Some(question),
            Truth::No => continue,
            Truth::Yes | Truth::Unknown(_) => {}
        }
        for condition in &resource.asks {
            if let Truth::Asks(question) = evaluator.holds(condition) {
                return Some(question);
            }
        }
    }
    None
}
