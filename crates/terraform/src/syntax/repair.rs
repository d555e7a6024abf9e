//! What Terraform accepts and the parser does not, put so that it does. Every byte keeps its place.
//!
//! An object with one key twice: Terraform takes the last one. The second key is given another name
//! of the same length, and gets its own name back afterwards. A heredoc without a line in it: the
//! parser looks for the end only after a line, and would take what follows for its text.

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
    let filled = without_empty_heredocs(text);
    let mut error = match parse_body(filled.as_deref().unwrap_or(text)) {
        Ok(body) => return Ok((body, keys)),
        Err(error) => error,
    };
    let mut changed = filled.unwrap_or_else(|| text.to_owned());
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

/// The text with `""` in place of each heredoc that ends where it begins; nothing where there is
/// none. What looks like one inside of another heredoc is read from the true text later.
fn without_empty_heredocs(text: &str) -> Option<String> {
    let mut changed: Option<String> = None;
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find("<<")) {
        let start = from + found;
        from = start + 2;
        let rest = &text[from..];
        let rest = rest.strip_prefix('-').unwrap_or(rest);
        let Some((first, after)) = rest.split_once('\n') else { break };
        let delimiter = first.trim_end_matches('\r');
        let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        if delimiter.is_empty() || !delimiter.chars().all(is_word) {
            continue;
        }
        let blank = after.len() - after.trim_start_matches([' ', '\t']).len();
        let closes = after[blank..].strip_prefix(delimiter).is_some_and(|rest| !rest.starts_with(is_word));
        if closes {
            let end = text.len() - after.len() + blank + delimiter.len();
            let filling = format!("\"\"{}", " ".repeat(end - start - 2));
            changed.get_or_insert_with(|| text.to_owned()).replace_range(start..end, &filling);
            from = end;
        }
    }
    changed
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
