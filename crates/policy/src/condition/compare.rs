//! One value of a request against one value of a policy.

use bartizan_tree::{Cidr, Number, Tri};

use super::{Order, Test, date};
use crate::arn::Arn;
use crate::context::Context;
use crate::pattern::{Case, Pattern};

/// Whether the request's value matches. A value that cannot be read as what the test compares
/// matches nothing.
pub(super) fn one(test: &Test, pattern: &Pattern, value: &str, context: &Context) -> Tri {
    match test {
        Test::StringEquals | Test::StringLike => pattern.matches(value, context, Case::Sensitive),
        Test::StringEqualsIgnoreCase => pattern.matches(value, context, Case::Insensitive),
        Test::Arn => arn(pattern, value, context),
        Test::Bool => match (value.eq_ignore_ascii_case("true"), value.eq_ignore_ascii_case("false")) {
            (false, false) => Tri::No,
            _ => pattern.matches(value, context, Case::Insensitive),
        },
        Test::Numeric(order) => known(pattern, |wanted| {
            let (wanted, value) = (Number::parse(wanted)?, Number::parse(value)?);
            Some(order.holds(value.cmp(&wanted)))
        }),
        Test::Date(order) => known(pattern, |wanted| {
            let (wanted, value) = (date::parse(wanted)?, date::parse(value)?);
            Some(order.holds(value.cmp(&wanted)))
        }),
        Test::Ip => known(pattern, |wanted| Some(Cidr::parse(wanted)?.contains(Cidr::parse(value)?))),
        Test::Binary => known(pattern, |wanted| Some(base64(wanted)? == base64(value)?)),
        Test::Null | Test::Other(_) => Tri::No,
    }
}

impl Test {
    /// Whether a request's value is of the kind that the test compares. What is not fails the
    /// test, turned around or not, as open evaluators have it; AWS's pages are silent, and its own
    /// keys never hold such values.
    pub(crate) fn is_comparable(&self, value: &str) -> bool {
        match self {
            Test::Numeric(_) => Number::parse(value).is_some(),
            Test::Date(_) => date::parse(value).is_some(),
            Test::Ip => Cidr::parse(value).is_some(),
            Test::Binary => base64(value).is_some(),
            Test::Arn => Arn::parse(value).is_some(),
            _ => true,
        }
    }
}

/// ARNs are compared segment by segment.
fn arn(pattern: &Pattern, value: &str, context: &Context) -> Tri {
    pattern.matches_arn(&Pattern::literal(value), context)
}

/// A comparison that only knows whole texts.
fn known(pattern: &Pattern, compare: impl FnOnce(&str) -> Option<bool>) -> Tri {
    match (pattern.as_text(), pattern.hole()) {
        (Some(text), _) => compare(text).unwrap_or(false).into(),
        (None, Some(hole)) => Tri::Unknown(hole.why.clone()),
        (None, None) => Tri::No,
    }
}

impl Order {
    fn holds(self, found: std::cmp::Ordering) -> bool {
        match self {
            Order::Equal => found.is_eq(),
            Order::Less => found.is_lt(),
            Order::AtMost => found.is_le(),
            Order::Greater => found.is_gt(),
            Order::AtLeast => found.is_ge(),
        }
    }
}

/// Decodes base 64 (RFC 4648), padding given or left out.
fn base64(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    let mut bytes = Vec::with_capacity(digits.len() * 3 / 4);
    let (mut bits, mut count) = (0u32, 0u32);
    for digit in digits.bytes() {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xFF).ok()?);
        }
    }
    // A single digit left over is six bits of nothing.
    (count < 6).then_some(bytes)
}
