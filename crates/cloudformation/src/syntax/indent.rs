//! A second look at YAML whose lists in brackets and quoted texts are not indented.
//!
//! YAML 1.2 wants every line of a value to stand further in than what it belongs to. The service's
//! parser, as YAML 1.1, does not ask that of lines inside of brackets and quotes, and people paste
//! JSON policies there. Such lines are moved in, and every place is counted back.

use std::ops::Range;

/// Beyond this many columns nothing is moved in: the text would grow too much.
const MAX_INDENT: usize = 128;

/// A text with lines moved in.
pub(super) struct Indented {
    pub(super) text: String,
    /// Where something was put in, in the new text, and how much up to there.
    inserted: Vec<(usize, usize)>,
}

impl Indented {
    /// The text as YAML 1.2 wants it; nothing where it already is.
    pub(super) fn of(text: &str) -> Option<Indented> {
        let mut walk = Walk { text, at: 0, out: Indented { text: String::new(), inserted: Vec::new() }, kept: 0 };
        walk.block();
        if walk.out.inserted.is_empty() {
            return None;
        }
        walk.out.text.push_str(&text[walk.kept..]);
        Some(walk.out)
    }

    /// The byte of the original text that a byte of the new one stands for.
    pub(super) fn original(&self, at: usize) -> usize {
        let after = self.inserted.partition_point(|(start, _)| *start <= at);
        let Some((start, total)) = after.checked_sub(1).and_then(|i| self.inserted.get(i)) else { return at };
        // Within what was put in, it is the start of the line.
        let before = after.checked_sub(2).and_then(|i| self.inserted.get(i)).map_or(0, |(_, total)| *total);
        at.saturating_sub(*total).max(start - before)
    }
}

struct Walk<'t> {
    text: &'t str,
    at: usize,
    out: Indented,
    /// Up to where the text was copied.
    kept: usize,
}

impl Walk<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn line_end(&self, at: usize) -> usize {
        self.text[at..].find('\n').map_or(self.text.len(), |n| at + n)
    }

    fn spaces(&self, at: usize) -> usize {
        self.text.as_bytes()[at..].iter().take_while(|b| **b == b' ').count()
    }

    /// Lines outside of brackets and quotes, one after the other.
    fn block(&mut self) {
        while self.at < self.text.len() {
            let line = self.at;
            let mut start = line + self.spaces(line);
            while self.byte(start) == Some(b'-') && self.byte(start + 1) == Some(b' ') {
                start += 1 + self.spaces(start + 1);
            }
            self.at = start;
            let column = start - line;
            match self.values(column) {
                Some(()) => self.skip_block_scalar(column),
                None => self.at = (self.line_end(self.at) + 1).min(self.text.len()),
            }
        }
    }

    /// The values of one line; says whether a block scalar (`|`, `>`) follows it.
    fn values(&mut self, column: usize) -> Option<()> {
        let mut end = self.line_end(self.at);
        loop {
            self.at += self.spaces(self.at);
            if self.at > end {
                end = self.line_end(self.at);
            }
            match self.byte(self.at)? {
                b'#' | b'\n' | b'\r' => return None,
                b'!' | b'&' | b'*' => {
                    let rest = &self.text.as_bytes()[self.at..];
                    self.at += rest.iter().take_while(|b| !b.is_ascii_whitespace()).count();
                }
                quote @ (b'"' | b'\'') => self.quoted(quote, column),
                b'[' | b'{' => self.flow(column),
                b'|' | b'>' => return Some(()),
                b':' => self.at += 1,
                _ => {
                    // A name, or a plain text up to the end of the line.
                    let line = &self.text[self.at..end];
                    match line.find(": ").or_else(|| line.trim_end().strip_suffix(':').map(str::len)) {
                        Some(colon) => self.at += colon + 1,
                        None => return None,
                    }
                }
            }
        }
    }

    /// Past a quoted text; its lines are moved in.
    fn quoted(&mut self, quote: u8, column: usize) {
        self.at += 1;
        while let Some(byte) = self.byte(self.at) {
            self.at += 1;
            match byte {
                b'\\' if quote == b'"' => self.at += 1,
                b'\n' => self.move_in(column),
                _ if byte != quote => {}
                _ if quote == b'\'' && self.byte(self.at) == Some(b'\'') => self.at += 1,
                _ => return,
            }
        }
        self.at = self.text.len();
    }

    /// Past a list or mapping in brackets; its lines are moved in.
    fn flow(&mut self, column: usize) {
        let mut depth = 0_usize;
        let mut fresh = true;
        while let Some(byte) = self.byte(self.at) {
            match byte {
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth -= 1,
                b'"' | b'\'' if fresh => {
                    self.quoted(byte, column);
                    fresh = false;
                    continue;
                }
                b'#' if fresh => self.at = self.line_end(self.at).max(self.at + 1) - 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return;
            }
            if byte == b'\n' {
                self.move_in(column);
            }
            // Where a value may start; within a plain text a quote is only a sign.
            fresh = byte.is_ascii_whitespace() || matches!(byte, b'[' | b'{' | b',' | b':');
        }
    }

    /// At the start of a line that belongs to a value at this column.
    fn move_in(&mut self, column: usize) {
        let spaces = self.spaces(self.at);
        if spaces > column || column > MAX_INDENT || matches!(self.byte(self.at + spaces), Some(b'\n' | b'\r') | None) {
            return;
        }
        let missing = column + 1 - spaces;
        self.out.text.push_str(&self.text[self.kept..self.at]);
        self.kept = self.at;
        let total = self.out.inserted.last().map_or(0, |(_, total)| *total) + missing;
        self.out.inserted.push((self.out.text.len(), total));
        self.out.text.extend(std::iter::repeat_n(' ', missing));
    }

    /// Past the lines of a block scalar, whose parent stands at this column.
    fn skip_block_scalar(&mut self, column: usize) {
        self.at = (self.line_end(self.at) + 1).min(self.text.len());
        while self.at < self.text.len() {
            let Range { start, end } = self.at..self.line_end(self.at);
            let is_blank = self.text[start..end].trim().is_empty();
            if !is_blank && self.spaces(start) <= column {
                return;
            }
            self.at = (end + 1).min(self.text.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_in_brackets_and_quotes_move_in() {
        let text = "a:\n  b: [\n  x,\n'y\n']\n  c: |\n    {\n  d: 'p\nq'\n";
        let indented = Indented::of(text).unwrap();
        assert_eq!(indented.text, "a:\n  b: [\n   x,\n   'y\n   ']\n  c: |\n    {\n  d: 'p\n   q'\n");
        for word in ["b:", "x,", "'y", "']", "c:", "{", "q'"] {
            let (new, old) = (indented.text.find(word).unwrap(), text.find(word).unwrap());
            assert_eq!(indented.original(new), old, "{word}");
        }
        assert!(Indented::of("a: [\n  x]\nb: it's\n  fine\n").is_none());
    }
}
