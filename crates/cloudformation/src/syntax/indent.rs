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

/// How a line ends.
#[derive(Clone, Copy)]
enum End {
    /// With a whole value, or with none.
    Line,
    /// In a plain text, which may go on; the value of a name, or of a list's member.
    Plain { named: bool },
    /// With the head of a block scalar (`|`, `>`).
    Block,
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
        // The column beyond which a line goes on with the plain text before it.
        let mut plain = None;
        while self.at < self.text.len() {
            let line = self.at;
            let mut start = line + self.spaces(line);
            if plain.is_some_and(|column| start - line > column) {
                self.at = (self.line_end(start) + 1).min(self.text.len());
                continue;
            }
            while self.byte(start) == Some(b'-') && matches!(self.byte(start + 1), None | Some(b' ' | b'\r' | b'\n')) {
                start += 1 + self.spaces(start + 1);
            }
            self.at = start;
            let column = start - line;
            let end = self.values(column);
            plain = match end {
                End::Plain { named: true } => Some(column),
                End::Plain { named: false } => column.checked_sub(1),
                End::Line | End::Block => None,
            };
            match end {
                End::Block => self.skip_block_scalar(column),
                _ => self.at = (self.line_end(self.at) + 1).min(self.text.len()),
            }
        }
    }

    /// Past the values of one line; says how it ends.
    fn values(&mut self, column: usize) -> End {
        let mut end = self.line_end(self.at);
        let mut named = false;
        loop {
            self.at += self.spaces(self.at);
            if self.at > end {
                end = self.line_end(self.at);
            }
            match self.byte(self.at) {
                None | Some(b'#' | b'\n' | b'\r') => return End::Line,
                Some(b'!' | b'&' | b'*') => {
                    let rest = &self.text.as_bytes()[self.at..];
                    self.at += rest.iter().take_while(|b| !b.is_ascii_whitespace()).count();
                }
                Some(quote @ (b'"' | b'\'')) => self.quoted(quote, column),
                Some(b'[' | b'{') => self.flow(column),
                Some(b'|' | b'>') => return End::Block,
                Some(b':') => {
                    named = true;
                    self.at += 1;
                }
                Some(_) => {
                    // A name, or a plain text up to the end of the line.
                    let line = &self.text[self.at..end];
                    match line.find(": ").or_else(|| line.trim_end().strip_suffix(':').map(str::len)) {
                        Some(colon) => {
                            named = true;
                            self.at += colon + 1;
                        }
                        None => return End::Plain { named },
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
        assert!(Indented::of("-\n  a: [\n  1]\n").is_some());
        for fine in ["a: [\n  x]\nb: it's\n  fine\n", "a: one\n  \"two\nb: 1\n", "- one\n  'two\n- b: [\n    1]\n"] {
            assert!(Indented::of(fine).is_none(), "{fine}");
        }
    }
}
