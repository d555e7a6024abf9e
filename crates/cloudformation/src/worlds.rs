//! The worlds of a template: every way in which the conditions that matter can turn out.
//!
//! A condition that hangs on a parameter without a value holds in one world and not in another. A
//! world answers questions about parameters: one that is assumed to be `prod` is `prod` wherever the
//! template asks for it, and is not also `dev`. Questions that no world needs are never asked.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
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

/// What a world assumes of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Choice {
    OneOf(BTreeSet<Arc<str>>),
    NoneOf(BTreeSet<Arc<str>>),
}

impl Choice {
    /// What a declaration says before anything is assumed.
    pub(crate) fn of_allowed(allowed: &[Arc<str>]) -> Option<Choice> {
        (!allowed.is_empty()).then(|| Choice::OneOf(allowed.iter().cloned().collect()))
    }
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
            Choice::OneOf(texts) if texts.len() == 1 => texts.first(),
            _ => None,
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
                Choice::OneOf(texts) => format!("{parameter} is {}", quoted(texts, " or ")),
                Choice::NoneOf(texts) if texts.len() == 1 => format!("{parameter} is not {}", quoted(texts, "")),
                Choice::NoneOf(texts) => format!("{parameter} is neither {}", quoted(texts, " nor ")),
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

    /// What it assumes of a parameter.
    pub(crate) fn choice(&self, parameter: &str) -> Option<&Choice> {
        self.parameters.iter().find(|(name, _)| **name == *parameter).map(|(_, choice)| choice)
    }

    /// The world where the answer is yes, and the one where it is no.
    fn split(self, question: &Question, template: &Template) -> [World; 2] {
        let (mut yes, mut no) = (self.clone(), self);
        match question {
            Question::OneOf { parameter, texts } => {
                let allowed = template.parameters.get(parameter).map_or(&[][..], |parameter| &parameter.allowed);
                let rest = match no.choice(parameter).cloned().or_else(|| Choice::of_allowed(allowed)) {
                    Some(Choice::OneOf(left)) => Choice::OneOf(&left - texts),
                    Some(Choice::NoneOf(not)) => Choice::NoneOf(&not | texts),
                    None => Choice::NoneOf(texts.clone()),
                };
                yes.choose(parameter, Choice::OneOf(texts.clone()));
                no.choose(parameter, rest);
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

/// How many texts are spelled out in words.
const MAX_SPELLED: usize = 8;

fn quoted(texts: &BTreeSet<Arc<str>>, between: &str) -> String {
    let mut words: Vec<String> = texts.iter().take(MAX_SPELLED).map(|text| format!("\"{text}\"")).collect();
    if texts.len() > MAX_SPELLED {
        words.push(format!("{} others", texts.len() - MAX_SPELLED));
    }
    words.join(between)
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

/// What the CDK adds to every stack, on condition of a region that it knows; nobody asks about it.
const METADATA: &str = "AWS::CDK::Metadata";

/// The first question that something in this world waits for.
fn question(
    template: &Template,
    sources: &Sources,
    given: &BTreeMap<String, String>,
    world: &World,
    budget: &Cell<usize>,
) -> Option<Question> {
    let mut evaluator = Evaluator::new(template, sources, given, world, budget);
    for resource in template.resources.iter().filter(|resource| &*resource.kind != METADATA) {
        let exists = resource.condition.as_ref().map_or(Truth::Yes, |condition| evaluator.holds(condition));
        match exists {
            Truth::Asks { question, .. } => return Some(question),
            Truth::No => continue,
            Truth::Yes | Truth::Unknown(_) => {}
        }
        for condition in &resource.asks {
            if let Truth::Asks { question, .. } = evaluator.holds(condition) {
                return Some(question);
            }
        }
    }
    None
}
