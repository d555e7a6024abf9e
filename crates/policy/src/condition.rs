//! The `Condition` element: which test on which key against which values
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>).

mod compare;
mod date;

use std::fmt;
use std::sync::Arc;

use bartizan_tree::{Node, Origin, Tri, Value, Why};

use crate::context::{Context, Values};
use crate::pattern::{Pattern, Syntax};

pub(crate) use date::parse as moment;

/// One key under one operator.
#[derive(Clone, Debug)]
pub struct Condition {
    /// The test.
    pub operator: Operator,
    /// The key, in lower case.
    pub key: Arc<str>,
    /// The key as it was written.
    pub written: Arc<str>,
    /// The values; any one of them may match.
    pub values: Vec<Pattern>,
    /// Why there may be more values.
    pub more: Option<Why>,
    /// Where the key's values stand.
    pub origin: Origin,
}

/// An operator with its qualifiers: `ForAnyValue:StringLikeIfExists`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operator {
    /// `ForAllValues` or `ForAnyValue`.
    pub set: Option<Set>,
    /// The test itself.
    pub test: Test,
    /// Whether the test is turned around: `StringNotEquals`.
    pub negated: bool,
    /// `…IfExists`: true where the key is absent.
    pub if_exists: bool,
}

/// How several values of the request are taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Set {
    /// Every value of the request must pass; true where there is none.
    All,
    /// One value of the request must pass; false where there is none.
    Any,
}

/// What is compared, before any negation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// `StringEquals`.
    StringEquals,
    /// `StringEqualsIgnoreCase`.
    StringEqualsIgnoreCase,
    /// `StringLike`.
    StringLike,
    /// `ArnEquals` and `ArnLike`, which are the same.
    Arn,
    /// `NumericEquals`, `NumericLessThan` …
    Numeric(Order),
    /// `DateEquals`, `DateLessThan` …
    Date(Order),
    /// `Bool`.
    Bool,
    /// `BinaryEquals`.
    Binary,
    /// `IpAddress`.
    Ip,
    /// `Null`.
    Null,
    /// An operator that IAM does not have.
    Other(Arc<str>),
}

/// How two numbers or dates must stand to each other: the request's to the policy's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Equal.
    Equal,
    /// Less.
    Less,
    /// Less or equal.
    AtMost,
    /// Greater.
    Greater,
    /// Greater or equal.
    AtLeast,
}

impl Operator {
    /// Reads an operator, in any case.
    pub fn parse(written: &str) -> Self {
        let lower = written.to_ascii_lowercase();
        let (set, rest) = match lower.split_once(':') {
            Some(("forallvalues", rest)) => (Some(Set::All), rest),
            Some(("foranyvalue", rest)) => (Some(Set::Any), rest),
            _ => (None, lower.as_str()),
        };
        let (rest, if_exists) = match rest.strip_suffix("ifexists") {
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        let (test, negated) = match rest {
            "stringequals" => (Test::StringEquals, false),
            "stringnotequals" => (Test::StringEquals, true),
            "stringequalsignorecase" => (Test::StringEqualsIgnoreCase, false),
            "stringnotequalsignorecase" => (Test::StringEqualsIgnoreCase, true),
            "stringlike" => (Test::StringLike, false),
            "stringnotlike" => (Test::StringLike, true),
            "arnequals" | "arnlike" => (Test::Arn, false),
            "arnnotequals" | "arnnotlike" => (Test::Arn, true),
            "numericequals" => (Test::Numeric(Order::Equal), false),
            "numericnotequals" => (Test::Numeric(Order::Equal), true),
            "numericlessthan" => (Test::Numeric(Order::Less), false),
            "numericlessthanequals" => (Test::Numeric(Order::AtMost), false),
            "numericgreaterthan" => (Test::Numeric(Order::Greater), false),
            "numericgreaterthanequals" => (Test::Numeric(Order::AtLeast), false),
            "dateequals" => (Test::Date(Order::Equal), false),
            "datenotequals" => (Test::Date(Order::Equal), true),
            "datelessthan" => (Test::Date(Order::Less), false),
            "datelessthanequals" => (Test::Date(Order::AtMost), false),
            "dategreaterthan" => (Test::Date(Order::Greater), false),
            "dategreaterthanequals" => (Test::Date(Order::AtLeast), false),
            "bool" => (Test::Bool, false),
            "binaryequals" => (Test::Binary, false),
            "ipaddress" => (Test::Ip, false),
            "notipaddress" => (Test::Ip, true),
            "null" if !if_exists => (Test::Null, false),
            _ => (Test::Other(written.into()), false),
        };
        Operator { set, test, negated, if_exists }
    }

    /// What is special inside the operator's values. Variables stand in texts, ARNs and truth
    /// values only; wildcards in `…Like` and in ARNs only.
    fn syntax(&self, variables: bool) -> Syntax {
        Syntax {
            wildcards: matches!(self.test, Test::StringLike | Test::Arn),
            variables: variables
                && matches!(
                    self.test,
                    Test::StringEquals | Test::StringEqualsIgnoreCase | Test::StringLike | Test::Arn | Test::Bool
                ),
        }
    }
}

/// Reads a `Condition` element. The second part says why there may be more conditions.
pub(crate) fn read(node: &Node, variables: bool) -> (Vec<Condition>, Option<Why>) {
    let mut found = Vec::new();
    let mut more = open(node);
    let Some(operators) = node.as_map() else { return (found, more) };
    for (name, keys) in operators.iter() {
        let operator = Operator::parse(name);
        more = more.or_else(|| open(keys));
        let Some(keys) = keys.as_map() else { continue };
        for (key, values) in keys.iter() {
            let items = crate::pattern::values(values);
            let mut unread = items.more;
            let syntax = operator.syntax(variables);
            let mut patterns = Vec::with_capacity(items.known.len());
            for item in items.known {
                match Pattern::read(item, syntax) {
                    Some(pattern) => patterns.push(pattern),
                    None => unread = unread.or_else(|| item.why()),
                }
            }
            found.push(Condition {
                operator: operator.clone(),
                key: key.to_lowercase().into(),
                written: key.clone(),
                values: patterns,
                more: unread,
                origin: values.origin,
            });
        }
    }
    (found, more)
}

/// Why a map may have more members; an unknown in place of one is a map with unknown members.
fn open(node: &Node) -> Option<Why> {
    match &node.value {
        Value::Null | Value::Map(_) => None,
        _ => node.why(),
    }
}

impl Condition {
    /// Whether a request passes.
    pub fn holds(&self, context: &Context) -> Tri {
        let operator = &self.operator;
        if let Test::Other(name) = &operator.test {
            return Tri::Unknown(Why::Invalid(format!("there is no condition operator {name}").into()));
        }
        let request = match context.get(&self.key) {
            Values::Unknown(why) => return self.holds_unknown(why),
            Values::Known(values) => values,
            Values::Absent => &[],
        };
        if operator.test == Test::Null {
            return self.one_matches_null(request.is_empty());
        }
        // "It also returns true if there are no keys in the request, or if the key values resolve
        // to a null data set, such as an empty string" (UG reference_policies_multi-value-conditions).
        let nothing = request.is_empty() || (operator.set.is_some() && request.iter().all(|v| v.is_empty()));
        if nothing {
            // `IfExists` belongs to the test of each value; without values a set operator never
            // comes to it.
            return match operator.set {
                Some(Set::All) => Tri::Yes,
                Some(Set::Any) => Tri::No,
                None => (operator.if_exists || operator.negated).into(),
            };
        }
        match operator.set {
            Some(Set::All) => Tri::all(request.iter().map(|value| self.passes(value, context))),
            Some(Set::Any) => Tri::any(request.iter().map(|value| self.passes(value, context))),
            None if !request.iter().all(|value| operator.test.is_comparable(value)) => Tri::No,
            // Several values of a key without a set operator: a match is a match with any.
            None => {
                let matched = Tri::any(request.iter().map(|value| self.one_matches(value, context)));
                if operator.negated { matched.not() } else { matched }
            }
        }
    }

    /// The key is unknown: may be absent, may be anything. Some tests hold all the same.
    fn holds_unknown(&self, why: Why) -> Tri {
        if self.operator.test == Test::Null {
            // `"true"` and `"false"` together always hold.
            return match (self.one_matches_null(true), self.one_matches_null(false)) {
                (Tri::Yes, Tri::Yes) => Tri::Yes,
                (Tri::No, Tri::No) => Tri::No,
                _ => Tri::Unknown(why),
            };
        }
        let everything = self.operator.test == Test::StringLike && self.values.iter().any(Pattern::is_everything);
        let nothing_listed = self.values.is_empty() && self.more.is_none();
        match (self.operator.set, self.operator.negated) {
            // `StringLikeIfExists: "*"`: absent or not.
            (None, false) if everything && self.operator.if_exists => Tri::Yes,
            (Some(Set::All), false) if everything => Tri::Yes,
            (None, true) | (Some(Set::All), true) if nothing_listed => Tri::Yes,
            (None, false) if nothing_listed && !self.operator.if_exists => Tri::No,
            (Some(Set::Any), false) if nothing_listed => Tri::No,
            _ => Tri::Unknown(why),
        }
    }

    /// Whether one value of the request passes, the negation counted.
    fn passes(&self, value: &str, context: &Context) -> Tri {
        if !self.operator.test.is_comparable(value) {
            return Tri::No;
        }
        let matched = self.one_matches(value, context);
        if self.operator.negated { matched.not() } else { matched }
    }

    fn one_matches(&self, value: &str, context: &Context) -> Tri {
        let known =
            Tri::any(self.values.iter().map(|pattern| compare::one(&self.operator.test, pattern, value, context)));
        self.with_more(known)
    }

    fn one_matches_null(&self, absent: bool) -> Tri {
        let wanted = if absent { "true" } else { "false" };
        let known = Tri::any(self.values.iter().map(|pattern| match (pattern.as_text(), pattern.hole()) {
            (Some(text), _) => text.eq_ignore_ascii_case(wanted).into(),
            (None, Some(hole)) => Tri::Unknown(hole.why.clone()),
            (None, None) => Tri::No,
        }));
        self.with_more(known)
    }

    fn with_more(&self, known: Tri) -> Tri {
        match &self.more {
            Some(why) => known.or(Tri::Unknown(why.clone())),
            None => known,
        }
    }
}

impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.set {
            Some(Set::All) => f.write_str("ForAllValues:")?,
            Some(Set::Any) => f.write_str("ForAnyValue:")?,
            None => {}
        }
        let order = |f: &mut fmt::Formatter<'_>, kind: &str, order: Order| {
            let not = if self.negated { "Not" } else { "" };
            let name = match order {
                Order::Equal => "Equals",
                Order::Less => "LessThan",
                Order::AtMost => "LessThanEquals",
                Order::Greater => "GreaterThan",
                Order::AtLeast => "GreaterThanEquals",
            };
            write!(f, "{kind}{not}{name}")
        };
        let not = if self.negated { "Not" } else { "" };
        match &self.test {
            Test::StringEquals => write!(f, "String{not}Equals"),
            Test::StringEqualsIgnoreCase => write!(f, "String{not}EqualsIgnoreCase"),
            Test::StringLike => write!(f, "String{not}Like"),
            Test::Arn => write!(f, "Arn{not}Like"),
            Test::Numeric(o) => order(f, "Numeric", *o),
            Test::Date(o) => order(f, "Date", *o),
            Test::Bool => f.write_str("Bool"),
            Test::Binary => f.write_str("BinaryEquals"),
            Test::Ip => write!(f, "{not}IpAddress"),
            Test::Null => f.write_str("Null"),
            Test::Other(name) => f.write_str(name),
        }?;
        if self.if_exists { f.write_str("IfExists") } else { Ok(()) }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ", self.operator, self.written)?;
        for (i, value) in self.values.iter().enumerate() {
            if i > 0 {
                f.write_str(" or ")?;
            }
            write!(f, "{value}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
