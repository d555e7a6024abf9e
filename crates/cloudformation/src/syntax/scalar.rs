//! What a plain YAML scalar means to CloudFormation.
//!
//! The service reads YAML 1.1: `yes`, `no`, `on` and `off` are truth values there, which a template
//! that tags a bucket `YES` shows (the tag becomes `true`). Numbers are another matter: account ids
//! with a leading zero, versions such as `5.10` and dates must keep their digits, so only what is
//! written back in the same way is a number; everything else stays text, and whoever wants a number
//! reads one from the text.

use bartizan_tree::{Number, Value};

/// The value of a plain scalar without a tag.
pub(super) fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => Value::Bool(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => Value::Bool(false),
        _ => number(text).map_or_else(|| Value::Text(text.into()), Value::Number),
    }
}

/// The value of a scalar with a tag of YAML's own (`!!str`, `!!int` …).
pub(super) fn tagged(tag: &str, text: &str) -> Value {
    let as_text = || Value::Text(text.into());
    match tag {
        "null" => Value::Null,
        "bool" => match plain(text) {
            value @ Value::Bool(_) => value,
            _ => as_text(),
        },
        "int" | "float" => Number::parse(text).map_or_else(as_text, Value::Number),
        _ => as_text(),
    }
}

fn number(text: &str) -> Option<Number> {
    let first = *text.as_bytes().first()?;
    if !(first == b'-' || first.is_ascii_digit()) {
        return None;
    }
    Number::parse(text).filter(|number| number.to_string() == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    #[test]
    fn digits_that_mean_more_than_a_number_stay() {
        for kept in ["012345678901", "5.10", "2012-10-17", "1e3", "0x1F", "1_000", "+1", "10.0", ".5", "12:30:00"] {
            assert_eq!(plain(kept), text(kept));
        }
        assert_eq!(plain("123456789012"), Value::Number(123_456_789_012.into()));
        assert_eq!(plain("-1"), Value::Number((-1).into()));
        assert_eq!(plain("0.5"), Value::Number(Number::from_f64(0.5).unwrap()));
    }

    #[test]
    fn truth_is_that_of_yaml_1_1() {
        assert_eq!(
            (plain("yes"), plain("Off"), plain("TRUE")),
            (Value::Bool(true), Value::Bool(false), Value::Bool(true))
        );
        assert_eq!((plain("y"), plain("n"), plain("tRue")), (text("y"), text("n"), text("tRue")));
        assert_eq!((tagged("str", "yes"), tagged("bool", "no")), (text("yes"), Value::Bool(false)));
    }
}
