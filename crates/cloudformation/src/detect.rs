//! Is this text a template? Told by its first two levels, without reading it whole.

use crate::syntax::{Entry, outline};

/// Whether a text is a CloudFormation template, in YAML or JSON: it says its format version, names
/// the SAM transform, or has resources with types of CloudFormation. Cheap: one pass, no tree.
pub fn looks_like_template(text: &str) -> bool {
    if !["AWSTemplateFormatVersion", "AWS::", "Custom::", "Alexa::"].iter().any(|word| text.contains(word)) {
        return false;
    }
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('{') { json(text) } else { yaml(text) }
}

/// The start of a type of resource.
fn is_type(text: &str) -> bool {
    let text = text.trim_start_matches(['"', '\'']);
    ["AWS::", "Custom::", "Alexa::"].iter().any(|prefix| text.starts_with(prefix))
}

fn json(text: &str) -> bool {
    let mut found = false;
    outline(text, &mut |entry: Entry<'_>| match entry.section {
        None => found |= entry.name == "AWSTemplateFormatVersion",
        Some("Resources") => found = found || has_type(entry.rest),
        Some(_) => {}
    });
    found
}

/// Whether the object that the text begins with has a type of CloudFormation.
fn has_type(text: &str) -> bool {
    let mut found = false;
    if text.starts_with('{') {
        // The object ends where its braces do: what follows belongs to others.
        let end = object_end(text);
        outline(&text[..end], &mut |entry: Entry<'_>| {
            found |= entry.section.is_none() && entry.name == "Type" && is_type(entry.rest);
        });
    }
    found
}

fn object_end(text: &str) -> usize {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => depth += 1,
            b'}' | b']' if !in_string => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}

fn yaml(text: &str) -> bool {
    let mut margin = None;
    let mut in_resources = false;
    for line in text.lines() {
        let content = line.trim_start_matches(' ');
        if content.is_empty() || content.starts_with('#') || content.starts_with("---") || content.starts_with('%') {
            continue;
        }
        let indent = line.len() - content.len();
        let margin = *margin.get_or_insert(indent);
        let Some((name, value)) = content.split_once(':') else { continue };
        let name = name.trim().trim_matches(['"', '\'']);
        if indent <= margin {
            in_resources = name == "Resources";
            if name == "AWSTemplateFormatVersion" || name == "Transform" && value.trim().starts_with("AWS::") {
                return true;
            }
        }
        if in_resources && says_type(content) {
            return true;
        }
    }
    false
}

/// Whether a line names a type of CloudFormation, alone or in a mapping in braces.
fn says_type(line: &str) -> bool {
    line.match_indices("Type").any(|(at, word)| {
        let is_name = line[..at].trim_end_matches(['"', '\'']).ends_with(['{', ',', ' ']) || at <= 1;
        let value = line[at + word.len()..].trim_start_matches(['"', '\'']).strip_prefix(':');
        is_name && value.is_some_and(|value| is_type(value.trim_start()))
    })
}
