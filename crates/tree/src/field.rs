//! What a rule is handed: a value that can be asked, and an answer with three outcomes.
//!
//! [`Field`] has no `Deref` and no `==`. It is asked (`field.is(|v| …)`), and the answer is a
//! [`Tri`], so an unknown cannot be forgotten. `Tri` follows Kleene's strong three-valued logic.

use crate::{Origin, Why};

/// A value as a rule sees it: its state and its place.
#[derive(Clone, Debug)]
pub struct Field<T> {
    state: State<T>,
    origin: Origin,
}

/// What is known of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State<T> {
    /// It was written (or read from the account).
    Known(T),
    /// It was not written, and somebody fills it in: see the origin for who.
    Default(T),
    /// It was not written, and nobody fills it in.
    Absent,
    /// It is not known.
    Unknown(Why),
}

impl<T> Field<T> {
    /// A value that was written.
    pub fn known(value: T, origin: Origin) -> Self {
        Field { state: State::Known(value), origin }
    }

    /// A value that was filled in.
    pub fn default(value: T, origin: Origin) -> Self {
        Field { state: State::Default(value), origin }
    }

    /// Not written. The origin says where one would look for it: the resource.
    pub fn absent(origin: Origin) -> Self {
        Field { state: State::Absent, origin }
    }

    /// Not known.
    pub fn unknown(why: Why, origin: Origin) -> Self {
        Field { state: State::Unknown(why), origin }
    }

    /// What is known.
    pub fn state(&self) -> &State<T> {
        &self.state
    }

    /// Where it stands; for an absent one, where it would.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// Asks a question of the value. Absent answers no: a question about nothing.
    pub fn is(&self, question: impl FnOnce(&T) -> bool) -> Tri {
        match &self.state {
            State::Known(value) | State::Default(value) => question(value).into(),
            State::Absent => Tri::No,
            State::Unknown(why) => Tri::Unknown(why.clone()),
        }
    }

    /// Asks a question that itself may not be decided.
    pub fn asks(&self, question: impl FnOnce(&T) -> Tri) -> Tri {
        match &self.state {
            State::Known(value) | State::Default(value) => question(value),
            State::Absent => Tri::No,
            State::Unknown(why) => Tri::Unknown(why.clone()),
        }
    }

    /// Whether there is a value, written or filled in.
    pub fn is_present(&self) -> Tri {
        self.is(|_| true)
    }

    /// Whether nothing was written and nothing is filled in.
    pub fn is_absent(&self) -> Tri {
        self.is_present().not()
    }

    /// The value, written or filled in, where it is known. For showing, never for judging:
    /// an unknown and an absent value look the same here.
    pub fn value(&self) -> Option<&T> {
        match &self.state {
            State::Known(value) | State::Default(value) => Some(value),
            State::Absent | State::Unknown(_) => None,
        }
    }

    /// The reason where it is not known.
    pub fn why(&self) -> Option<&Why> {
        match &self.state {
            State::Unknown(why) => Some(why),
            _ => None,
        }
    }

    /// Turns the value into another.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Field<U> {
        let state = match self.state {
            State::Known(value) => State::Known(change(value)),
            State::Default(value) => State::Default(change(value)),
            State::Absent => State::Absent,
            State::Unknown(why) => State::Unknown(why),
        };
        Field { state, origin: self.origin }
    }

    /// Goes on from the value to a field inside it; a filled-in value gives filled-in parts.
    pub fn then<U>(self, step: impl FnOnce(T) -> Field<U>) -> Field<U> {
        match self.state {
            State::Known(value) => step(value),
            State::Default(value) => step(value).made_default(),
            State::Absent => Field::absent(self.origin),
            State::Unknown(why) => Field::unknown(why, self.origin),
        }
    }

    fn made_default(self) -> Self {
        match self.state {
            State::Known(value) => Field { state: State::Default(value), origin: self.origin },
            _ => self,
        }
    }

    /// Fills in a default where nothing was written. The place stays: it is where a person would
    /// write the value.
    #[must_use]
    pub fn or_default(self, value: T) -> Self {
        match self.state {
            State::Absent => Field { state: State::Default(value), origin: self.origin },
            _ => self,
        }
    }

    /// Takes another field where nothing was written here.
    #[must_use]
    pub fn or_else(self, other: impl FnOnce() -> Field<T>) -> Field<T> {
        match self.state {
            State::Absent => other(),
            _ => self,
        }
    }

    /// Only what was written: a default counts as absent. For rules that want to see it in the
    /// code.
    #[must_use]
    pub fn written(self) -> Self {
        match self.state {
            State::Default(_) => Field { state: State::Absent, origin: self.origin },
            _ => self,
        }
    }

    /// The same with another place.
    #[must_use]
    pub fn placed(self, origin: Origin) -> Self {
        Field { origin, ..self }
    }
}

/// Yes, no, or not known and why: Kleene's three values.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "an answer that nobody looks at is an unknown that was forgotten"]
pub enum Tri {
    /// It holds.
    Yes,
    /// It does not hold.
    No,
    /// It cannot be told, and why.
    Unknown(Why),
}

impl Tri {
    /// Both hold. A `No` on either side decides; of two unknowns the left one speaks.
    pub fn and(self, other: Tri) -> Tri {
        match (self, other) {
            (Tri::No, _) | (_, Tri::No) => Tri::No,
            (Tri::Yes, Tri::Yes) => Tri::Yes,
            (Tri::Unknown(why), _) | (_, Tri::Unknown(why)) => Tri::Unknown(why),
        }
    }

    /// Either holds. A `Yes` on either side decides; of two unknowns the left one speaks.
    pub fn or(self, other: Tri) -> Tri {
        match (self, other) {
            (Tri::Yes, _) | (_, Tri::Yes) => Tri::Yes,
            (Tri::No, Tri::No) => Tri::No,
            (Tri::Unknown(why), _) | (_, Tri::Unknown(why)) => Tri::Unknown(why),
        }
    }

    /// The opposite; what is not known stays so.
    #[expect(clippy::should_implement_trait, reason = "reads better in a chain, and `!` hides it")]
    pub fn not(self) -> Tri {
        match self {
            Tri::Yes => Tri::No,
            Tri::No => Tri::Yes,
            unknown @ Tri::Unknown(_) => unknown,
        }
    }

    /// Whether one of them holds. Stops at the first `Yes`.
    pub fn any(answers: impl IntoIterator<Item = Tri>) -> Tri {
        let mut result = Tri::No;
        for answer in answers {
            result = result.or(answer);
            if result == Tri::Yes {
                break;
            }
        }
        result
    }

    /// Whether all of them hold. Stops at the first `No`.
    pub fn all(answers: impl IntoIterator<Item = Tri>) -> Tri {
        let mut result = Tri::Yes;
        for answer in answers {
            result = result.and(answer);
            if result == Tri::No {
                break;
            }
        }
        result
    }

    /// Whether it surely holds.
    pub fn is_yes(&self) -> bool {
        *self == Tri::Yes
    }

    /// Whether it surely does not hold.
    pub fn is_no(&self) -> bool {
        *self == Tri::No
    }

    /// The reason where it is not known.
    pub fn why(&self) -> Option<&Why> {
        match self {
            Tri::Unknown(why) => Some(why),
            _ => None,
        }
    }
}

impl From<bool> for Tri {
    fn from(value: bool) -> Self {
        if value { Tri::Yes } else { Tri::No }
    }
}

#[cfg(test)]
mod laws {
    use proptest::prelude::*;

    use super::*;

    fn tri() -> impl Strategy<Value = Tri> {
        prop_oneof![Just(Tri::Yes), Just(Tri::No), "[a-c]".prop_map(|s| Tri::Unknown(Why::Variable(s.into()))),]
    }

    fn field() -> impl Strategy<Value = Field<u8>> {
        prop_oneof![
            any::<u8>().prop_map(|n| Field::known(n, Origin::NONE)),
            any::<u8>().prop_map(|n| Field::default(n, Origin::NONE)),
            Just(Field::absent(Origin::NONE)),
            "[a-c]".prop_map(|s| Field::unknown(Why::Variable(s.into()), Origin::NONE)),
        ]
    }

    /// Which of the three it is, whatever the reason.
    fn shape(t: &Tri) -> u8 {
        match t {
            Tri::No => 0,
            Tri::Unknown(_) => 1,
            Tri::Yes => 2,
        }
    }

    /// Every way in which the unknowns could turn out.
    fn outcomes(t: &Tri) -> Vec<bool> {
        match t {
            Tri::Yes => vec![true],
            Tri::No => vec![false],
            Tri::Unknown(_) => vec![true, false],
        }
    }

    proptest! {
        #[test]
        fn and_is_the_lower_and_or_the_higher(a in tri(), b in tri()) {
            prop_assert_eq!(shape(&a.clone().and(b.clone())), shape(&a).min(shape(&b)));
            prop_assert_eq!(shape(&a.clone().or(b.clone())), shape(&a).max(shape(&b)));
        }

        #[test]
        fn de_morgan(a in tri(), b in tri()) {
            prop_assert_eq!(a.clone().and(b.clone()).not(), a.not().or(b.not()));
        }

        #[test]
        fn not_twice_is_the_same(a in tri()) {
            prop_assert_eq!(a.clone().not().not(), a);
        }

        #[test]
        fn a_decided_answer_holds_however_the_unknowns_turn_out(a in tri(), b in tri()) {
            for x in outcomes(&a) {
                for y in outcomes(&b) {
                    prop_assert!(outcomes(&a.clone().and(b.clone())).contains(&(x && y)));
                    prop_assert!(outcomes(&a.clone().or(b.clone())).contains(&(x || y)));
                }
            }
        }

        #[test]
        fn any_and_all_agree_with_or_and_and(answers in prop::collection::vec(tri(), 0..6)) {
            let any = answers.iter().cloned().fold(Tri::No, Tri::or);
            let all = answers.iter().cloned().fold(Tri::Yes, Tri::and);
            prop_assert_eq!(Tri::any(answers.clone()), any);
            prop_assert_eq!(Tri::all(answers), all);
        }

        #[test]
        fn a_question_of_an_unknown_is_never_decided(f in field()) {
            let unknown = f.why().is_some();
            prop_assert_eq!(f.is(|_| true).why().is_some(), unknown);
            prop_assert_eq!(f.is(|_| false).why().is_some(), unknown);
        }

        #[test]
        fn mapping_keeps_the_state(f in field()) {
            let mapped = f.clone().map(|n| n.wrapping_add(1)).map(|n| n.wrapping_sub(1));
            prop_assert_eq!(mapped.state(), f.state());
            let stepped = f.clone().then(|n| Field::known(n, Origin::NONE));
            prop_assert_eq!(stepped.state(), f.state());
        }

        #[test]
        fn a_default_only_fills_what_is_absent(f in field(), n in any::<u8>()) {
            let filled = f.clone().or_default(n);
            match f.state() {
                State::Absent => prop_assert_eq!(filled.state(), &State::Default(n)),
                other => prop_assert_eq!(filled.state(), other),
            }
            prop_assert!(!matches!(filled.written().state(), State::Default(_)));
        }
    }
}
