//! Numbers.

use bartizan_tree::{Node, Number, Origin};

use super::{Function, argument, only, two};
use crate::eval::float;
use crate::value::{self, Outcome, Stop};

pub(super) fn find(name: &str) -> Option<Function> {
    Some(match name {
        "abs" => abs,
        "ceil" => |a| rounded(a, f64::ceil),
        "floor" => |a| rounded(a, f64::floor),
        "max" => |a| extreme(a, true),
        "min" => |a| extreme(a, false),
        "pow" => pow,
        "log" => log,
        "signum" => signum,
        "parseint" => parseint,
        "sum" => sum,
        _ => return None,
    })
}

fn node(number: Number) -> Node {
    Node::number(number, Origin::NONE)
}

fn abs(arguments: &[Node]) -> Outcome {
    let number = value::number(only(arguments)?)?;
    match number.as_i64().and_then(i64::checked_abs) {
        Some(integer) => Ok(node(integer.into())),
        None => float(number.as_f64().abs()),
    }
}

fn rounded(arguments: &[Node], round: fn(f64) -> f64) -> Outcome {
    let number = value::number(only(arguments)?)?;
    match number.as_i64() {
        Some(_) => Ok(node(number)),
        None => float(round(number.as_f64())),
    }
}

fn extreme(arguments: &[Node], greatest: bool) -> Outcome {
    let numbers: Outcome<Vec<Number>> = arguments.iter().map(value::number).collect();
    let numbers = numbers?;
    let found = if greatest { numbers.into_iter().max() } else { numbers.into_iter().min() };
    found.map(node).ok_or_else(|| Stop::fault("at least one number is wanted"))
}

fn pow(arguments: &[Node]) -> Outcome {
    let (base, power) = two(arguments)?;
    let (base, power) = (value::number(base)?, value::number(power)?);
    if let (Some(base), Some(power)) = (base.as_i64(), power.as_i64())
        && let Some(exact) = u32::try_from(power).ok().and_then(|power| base.checked_pow(power))
    {
        return Ok(node(exact.into()));
    }
    float(base.as_f64().powf(power.as_f64()))
}

fn log(arguments: &[Node]) -> Outcome {
    let (number, base) = two(arguments)?;
    let (number, base) = (value::number(number)?.as_f64(), value::number(base)?.as_f64());
    float(number.ln() / base.ln())
}

fn signum(arguments: &[Node]) -> Outcome {
    let integer = value::integer(only(arguments)?)?;
    Ok(node(integer.signum().into()))
}

fn parseint(arguments: &[Node]) -> Outcome {
    let (text, base) = two(arguments)?;
    let (text, base) = (value::text(text)?, value::integer(base)?);
    let base = u32::try_from(base).ok().filter(|base| (2..=62).contains(base));
    let base = base.ok_or_else(|| Stop::fault("a base is between 2 and 62"))?;
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(&text)),
    };
    let mut total: i64 = 0;
    if digits.is_empty() {
        return Err(Stop::fault("this text is no number of that base"));
    }
    for c in digits.chars() {
        // Up to base 36 letters have no case; above, capitals come after small letters.
        let digit = match c {
            '0'..='9' => u32::from(c) - u32::from('0'),
            'a'..='z' => u32::from(c) - u32::from('a') + 10,
            'A'..='Z' if base <= 36 => u32::from(c) - u32::from('A') + 10,
            'A'..='Z' => u32::from(c) - u32::from('A') + 36,
            _ => base,
        };
        if digit >= base {
            return Err(Stop::fault("this text is no number of that base"));
        }
        let next = total.checked_mul(i64::from(base)).and_then(|t| t.checked_add(i64::from(digit) * sign));
        total = next.ok_or_else(|| Stop::limit("size of numbers"))?;
    }
    Ok(node(total.into()))
}

fn sum(arguments: &[Node]) -> Outcome {
    let found = value::items(argument(arguments, 0)?)?;
    let numbers: Outcome<Vec<Number>> = found.all()?.iter().map(value::number).collect();
    let numbers = numbers?;
    if numbers.is_empty() {
        return Err(Stop::fault("the sum of nothing"));
    }
    let exact = numbers.iter().try_fold(0_i64, |total, n| n.as_i64().and_then(|n| total.checked_add(n)));
    match exact {
        Some(total) => Ok(node(total.into())),
        None => float(numbers.iter().map(|n| n.as_f64()).sum()),
    }
}
