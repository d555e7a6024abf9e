//! Encodings: JSON, Base64, URL, CSV, YAML.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use bartizan_tree::{Node, Origin, Sources, Value, json};

use super::{Function, only, text_node, yaml};
use crate::value::{self, Outcome, Stop};

pub(super) fn find(name: &str) -> Option<Function> {
    Some(match name {
        "jsonencode" => jsonencode,
        "jsondecode" => jsondecode,
        "yamlencode" => |a| Ok(text_node(yaml::encode(value::whole(only(a)?)?))),
        "yamldecode" => |a| yaml::decode(only(a)?),
        "base64encode" => base64encode,
        "base64decode" => base64decode,
        "urlencode" => |a| Ok(text_node(urlencode(&value::text(only(a)?)?))),
        "csvdecode" => csvdecode,
        "basename" => |a| Ok(text_node(basename(&value::text(only(a)?)?))),
        "dirname" => |a| Ok(text_node(dirname(&value::text(only(a)?)?))),
        "pathexpand" => pathexpand,
        _ => return None,
    })
}

/// The document stays a document: its members keep their places.
fn jsonencode(arguments: &[Node]) -> Outcome {
    let node = only(arguments)?;
    match &node.value {
        Value::Unknown(_) | Value::Redacted { .. } => Err(value::not_known(node)),
        _ => Ok(Node::json(node.clone(), Origin::NONE)),
    }
}

fn jsondecode(arguments: &[Node]) -> Outcome {
    let node = only(arguments)?;
    match &node.value {
        Value::Text(_) | Value::Json(_) | Value::Concat(_) => {
            // Without the table of sources inner places are those of the whole text.
            json::parse_embedded(&Sources::new(), node).map_err(|error| match node.first_unknown() {
                Some(why) => Stop::Unknown(why),
                None => Stop::fault(error.message),
            })
        }
        // A number or a truth value is the text that writes it.
        Value::Number(_) | Value::Bool(_) => Ok(node.clone()),
        _ => {
            value::text(node)?;
            Err(Stop::fault("this text is no JSON"))
        }
    }
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 with padding (RFC 4648).
pub(super) fn encode64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |i: usize| u32::from(chunk.get(i).copied().unwrap_or(0));
        let group = (byte(0) << 16) | (byte(1) << 8) | byte(2);
        for i in 0..4 {
            if i <= chunk.len() {
                let index = (group >> (18 - 6 * i)) & 63;
                out.push(char::from(ALPHABET[index as usize]));
            } else {
                out.push('=');
            }
        }
    }
    out
}

/// A text of which parts are not known has no encoding that could be told; it stays as it is, so that
/// what is known of it (a script, with a name that is not known in it) can still be read. Nobody
/// takes it for a known text.
fn base64encode(arguments: &[Node]) -> Outcome {
    let node = only(arguments)?;
    match &node.value {
        Value::Concat(_) => Ok(node.clone()),
        Value::Json(document) if !document.is_known() => Ok(node.clone()),
        _ => Ok(text_node(encode64(value::text(node)?.as_bytes()))),
    }
}

fn base64decode(arguments: &[Node]) -> Outcome {
    let text = value::text(only(arguments)?)?;
    let bytes = decode64(&text).ok_or_else(|| Stop::fault("this text is no Base64"))?;
    String::from_utf8(bytes).map(text_node).map_err(|_| Stop::fault("the decoded bytes are no text"))
}

fn decode64(text: &str) -> Option<Vec<u8>> {
    let length = text.bytes().filter(|b| !matches!(b, b'\n' | b'\r')).count();
    if length % 4 != 0 || text.len() - text.trim_end_matches('=').len() > 2 {
        return None;
    }
    let digits = text.trim_end_matches('=').bytes().filter(|b| !matches!(b, b'\n' | b'\r'));
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut group, mut bits) = (0_u32, 0);
    for digit in digits {
        let index = ALPHABET.iter().position(|b| *b == digit)?;
        group = (group << 6) | u32::try_from(index).ok()?;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push(((group >> bits) & 255) as u8);
        }
    }
    Some(out)
}

fn urlencode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// A table with a header line as a list of maps (RFC 4180).
fn csvdecode(arguments: &[Node]) -> Outcome {
    let node = only(arguments)?;
    let text = value::text(node)?;
    let mut rows = csv(&text).ok_or_else(|| Stop::fault("this text is no CSV"))?.into_iter();
    let Some(header) = rows.next() else { return Err(Stop::fault("a CSV text has a header")) };
    let mut items = Vec::new();
    for row in rows {
        if row.len() != header.len() {
            return Err(Stop::fault("a line of the CSV text has another number of fields"));
        }
        let members =
            header.iter().zip(row).map(|(key, field)| (Arc::from(key.as_str()), Node::text(field, node.origin)));
        items.push(Node::map(members.collect::<BTreeMap<_, _>>(), node.origin));
    }
    Ok(Node::list(items, Origin::NONE))
}

fn csv(text: &str) -> Option<Vec<Vec<String>>> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut field = String::new();
    let mut chars = text.chars().peekable();
    let mut quoted = false;
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted => match chars.peek() {
                Some('"') => {
                    chars.next();
                    field.push('"');
                }
                _ => quoted = false,
            },
            '"' if field.is_empty() => quoted = true,
            '"' if !quoted => return None,
            ',' if !quoted => row.push(std::mem::take(&mut field)),
            '\r' if !quoted && chars.peek() == Some(&'\n') => {}
            '\n' if !quoted => {
                // An empty line is no record.
                if !(row.is_empty() && field.is_empty()) {
                    row.push(std::mem::take(&mut field));
                    rows.push(std::mem::take(&mut row));
                }
            }
            c => field.push(c),
        }
    }
    if quoted {
        return None;
    }
    if !(row.is_empty() && field.is_empty()) {
        row.push(field);
        rows.push(row);
    }
    Some(rows)
}

fn basename(path: &str) -> String {
    if path.is_empty() {
        return ".".into();
    }
    let trimmed = path.trim_end_matches('/');
    if trimmed.is_empty() {
        return "/".into();
    }
    trimmed.rsplit('/').next().unwrap_or(trimmed).to_owned()
}

fn dirname(path: &str) -> String {
    match path.rfind('/') {
        Some(at) => crate::paths::clean(&path[..=at]),
        None => ".".into(),
    }
}

fn pathexpand(arguments: &[Node]) -> Outcome {
    let node = only(arguments)?;
    let text = value::text(node)?;
    if text.starts_with('~') {
        return Err(Stop::Unknown(bartizan_tree::Why::Outside("the home folder".into())));
    }
    Ok(node.clone())
}
