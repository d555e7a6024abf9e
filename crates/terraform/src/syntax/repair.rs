//! An object with one key twice: Terraform takes the last one, the parser refuses the file.
//!
//! The second key is given another name of the same length before parsing, so that every place
//! stays where it is, and gets its own name back afterwards.

use std::collections::HashMap;

use hcl_edit::parser::{Error, parse_body};
use hcl_edit::structure::Body;

/// The true names of renamed keys, by where they stand.
pub(super) type Keys = HashMap<usize, String>;

/// How many keys are renamed in one text.
const MAX_RENAMED: usize = 50;
/// How many names are tried for one key.
const MAX_TRIED: usize = 40;

/// Parses a text.
pub(super) fn parse(text: &str) -> Result<(Body, Keys), Error> {
    let mut keys = Keys::new();
    let mut error = match parse_body(text) {
        Ok(body) => return Ok((body, keys)),
        Err(error) => error,
    };
    let mut changed = text.to_owned();
    let mut tried = 0;
    while error.message().contains("redefined object key") && keys.len() <= MAX_RENAMED && tried < MAX_TRIED {
        let at = error.location().offset();
        let Some((range, name)) = key_at(text, at) else { break };
        tried = if keys.insert(at, name).is_some() { tried + 1 } else { 0 };
        let other = other_name(tried, range.len());
        changed.replace_range(range, &other);
        error = match parse_body(&changed) {
            Ok(body) => return Ok((body, keys)),
            Err(error) => error,
        };
    }
    Err(error)
}

/// The name of the key that stands at an offset, and where it stands without its quotes.
fn key_at(text: &str, at: usize) -> Option<(std::ops::Range<usize>, String)> {
    let rest = text.get(at..)?;
    let (start, length) = match rest.strip_prefix('"') {
        Some(inner) => (at + 1, inner.find('"')?),
        None => (at, rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'))).unwrap_or(rest.len())),
    };
    let name = text.get(start..start + length).filter(|name| !name.is_empty() && !name.contains(['\\', '$', '%']))?;
    Some((start..start + length, name.to_owned()))
}

/// A name of so many letters that hardly stands in a file.
fn other_name(mut number: usize, length: usize) -> String {
    let letters = (0..length).map(|_| {
        let letter = b'q' - u8::try_from(number % 17).unwrap_or(0);
        number /= 17;
        char::from(if length > 1 { letter.to_ascii_uppercase() } else { letter })
    });
    letters.collect()
}
