//! Whether a condition holds, and the questions that decide it.
//!
//! A comparison with a parameter that has no value asks whether the parameter is one of some texts.
//! `And`, `Or` and `Not` of such comparisons with one parameter are again such a question, so that
//! `Or` over thirty regions is asked once and not thirty times. Everything else follows Kleene: what
//! is decided decides, and of two open sides the first question is asked first.

use std::collections::BTreeSet;
use std::sync::Arc;

use bartizan_tree::{Node, Origin, Tri, Why};

/// Whether a condition holds in a world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Truth {
    Yes,
    No,
    /// Not before this is answered.
    Asks {
        question: Question,
        /// Whether the answer is the truth, or its opposite; nothing where it is only a start.
        sense: Option<bool>,
    },
    /// It cannot be told, whatever is answered.
    Unknown(Why),
}

/// What decides a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Question {
    /// Is the parameter one of these?
    OneOf { parameter: Arc<str>, texts: BTreeSet<Arc<str>> },
    /// Are these two equal, whatever they are?
    Equal { key: Arc<str>, parameter: Arc<str>, condition: Arc<str> },
}

impl Question {
    /// The parameter that decides.
    pub(crate) fn parameter(&self) -> &Arc<str> {
        match self {
            Question::OneOf { parameter, .. } | Question::Equal { parameter, .. } => parameter,
        }
    }
}

impl Truth {
    /// A question whose answer is the truth.
    pub(super) fn asks(question: Question) -> Truth {
        Truth::Asks { question, sense: Some(true) }
    }

    /// As an answer to others.
    pub(crate) fn tri(&self) -> Tri {
        match self {
            Truth::Yes => Tri::Yes,
            Truth::No => Tri::No,
            Truth::Asks { question, .. } => Tri::Unknown(Why::Condition(question.parameter().clone())),
            Truth::Unknown(why) => Tri::Unknown(why.clone()),
        }
    }

    pub(super) fn node(&self, origin: Origin) -> Node {
        match self.tri() {
            Tri::Yes => Node::bool(true, origin),
            Tri::No => Node::bool(false, origin),
            Tri::Unknown(why) => Node::unknown(why, origin),
        }
    }

    pub(super) fn not(self) -> Truth {
        match self {
            Truth::Yes => Truth::No,
            Truth::No => Truth::Yes,
            Truth::Asks { question, sense } => Truth::Asks { question, sense: sense.map(|sense| !sense) },
            unknown @ Truth::Unknown(_) => unknown,
        }
    }

    pub(super) fn and(self, other: Truth) -> Truth {
        self.not().or(other.not()).not()
    }

    pub(super) fn or(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::Yes, _) | (_, Truth::Yes) => Truth::Yes,
            (Truth::No, open) | (open, Truth::No) => open,
            (Truth::Asks { question, sense }, Truth::Asks { question: next, sense: next_sense }) => {
                either((question, sense), (next, next_sense))
            }
            // A question can be answered; another unknown cannot.
            (Truth::Unknown(_), Truth::Asks { question, .. }) | (Truth::Asks { question, .. }, Truth::Unknown(_)) => {
                Truth::Asks { question, sense: None }
            }
            (unknown, _) => unknown,
        }
    }
}

/// One of two questions or their opposites.
fn either((a, a_sense): (Question, Option<bool>), (b, b_sense): (Question, Option<bool>)) -> Truth {
    let (Some(a_sense), Some(b_sense)) = (a_sense, b_sense) else { return Truth::Asks { question: a, sense: None } };
    match (a, b) {
        (Question::OneOf { parameter, texts: mut a }, Question::OneOf { parameter: other, texts: mut b })
            if parameter == other =>
        {
            // "In A or not in B" is "not in B without A", and so on.
            let (texts, sense) = match (a_sense, b_sense) {
                // The smaller one into the larger: many are joined one by one.
                (true, true) if a.len() < b.len() => {
                    b.extend(a);
                    (b, true)
                }
                (true, true) => {
                    a.extend(b);
                    (a, true)
                }
                (false, false) => {
                    a.retain(|text| b.contains(text));
                    (a, false)
                }
                (true, false) => {
                    b.retain(|text| !a.contains(text));
                    (b, false)
                }
                (false, true) => {
                    a.retain(|text| !b.contains(text));
                    (a, false)
                }
            };
            if texts.is_empty() {
                return (!sense).into();
            }
            Truth::Asks { question: Question::OneOf { parameter, texts }, sense: Some(sense) }
        }
        (question, _) => Truth::Asks { question, sense: None },
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Truth::Yes } else { Truth::No }
    }
}
