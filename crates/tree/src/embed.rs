//! Places inside a text that was decoded: a policy in a heredoc or a quoted string.
//!
//! A decoded text differs from what stands in the file only by what the syntax adds: escapes,
//! indentation that is stripped, quotes. [`Placement`] aligns the two, so that a byte of the
//! decoded text has its place in the file.

use crate::{Origin, Sources};

/// Where each byte of a decoded text stands in its source.
#[derive(Clone, Debug)]
pub struct Placement {
    origin: Origin,
    // (offset in the decoded text, offset in the source where it is known), at each point where
    // the step between the two changes.
    anchors: Vec<(usize, Option<usize>)>,
}

impl Placement {
    /// A text that stands as it is from the start of the origin.
    pub fn verbatim(origin: Origin) -> Self {
        Placement { origin, anchors: vec![(0, Some(origin.range().start))] }
    }

    /// Everything stands at the origin as a whole: no inner place is known.
    pub fn whole(origin: Origin) -> Self {
        Placement { origin, anchors: Vec::new() }
    }

    /// Aligns a decoded text with what stands at its origin; where that fails, the origin as a
    /// whole is every part's place. Linear in the length of the source piece.
    pub fn align(sources: &Sources, origin: Origin, decoded: &str) -> Self {
        let mut placement = Placement::whole(origin);
        placement.push(sources, origin, 0, decoded);
        placement
    }

    /// Aligns one more piece of the text, which begins at `base` of the decoded text and has an
    /// origin of its own. Pieces come in their order.
    pub fn push(&mut self, sources: &Sources, origin: Origin, base: usize, decoded: &str) {
        match anchors(sources, origin, base, decoded) {
            Some(found) if origin.source() == self.origin.source() => self.anchors.extend(found),
            _ => self.anchors.push((base, None)),
        }
    }

    /// No inner place is known from `base` on, until the next piece.
    pub fn push_hole(&mut self, base: usize) {
        self.anchors.push((base, None));
    }

    /// The origin of a byte range of the decoded text.
    pub fn origin(&self, range: std::ops::Range<usize>) -> Origin {
        match (self.find(range.start), range.end.checked_sub(1).and_then(|last| self.find(last))) {
            (Some(start), Some(last)) if last >= start => self.origin.narrowed(start..last + 1),
            (Some(start), _) => self.origin.narrowed(start..start),
            _ => self.origin,
        }
    }

    fn find(&self, offset: usize) -> Option<usize> {
        let after = self.anchors.partition_point(|(decoded, _)| *decoded <= offset);
        let (decoded, source) = self.anchors.get(after.checked_sub(1)?)?;
        Some((*source)? + (offset - decoded))
    }
}

/// Where a piece's bytes stand; nothing where the source says something else.
fn anchors(sources: &Sources, origin: Origin, base: usize, decoded: &str) -> Option<Vec<(usize, Option<usize>)>> {
    let raw = sources.slice(origin);
    let start = origin.range().start;
    let mut anchors = Vec::new();
    let mut at = 0;
    let mut step = None;
    // A last line break may be of the syntax's making, or beyond the origin.
    for (offset, wanted) in decoded.trim_end().char_indices() {
        let (found, after) = next(raw, at, wanted)?;
        if step != Some(found.wrapping_sub(offset)) {
            step = Some(found.wrapping_sub(offset));
            anchors.push((base + offset, Some(start + found)));
        }
        at = after;
    }
    Some(anchors)
}

/// The next place at or after `at` that can stand for the character, and where to go on.
fn next(raw: &str, mut at: usize, wanted: char) -> Option<(usize, usize)> {
    loop {
        let rest = raw.get(at..)?;
        let found = rest.chars().next()?;
        if found == '\\' {
            let escaped = rest[1..].chars().next();
            let meaning = match escaped {
                Some('n') => Some('\n'),
                Some('r') => Some('\r'),
                Some('t') => Some('\t'),
                other => other,
            };
            if wanted != '\\' || meaning == Some('\\') {
                if meaning == Some(wanted) {
                    return Some((at, at + 1 + escaped.map_or(0, char::len_utf8)));
                }
                if wanted != '\\' {
                    at += 1;
                    continue;
                }
            }
        }
        if found == wanted {
            return Some((at, at + found.len_utf8()));
        }
        // Only indentation, quotes and doubled signs may be passed over.
        if !(found.is_whitespace() || matches!(found, '"' | '\'' | '$' | '%' | '\\' | '<' | '-')) {
            return None;
        }
        at += found.len_utf8();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(raw: &str, decoded: &str, piece: &str) -> String {
        let mut sources = Sources::new();
        let id = sources.add_file("f", raw);
        let placement = Placement::align(&sources, Origin::new(id, 0..raw.len()), decoded);
        let start = decoded.find(piece).unwrap();
        sources.slice(placement.origin(start..start + piece.len())).to_owned()
    }

    #[test]
    fn a_place_in_a_quoted_string() {
        assert_eq!(placed(r#""{\"Action\": \"*\"}""#, r#"{"Action": "*"}"#, "Action"), "Action");
    }

    #[test]
    fn a_place_in_an_indented_heredoc() {
        assert_eq!(placed("    {\n      \"a\": 1\n    }\n", "{\n  \"a\": 1\n}\n", "\"a\": 1"), "\"a\": 1");
    }

    #[test]
    fn a_last_line_break_needs_no_place() {
        assert_eq!(placed("{\n    \"a\": 1}", "{\n\"a\": 1}\n", "\"a\": 1"), "\"a\": 1");
    }

    #[test]
    fn what_does_not_align_is_the_whole() {
        assert_eq!(placed("abc", "xyz", "y"), "abc");
    }
}
