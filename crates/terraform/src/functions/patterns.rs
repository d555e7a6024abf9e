//! Regular expressions (RE2's syntax) and file patterns.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use bartizan_tree::{Node, Origin};
use regex::{Captures, Regex};

use super::{text_node, three, two};
use crate::value::{self, MAX_TEXT, Outcome, Stop};

/// Compiled expressions by their text.
#[derive(Debug, Default)]
pub(crate) struct Patterns(HashMap<Arc<str>, Result<Regex, Arc<str>>>);

impl Patterns {
    fn compile(&mut self, pattern: &Arc<str>) -> Outcome<Regex> {
        let compiled = self.0.entry(pattern.clone()).or_insert_with(|| {
            let built = regex::RegexBuilder::new(pattern).size_limit(1 << 20).nest_limit(100).build();
            built.map_err(|error| error.to_string().into())
        });
        compiled.clone().map_err(Stop::Fault)
    }
}

/// `regex` and `regexall`.
pub(crate) fn regex(patterns: &mut Patterns, name: &str, arguments: &[Node]) -> Outcome {
    let (pattern, node) = two(arguments)?;
    let (pattern, text) = (value::text(pattern)?, value::text(node)?);
    let compiled = patterns.compile(&pattern)?;
    if name == "regexall" {
        let items = compiled.captures_iter(&text).map(|found| captured(&compiled, &found, node.origin)).collect();
        return Ok(Node::list(items, Origin::NONE));
    }
    match compiled.captures(&text) {
        Some(found) => Ok(captured(&compiled, &found, node.origin)),
        None => Err(Stop::fault("the pattern does not match")),
    }
}

/// The whole match; a list of its groups where it has some; a map where they have names.
fn captured(pattern: &Regex, found: &Captures, origin: Origin) -> Node {
    let group = |i: usize| match found.get(i) {
        Some(part) => Node::text(part.as_str(), origin),
        None => Node::null(origin),
    };
    if pattern.captures_len() == 1 {
        return group(0);
    }
    let names: Vec<Option<&str>> = pattern.capture_names().skip(1).collect();
    if names.iter().any(Option::is_some) {
        let members: BTreeMap<Arc<str>, Node> =
            names.iter().enumerate().filter_map(|(i, name)| Some((Arc::from((*name)?), group(i + 1)))).collect();
        return Node::map(members, origin);
    }
    Node::list((1..pattern.captures_len()).map(group).collect(), origin)
}

/// `replace`: a pattern between slashes is a regular expression.
pub(crate) fn replace(patterns: &mut Patterns, arguments: &[Node]) -> Outcome {
    let (node, what, with) = three(arguments)?;
    let (text, what, with) = (value::text(node)?, value::text(what)?, value::text(with)?);
    let inner = what.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
    let new = match inner {
        Some(pattern) => {
            let compiled = patterns.compile(&pattern.into())?;
            let matches = compiled.find_iter(&text).count();
            check_size(text.len(), matches, with.len() + text.len().min(1024))?;
            compiled.replace_all(&text, with.as_ref()).into_owned()
        }
        None => {
            check_size(text.len(), text.matches(&*what).count(), with.len())?;
            text.replace(&*what, &with)
        }
    };
    Ok(if *new == *text { Node::text(text, node.origin) } else { text_node(new) })
}

fn check_size(text: usize, matches: usize, with: usize) -> Outcome<()> {
    if matches.saturating_mul(with).saturating_add(text) > MAX_TEXT * 4 {
        return Err(Stop::limit("length of texts"));
    }
    Ok(())
}

/// Whether a path fits a pattern of `*`, `?`, `**`, `[a-z]` and `{a,b}`, as `fileset` reads them.
pub(crate) fn glob(pattern: &str, path: &str) -> bool {
    let mut expression = String::from("^");
    let mut braces = 0;
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '*' => {
                if let Some(after) = rest.strip_prefix("*/") {
                    expression.push_str("(?:.*/)?");
                    rest = after;
                } else if let Some(after) = rest.strip_prefix('*') {
                    expression.push_str(".*");
                    rest = after;
                } else {
                    expression.push_str("[^/]*");
                }
            }
            '?' => expression.push_str("[^/]"),
            '[' => match rest.find(']') {
                Some(end) if end > 0 => {
                    let set = rest[..end].replace('\\', "\\\\");
                    let set = set.strip_prefix(['!', '^']).map_or(set.clone(), |inner| format!("^{inner}"));
                    expression.push('[');
                    expression.push_str(&set);
                    expression.push(']');
                    rest = &rest[end + 1..];
                }
                _ => expression.push_str("\\["),
            },
            '{' => {
                braces += 1;
                expression.push_str("(?:");
            }
            '}' if braces > 0 => {
                braces -= 1;
                expression.push(')');
            }
            ',' if braces > 0 => expression.push('|'),
            c => expression.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
        }
    }
    expression.push('$');
    Regex::new(&expression).is_ok_and(|compiled| compiled.is_match(path))
}
