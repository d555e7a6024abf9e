//! Numbers as the sources write them: whole numbers stay exact, the rest are doubles.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// A number. Integral values within `i64` are always held as integers, so that equality and
/// hashing agree however the number was written (`1`, `1.0`, `1e0`).
#[derive(Clone, Copy, Debug)]
pub struct Number(Repr);

#[derive(Clone, Copy, Debug)]
enum Repr {
    Integer(i64),
    // INVARIANT: finite, and not an integer within the exact range of a double.
    Float(f64),
}

/// Doubles hold every integer up to here exactly.
const EXACT: f64 = 9_007_199_254_740_992.0;

impl Number {
    /// A number from a double; `None` where it is not finite.
    pub fn from_f64(value: f64) -> Option<Self> {
        if !value.is_finite() {
            return None;
        }
        if value.fract() == 0.0 && value.abs() <= EXACT {
            #[expect(clippy::cast_possible_truncation, reason = "integral and in range")]
            return Some(Self(Repr::Integer(value as i64)));
        }
        Some(Self(Repr::Float(value)))
    }

    /// Reads a decimal number as JSON and HCL write it.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let starts_well = text.trim_start_matches(['-', '+']).starts_with(|c: char| c.is_ascii_digit() || c == '.');
        if !starts_well {
            return None;
        }
        match text.parse::<i64>() {
            Ok(integer) => Some(Self(Repr::Integer(integer))),
            Err(_) => text.parse::<f64>().ok().and_then(Self::from_f64),
        }
    }

    /// The value as a double; integers beyond 2^53 lose their last digits.
    #[expect(clippy::cast_precision_loss, reason = "said in the documentation")]
    pub fn as_f64(self) -> f64 {
        match self.0 {
            Repr::Integer(i) => i as f64,
            Repr::Float(f) => f,
        }
    }

    /// The value where it is a whole number.
    pub fn as_i64(self) -> Option<i64> {
        match self.0 {
            Repr::Integer(i) => Some(i),
            Repr::Float(_) => None,
        }
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self(Repr::Integer(value))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.0, other.0) {
            (Repr::Integer(a), Repr::Integer(b)) => a.cmp(&b),
            _ => self.as_f64().total_cmp(&other.as_f64()),
        }
    }
}

impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_f64().to_bits().hash(state);
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Repr::Integer(i) => write!(f, "{i}"),
            Repr::Float(x) => write!(f, "{x}"),
        }
    }
}
