//! Texts.

use bartizan_tree::{Node, Origin, Value};
use unicode_segmentation::UnicodeSegmentation as _;

use super::format::{format, formatlist};
use super::{Function, bool_node, only, text_node, three, two};
use crate::value::{self, MAX_TEXT, Outcome, Stop};

pub(super) fn find(name: &str) -> Option<Function> {
    Some(match name {
        "chomp" => |a| changed(a, |t| t.trim_end_matches(['\n', '\r']).to_owned()),
        "lower" => |a| changed(a, str::to_lowercase),
        "upper" => |a| changed(a, str::to_uppercase),
        "title" => |a| changed(a, title),
        "trimspace" => |a| changed(a, |t| t.trim().to_owned()),
        "strrev" => |a| changed(a, |t| t.graphemes(true).rev().collect()),
        "trim" => |a| cut(a, |t, set| t.trim_matches(|c| set.contains(c)).to_owned()),
        "trimprefix" => |a| cut(a, |t, prefix| t.strip_prefix(prefix).unwrap_or(t).to_owned()),
        "trimsuffix" => |a| cut(a, |t, suffix| t.strip_suffix(suffix).unwrap_or(t).to_owned()),
        "startswith" => |a| edge(a, true),
        "endswith" => |a| edge(a, false),
        "strcontains" => strcontains,
        "format" => format,
        "formatlist" => formatlist,
        "indent" => indent,
        "join" => join,
        "split" => split,
        "substr" => substr,
        _ => return None,
    })
}

fn changed(arguments: &[Node], change: fn(&str) -> String) -> Outcome {
    let node = only(arguments)?;
    let text = value::text(node)?;
    let new = change(&text);
    // An unchanged text keeps its place.
    Ok(if *text == *new { Node::text(text, node.origin) } else { text_node(new) })
}

fn cut(arguments: &[Node], change: fn(&str, &str) -> String) -> Outcome {
    let (node, what) = two(arguments)?;
    let (text, what) = (value::text(node)?, value::text(what)?);
    let new = change(&text, &what);
    Ok(if *text == *new { Node::text(text, node.origin) } else { text_node(new) })
}

/// The first letter of each word in capitals, where words are what stands between separators.
fn title(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        let separates = if before.is_ascii() {
            !(before.is_ascii_alphanumeric() || before == '_')
        } else {
            !before.is_alphanumeric() && before.is_whitespace()
        };
        if separates {
            out.extend(c.to_uppercase())
        } else {
            out.push(c)
        }
        before = c;
    }
    out
}

/// Whether a text begins or ends with another; the known parts of a partly known one decide where
/// they can.
fn edge(arguments: &[Node], start: bool) -> Outcome {
    let (node, wanted) = two(arguments)?;
    let wanted = value::text(wanted)?;
    let test = |text: &str| if start { text.starts_with(&*wanted) } else { text.ends_with(&*wanted) };
    if let Value::Concat(parts) = &node.value {
        let part = if start { parts.first() } else { parts.last() };
        let known = part.and_then(Node::as_text).unwrap_or("");
        let decided =
            known.len() >= wanted.len() || !(if start { wanted.starts_with(known) } else { wanted.ends_with(known) });
        return if decided { Ok(bool_node(test(known))) } else { Err(value::not_known(node)) };
    }
    Ok(bool_node(test(&value::text(node)?)))
}

fn strcontains(arguments: &[Node]) -> Outcome {
    let (node, wanted) = two(arguments)?;
    let wanted = value::text(wanted)?;
    if let Value::Concat(parts) = &node.value
        && parts.iter().filter_map(Node::as_text).any(|part| part.contains(&*wanted))
    {
        return Ok(bool_node(true));
    }
    Ok(bool_node(value::text(node)?.contains(&*wanted)))
}

fn indent(arguments: &[Node]) -> Outcome {
    let (spaces, node) = two(arguments)?;
    let spaces = super::index_of(spaces)?;
    let text = value::text(node)?;
    let lines = text.matches('\n').count();
    if lines == 0 {
        return Ok(Node::text(text, node.origin));
    }
    if spaces.saturating_mul(lines).saturating_add(text.len()) > MAX_TEXT {
        return Err(Stop::limit("length of texts"));
    }
    Ok(text_node(text.replace('\n', &format!("\n{}", " ".repeat(spaces)))))
}

/// Texts with a separator between them. What is not known stays a hole.
fn join(arguments: &[Node]) -> Outcome {
    let [separator, lists @ ..] = arguments else { return Err(Stop::fault("join has a separator and lists")) };
    if lists.is_empty() {
        return Err(Stop::fault("join has a separator and lists"));
    }
    let separator = match &separator.value {
        Value::Text(_) | Value::Concat(_) => separator.clone(),
        _ => text_node(value::text(separator)?),
    };
    let mut pieces: Vec<Node> = Vec::new();
    let mut length = 0;
    for list in lists {
        let found = value::items(list)?;
        if found.unordered && found.known.len() > 1 && found.known.iter().any(|n| n.as_text().is_none()) {
            // The order of a set's members is known only once they are.
            if let Some(why) = found.known.iter().find_map(Node::first_unknown) {
                return Err(Stop::Unknown(why));
            }
        }
        for item in found.known {
            if !pieces.is_empty() {
                pieces.push(separator.clone());
            }
            length += item.as_text().map_or(1, str::len) + separator.as_text().map_or(1, str::len);
            if length > MAX_TEXT {
                return Err(Stop::limit("length of texts"));
            }
            pieces.push(crate::eval::interpolated(item.clone())?);
        }
        if let Some(why) = found.more {
            if found.known.is_empty() {
                return Err(Stop::Unknown(why));
            }
            // Others may stand before, between and after: the known ones are not in known places.
            return Err(Stop::Unknown(why));
        }
    }
    Ok(Node::concat(pieces, Origin::NONE))
}

fn split(arguments: &[Node]) -> Outcome {
    let (separator, node) = two(arguments)?;
    let (separator, text) = (value::text(separator)?, value::text(node)?);
    let piece = |part: &str| Node::text(part, node.origin);
    let items: Vec<Node> = if text.is_empty() && !separator.is_empty() {
        vec![piece("")]
    } else if separator.is_empty() {
        text.chars().map(|c| piece(c.encode_utf8(&mut [0; 4]))).collect()
    } else {
        text.split(&*separator).map(piece).collect()
    };
    Ok(Node::list(items, Origin::NONE))
}

fn substr(arguments: &[Node]) -> Outcome {
    let (text, offset, length) = three(arguments)?;
    let (text, offset, length) = (value::text(text)?, value::integer(offset)?, value::integer(length)?);
    let graphemes: Vec<&str> = text.graphemes(true).collect();
    let total = graphemes.len();
    let start = match usize::try_from(offset) {
        Ok(start) => start.min(total),
        Err(_) => total.saturating_sub(usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX)),
    };
    let rest = graphemes.get(start..).unwrap_or_default();
    let end = match usize::try_from(length) {
        Ok(length) => length.min(rest.len()),
        Err(_) => rest.len(),
    };
    Ok(text_node(rest.get(..end).unwrap_or_default().concat()))
}

/// The number of characters, as a person counts them.
pub(super) fn length(text: &str) -> usize {
    if text.is_ascii() && !text.contains('\r') { text.len() } else { text.graphemes(true).count() }
}
