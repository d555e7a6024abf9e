//! The quick way for patterns of which nothing is unknown: no variables, no holes.

use super::Part;
use super::read::push_text;

/// Whether a text matches pieces without variables and holes.
pub(super) fn matches(parts: &[Part], text: &str) -> bool {
    let (mut p, mut t) = (0, 0);
    // Where the last `*` stands, and how far it has eaten.
    let mut retry: Option<(usize, usize)> = None;
    loop {
        match parts.get(p) {
            None if t == text.len() => return true,
            Some(Part::Any) if p + 1 == parts.len() => return true,
            Some(Part::Any) => {
                retry = Some((p, t));
                p += 1;
                continue;
            }
            Some(Part::Text(wanted)) if text[t..].starts_with(&**wanted) => {
                t += wanted.len();
                p += 1;
                continue;
            }
            Some(Part::One) if t < text.len() => {
                t += text[t..].chars().next().map_or(1, char::len_utf8);
                p += 1;
                continue;
            }
            _ => {}
        }
        match retry {
            Some((star, eaten)) if eaten < text.len() => {
                t = eaten + text[eaten..].chars().next().map_or(1, char::len_utf8);
                p = star + 1;
                retry = Some((star, t));
            }
            _ => return false,
        }
    }
}

/// The up to six segments of an ARN pattern.
pub(super) fn segments(parts: &[Part]) -> Vec<Vec<Part>> {
    let mut found: Vec<Vec<Part>> = Vec::with_capacity(6);
    let mut current = Vec::new();
    for part in parts {
        let Part::Text(text) = part else {
            current.push(part.clone());
            continue;
        };
        let mut rest: &str = text;
        while found.len() < 5
            && let Some((before, after)) = rest.split_once(':')
        {
            push_text(&mut current, before);
            found.push(std::mem::take(&mut current));
            rest = after;
        }
        push_text(&mut current, rest);
    }
    found.push(current);
    found
}
