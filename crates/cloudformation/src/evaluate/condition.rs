//! Conditions, decided or not
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-conditions.html>).
//!
//! Comparisons are made here; what follows from those that are open, see [`Truth`].

use std::collections::BTreeSet;
use std::sync::Arc;

use bartizan_tree::{Node, Origin, Value, Why, json};

use super::{Evaluator, Outcome, Question, Truth, call};
use crate::worlds::Choice;

/// How many conditions may ask each other in a row.
const MAX_ASKING: usize = 64;

impl Evaluator<'_> {
    /// `Fn::If`: a condition's name, a value where it holds, another where not.
    pub(super) fn choose(&mut self, argument: &Node, origin: Origin) -> Outcome {
        let (condition, yes, no) = match &argument.value {
            Value::List(list) => match list.items.as_slice() {
                [condition, yes, no] => (condition, yes, no),
                _ => return Outcome::New(super::wrong("`Fn::If` takes a condition and two values", origin)),
            },
            _ => return Outcome::New(super::wrong("`Fn::If` takes a condition and two values", origin)),
        };
        let truth = match condition.as_text() {
            Some(name) => self.holds(name),
            None => self.truth(condition),
        };
        match truth {
            Truth::Yes => self.chosen(yes),
            Truth::No => self.chosen(no),
            open => match (self.chosen(yes), self.chosen(no)) {
                (Outcome::Gone, Outcome::Gone) => Outcome::Gone,
                (Outcome::New(yes), Outcome::New(no)) if yes == no => Outcome::New(yes),
                _ => Outcome::New(open.node(origin)),
            },
        }
    }

    fn chosen(&mut self, node: &Node) -> Outcome {
        match self.outcome(node) {
            Outcome::Same => Outcome::New(node.clone()),
            other => other,
        }
    }

    /// Whether a named condition holds.
    pub(crate) fn holds(&mut self, name: &str) -> Truth {
        if let Some((truth, asked)) = self.truths.get(name) {
            self.asked.borrow_mut().extend(asked.iter().cloned());
            return truth.clone();
        }
        let template = self.template;
        let Some((name, expression)) = template.conditions.get_key_value(name) else {
            let missing = || Why::Invalid(format!("there is no condition `{name}`").into());
            return Truth::Unknown(template.unexpanded.clone().unwrap_or_else(missing));
        };
        if self.asking.contains(name) {
            return Truth::Unknown(Why::Invalid("these conditions ask each other in a circle".into()));
        }
        if self.asking.len() >= MAX_ASKING {
            return Truth::Unknown(Why::Limit(format!("{MAX_ASKING} conditions that ask each other").into()));
        }
        let before = self.asked.take();
        self.asking.push(name.clone());
        let truth = self.truth(expression);
        self.asking.pop();
        let asked = self.asked.replace(before);
        self.asked.borrow_mut().extend(asked.iter().cloned());
        self.truths.insert(name.clone(), (truth.clone(), asked));
        truth
    }

    /// Whether a condition's expression holds.
    pub(super) fn truth(&mut self, expression: &Node) -> Truth {
        if self.depth >= super::MAX_DEPTH {
            return Truth::Unknown(Why::Limit("conditions nested too deep".into()));
        }
        // A condition is asked again for each world, so that it costs something too.
        self.spend(super::VALUE_SIZE);
        self.depth += 1;
        let truth = self.expression(expression);
        self.depth -= 1;
        truth
    }

    fn expression(&mut self, expression: &Node) -> Truth {
        let map = match &expression.value {
            Value::Map(map) => map,
            Value::Bool(truth) => return (*truth).into(),
            _ => return Truth::Unknown(Why::Invalid("a condition is expected here".into())),
        };
        if let (1, Some(name)) = (map.len(), map.get("Condition")) {
            return match name.as_text() {
                Some(name) => self.holds(name),
                None => Truth::Unknown(Why::Invalid("the name of a condition is expected here".into())),
            };
        }
        match call(map) {
            Some(("Fn::And", argument)) => self.all(operands(argument), Truth::and, Truth::Yes),
            Some(("Fn::Or", argument)) => self.all(operands(argument), Truth::or, Truth::No),
            Some(("Fn::Not", argument)) => match operands(argument) {
                [only] => self.truth(only).not(),
                _ => Truth::Unknown(Why::Invalid("`Fn::Not` takes one condition".into())),
            },
            Some(("Fn::Equals", argument)) => match operands(argument) {
                [left, right] => self.equal(left, right),
                _ => Truth::Unknown(Why::Invalid("`Fn::Equals` takes two values".into())),
            },
            Some((function, _)) => Truth::Unknown(self.unexpanded(function, expression.origin)),
            None => Truth::Unknown(Why::Invalid("a condition is expected here".into())),
        }
    }

    /// All operands joined, up to the first that decides.
    fn all(&mut self, operands: &[Node], join: fn(Truth, Truth) -> Truth, start: Truth) -> Truth {
        let decides = start.clone().not();
        let mut result = start;
        for operand in operands {
            result = join(result, self.truth(operand));
            if result == decides {
                break;
            }
        }
        match result {
            Truth::Asks { question: Question::OneOf { parameter, texts }, sense: Some(sense) } => {
                let truth = self.one_of(&parameter, &texts);
                if sense { truth } else { truth.not() }
            }
            other => other,
        }
    }

    fn equal(&mut self, left: &Node, right: &Node) -> Truth {
        let before = std::mem::replace(&mut self.deciding, true);
        let (a, b) = (self.value(left), self.value(right));
        self.deciding = before;
        let (text_a, text_b) = (a.field().text().value().cloned(), b.field().text().value().cloned());
        let decided = match (text_a, text_b) {
            (Some(a), Some(b)) => Some((a == b).into()),
            (Some(text), None) => self.is(&b, &text),
            (None, Some(text)) => self.is(&a, &text),
            (None, None) => self.same(&a, &b),
        };
        decided.unwrap_or_else(|| self.opaque(&a, &b, [left, right]))
    }

    /// Whether an unknown is this text; nothing where parameters alone do not tell.
    fn is(&self, unknown: &Node, text: &Arc<str>) -> Option<Truth> {
        if let Some(parameter) = self.parameter(unknown) {
            return Some(self.parameter_is(parameter, text));
        }
        let Value::Concat(parts) = &unknown.value else { return None };
        let known: usize = parts.iter().filter_map(Node::as_text).map(str::len).sum();
        let first = parts.first().and_then(Node::as_text).unwrap_or("");
        let last = parts.last().and_then(Node::as_text).unwrap_or("");
        if known > text.len() || !text.starts_with(first) || !text.ends_with(last) {
            return Some(Truth::No);
        }
        let holes: Vec<&Node> = parts.iter().filter(|part| part.as_text().is_none()).collect();
        if let [only] = holes.as_slice() {
            let middle: Arc<str> = text.get(first.len()..text.len() - last.len())?.into();
            return self.parameter(only).map(|parameter| self.parameter_is(parameter, &middle));
        }
        if !text.is_empty() {
            return None;
        }
        holes
            .into_iter()
            .try_fold(Truth::Yes, |result, hole| Some(result.and(self.parameter_is(self.parameter(hole)?, text))))
    }

    /// Whether two values of which neither is a known text are the same.
    fn same(&self, a: &Node, b: &Node) -> Option<Truth> {
        if a.is_known() && b.is_known() {
            return Some((a == b).into());
        }
        let (a, b) = (self.parameter(a)?, self.parameter(b)?);
        if a == b {
            return Some(Truth::Yes);
        }
        let (a, b) = (self.template.parameters.get(a)?, self.template.parameters.get(b)?);
        let meet = a.allowed.iter().any(|text| b.may_be(text));
        (!a.allowed.is_empty() && !meet).then_some(Truth::No)
    }

    /// The parameter that an unknown stands for, as a whole.
    fn parameter<'n>(&self, node: &'n Node) -> Option<&'n Arc<str>> {
        match &node.value {
            Value::Unknown(Why::Variable(name))
                if self.template.parameters.contains_key(name) || name.starts_with("AWS::") =>
            {
                Some(name)
            }
            _ => None,
        }
    }

    fn parameter_is(&self, parameter: &Arc<str>, text: &Arc<str>) -> Truth {
        self.one_of(parameter, &BTreeSet::from([text.clone()]))
    }

    /// Whether a parameter is one of some texts, as far as its declaration and this world say.
    fn one_of(&self, parameter: &Arc<str>, texts: &BTreeSet<Arc<str>>) -> Truth {
        let declared = self.template.parameters.get(parameter);
        let possible = |text: &&Arc<str>| match declared {
            Some(declared) => declared.may_be(text),
            None => !text.is_empty(),
        };
        let allowed = declared.map_or(&[][..], |declared| &declared.allowed);
        // Of the texts those that are left, and whether nothing else is.
        let (texts, is_all) = match self.choice(parameter) {
            Some(Choice::OneOf(left)) => {
                let texts: BTreeSet<Arc<str>> = texts.intersection(left).cloned().collect();
                let is_all = texts.len() == left.len();
                (texts, is_all)
            }
            Some(Choice::NoneOf(not)) => (texts.difference(not).filter(possible).cloned().collect(), false),
            None => {
                let texts: BTreeSet<Arc<str>> = texts.iter().filter(possible).cloned().collect();
                let is_all = !allowed.is_empty() && allowed.iter().all(|allowed| texts.contains(allowed));
                (texts, is_all)
            }
        };
        match texts.is_empty() {
            true => Truth::No,
            false if is_all => Truth::Yes,
            false => Truth::asks(Question::OneOf { parameter: parameter.clone(), texts }),
        }
    }

    /// A comparison that parameters' values alone do not decide: it holds or it does not.
    fn opaque(&self, a: &Node, b: &Node, written: [&Node; 2]) -> Truth {
        let (a_text, b_text) = (json::write(a), json::write(b));
        let (low, high) = if a_text <= b_text { (a_text, b_text) } else { (b_text, a_text) };
        let key: Arc<str> = format!("{low}={high}").into();
        if let Some(answer) = self.answer(&key) {
            return answer.into();
        }
        let condition = self.asking.last().cloned().unwrap_or_else(|| Arc::from("Fn::Equals"));
        // Never what was compared: it may hold a secret.
        let mentioned = written.into_iter().find_map(|node| self.mentioned(node));
        let parameter = mentioned.unwrap_or_else(|| condition.clone());
        Truth::asks(Question::Equal { key, parameter, condition })
    }

    /// The first parameter without a value that an expression speaks of.
    fn mentioned(&self, node: &Node) -> Option<Arc<str>> {
        match &node.value {
            Value::Map(map) => map.iter().find_map(|(function, argument)| match (&**function, argument.as_text()) {
                ("Ref", Some(name)) => self.is_open(name).then(|| name.into()),
                _ => self.mentioned(argument),
            }),
            Value::List(list) => list.items.iter().find_map(|item| self.mentioned(item)),
            Value::Text(text) => {
                let names = text.split("${").skip(1).filter_map(|rest| rest.split_once('}'));
                names.map(|(name, _)| name.trim()).find(|name| self.is_open(name)).map(Arc::from)
            }
            _ => None,
        }
    }

    /// Whether a name is that of a parameter without a value.
    fn is_open(&self, name: &str) -> bool {
        let is_open = match self.template.parameters.get(name) {
            Some(declared) => declared.is_open(),
            None => name.starts_with("AWS::") && !self.given.contains_key(name),
        };
        is_open && self.world.value(name).is_none()
    }
}

/// What a function of several conditions or values is given.
fn operands(argument: &Node) -> &[Node] {
    match &argument.value {
        Value::List(list) => &list.items,
        _ => std::slice::from_ref(argument),
    }
}
