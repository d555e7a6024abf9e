//! `format` and `formatlist` (<https://developer.hashicorp.com/terraform/language/functions/format>).

use std::fmt::Write as _;

use bartizan_tree::{Node, Origin, Value, json};

use super::text_node;
use crate::value::{self, MAX_TEXT, Outcome, Stop};

/// A text after a pattern. An argument that is not known leaves a hole where it would stand.
pub(super) fn format(arguments: &[Node]) -> Outcome {
    let [pattern, values @ ..] = arguments else { return Err(Stop::fault("format has a pattern")) };
    let pattern = value::text(pattern)?;
    let mut pieces = Vec::new();
    let mut rest = &*pattern;
    let mut next = 0;
    let mut length = 0;
    while let Some(at) = rest.find('%') {
        pieces.push(text_node(&rest[..at]));
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('%') {
            pieces.push(text_node("%"));
            rest = after;
            continue;
        }
        let (verb, after) = Verb::read(rest, &mut next)?;
        rest = after;
        let value = values.get(verb.argument).ok_or_else(|| Stop::fault("format has too few arguments"))?;
        let piece = verb.write(value)?;
        length += piece.as_text().map_or(1, str::len);
        if length > MAX_TEXT {
            return Err(Stop::limit("length of texts"));
        }
        pieces.push(piece);
    }
    pieces.push(text_node(rest));
    if next < values.len() && !pattern.contains("%[") {
        return Err(Stop::fault("format has too many arguments"));
    }
    Ok(Node::concat(pieces, Origin::NONE))
}

/// `format` once for each member of the lists among the arguments.
pub(super) fn formatlist(arguments: &[Node]) -> Outcome {
    let [pattern, values @ ..] = arguments else { return Err(Stop::fault("formatlist has a pattern")) };
    let mut length = None;
    let mut more = None;
    for argument in values {
        if value::is_opaque(argument) && !matches!(argument.value, Value::Ref(_)) {
            return Err(value::not_known(argument));
        }
        if let Ok(found) = value::items(argument) {
            more = more.or(found.more);
            match length {
                None => length = Some(found.known.len()),
                Some(before) if before != found.known.len() && more.is_none() => {
                    return Err(Stop::fault("the lists have different lengths"));
                }
                Some(before) => length = Some(before.min(found.known.len())),
            }
        }
    }
    let one = |i: usize| {
        let mut row = vec![pattern.clone()];
        row.extend(values.iter().map(|argument| match value::items(argument) {
            Ok(found) => found.known.get(i).cloned().unwrap_or_else(|| Node::null(Origin::NONE)),
            Err(_) => argument.clone(),
        }));
        format(&row)
    };
    let items: Outcome<Vec<Node>> = (0..length.unwrap_or(1)).map(one).collect();
    Ok(value::list(items?, more))
}

#[derive(Default)]
struct Verb {
    argument: usize,
    minus: bool,
    plus: bool,
    space: bool,
    zero: bool,
    sharp: bool,
    width: Option<usize>,
    precision: Option<usize>,
    letter: char,
}

impl Verb {
    /// Reads what follows the `%`.
    fn read<'t>(text: &'t str, next: &mut usize) -> Outcome<(Verb, &'t str)> {
        let mut verb = Verb::default();
        let mut rest = text;
        loop {
            let flag = rest.chars().next();
            match flag {
                Some('-') => verb.minus = true,
                Some('+') => verb.plus = true,
                Some(' ') => verb.space = true,
                Some('0') => verb.zero = true,
                Some('#') => verb.sharp = true,
                _ => break,
            }
            rest = &rest[1..];
        }
        (verb.width, rest) = digits(rest);
        if let Some(after) = rest.strip_prefix('.') {
            let (precision, after) = digits(after);
            verb.precision = Some(precision.unwrap_or(0));
            rest = after;
        }
        verb.argument = *next;
        if let Some(after) = rest.strip_prefix('[') {
            let (index, after) = digits(after);
            let after = after.strip_prefix(']').ok_or_else(|| Stop::fault("an index of a format has no end"))?;
            let index =
                index.and_then(|i| i.checked_sub(1)).ok_or_else(|| Stop::fault("an index of a format is wrong"))?;
            verb.argument = index;
            rest = after;
        }
        *next = verb.argument + 1;
        let letter = rest.chars().next().ok_or_else(|| Stop::fault("a format ends with `%`"))?;
        verb.letter = letter;
        if verb.width.unwrap_or(0) > 10_000 || verb.precision.unwrap_or(0) > 10_000 {
            return Err(Stop::limit("width of a format"));
        }
        Ok((verb, &rest[letter.len_utf8()..]))
    }

    fn write(&self, node: &Node) -> Outcome {
        let not_known =
            matches!(node.value, Value::Unknown(_) | Value::Ref(_) | Value::Concat(_) | Value::Redacted { .. });
        match self.letter {
            's' | 'v' if not_known && self.width.is_none() && self.precision.is_none() => {
                if self.sharp {
                    Err(value::not_known(node))
                } else {
                    Ok(node.clone())
                }
            }
            'v' => {
                let text = match &node.value {
                    Value::Text(text) if !self.sharp => text.to_string(),
                    Value::Number(_) | Value::Bool(_) if !self.sharp => value::text(node)?.to_string(),
                    _ => encoded(node)?,
                };
                Ok(text_node(self.padded(text)))
            }
            's' => {
                let text = value::text(node)?;
                let cut: String = match self.precision {
                    Some(most) => text.chars().take(most).collect(),
                    None => text.to_string(),
                };
                Ok(text_node(self.padded(cut)))
            }
            'q' => {
                let text = value::text(node)?;
                let mut quoted = String::new();
                json::quote(&text, &mut quoted);
                Ok(text_node(self.padded(quoted)))
            }
            't' => Ok(text_node(self.padded(value::boolean(node)?.to_string()))),
            'b' | 'd' | 'o' | 'x' | 'X' => {
                let number = value::number(node)?;
                let integer = number.as_i64().ok_or_else(|| Stop::fault("a whole number is wanted here"))?;
                let size = integer.unsigned_abs();
                let digits = match self.letter {
                    'b' => format!("{size:b}"),
                    'd' => format!("{size}"),
                    'o' => format!("{size:o}"),
                    'x' => format!("{size:x}"),
                    _ => format!("{size:X}"),
                };
                Ok(text_node(self.signed(integer < 0, digits)))
            }
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
                let number = value::number(node)?.as_f64();
                let digits = self.float(number.abs());
                Ok(text_node(self.signed(number < 0.0, digits)))
            }
            other => Err(Stop::fault(format!("format has no verb `%{other}`"))),
        }
    }

    fn float(&self, number: f64) -> String {
        let precision = self.precision.unwrap_or(6);
        match self.letter {
            'f' | 'F' => format!("{number:.precision$}"),
            'e' => exponent(&format!("{number:.precision$e}")),
            'E' => exponent(&format!("{number:.precision$e}")).to_uppercase(),
            _ => {
                // The shortest form that reads back, with an exponent where it is large or small.
                let size = if number == 0.0 { 0.0 } else { number.log10().floor() };
                let digits = self.precision.unwrap_or(17).max(1);
                let shown = match self.precision {
                    Some(_) => {
                        let rounded = format!("{number:.*e}", digits - 1);
                        rounded.parse::<f64>().unwrap_or(number)
                    }
                    None => number,
                };
                #[expect(clippy::cast_precision_loss, reason = "a small number of digits")]
                let most = if self.precision.is_some() { digits as f64 } else { 21.0 };
                let text =
                    if size < -4.0 || size >= most { exponent(&format!("{shown:e}")) } else { format!("{shown}") };
                if self.letter == 'G' { text.to_uppercase() } else { text }
            }
        }
    }

    fn signed(&self, negative: bool, digits: String) -> String {
        let sign = match (negative, self.plus, self.space) {
            (true, _, _) => "-",
            (_, true, _) => "+",
            (_, _, true) => " ",
            _ => "",
        };
        let missing = self.width.unwrap_or(0).saturating_sub(sign.len() + digits.len());
        if self.zero && !self.minus {
            format!("{sign}{}{digits}", "0".repeat(missing))
        } else {
            self.padded(format!("{sign}{digits}"))
        }
    }

    fn padded(&self, text: String) -> String {
        let missing = self.width.unwrap_or(0).saturating_sub(super::texts::length(&text));
        match (missing, self.minus) {
            (0, _) => text,
            (_, true) => text + &" ".repeat(missing),
            (_, false) => " ".repeat(missing) + &text,
        }
    }
}

fn digits(text: &str) -> (Option<usize>, &str) {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    (text[..length].parse().ok(), &text[length..])
}

/// Go writes at least two digits of an exponent, with its sign.
fn exponent(text: &str) -> String {
    let Some((mantissa, power)) = text.split_once('e') else { return text.to_owned() };
    let (sign, power) = match power.strip_prefix('-') {
        Some(power) => ('-', power),
        None => ('+', power),
    };
    let mut out = String::new();
    let _ = write!(out, "{mantissa}e{sign}{power:0>2}");
    out
}

fn encoded(node: &Node) -> Outcome<String> {
    value::whole(node)?;
    Ok(match json::encode(node).value {
        Value::Text(text) => text.to_string(),
        _ => String::new(),
    })
}
