//! Cuts a file that does not parse at its top-level blocks.
//!
//! A scanner that knows only strings, templates, heredocs, comments and brackets. It is tolerant:
//! whatever is left open, a line that begins in the first column with a word and looks like a
//! block's header starts a new piece, so one missing brace costs one block and not the file.

use std::ops::Range;

/// The top-level pieces of a text, in order. Linear.
pub(super) fn top_level(text: &str, start: usize) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut pieces = Vec::new();
    let mut begin = start;
    let mut at = start;
    let mut scanner = Scanner { depth: 0, quotes: Vec::new() };
    while at < bytes.len() {
        let line_end = bytes[at..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |n| at + n + 1);
        let line = &text[at..line_end];
        if at > begin && starts_block(line) && !scanner.in_comment() {
            pieces.push(begin..at);
            begin = at;
            scanner = Scanner { depth: 0, quotes: Vec::new() };
        }
        match scanner.line(line) {
            Some(heredoc) => at = heredoc.skip(text, line_end),
            None => at = line_end,
        }
        if scanner.depth == 0 && scanner.quotes.is_empty() {
            pieces.push(begin..at);
            begin = at;
        } else if scanner.depth < 0 {
            pieces.push(begin..at);
            begin = at;
            scanner = Scanner { depth: 0, quotes: Vec::new() };
        }
    }
    if begin < bytes.len() {
        pieces.push(begin..bytes.len());
    }
    pieces.retain(|piece| !text[piece.clone()].trim().is_empty());
    pieces
}

/// A line that begins in the first column and reads `word … {`, with one of Terraform's own words.
fn starts_block(line: &str) -> bool {
    const KINDS: [&str; 13] = [
        "resource",
        "data",
        "module",
        "variable",
        "output",
        "locals",
        "provider",
        "terraform",
        "moved",
        "import",
        "check",
        "removed",
        "ephemeral",
    ];
    let word: &str = &line[..line.bytes().take_while(|b| b.is_ascii_alphabetic()).count()];
    let rest = line[word.len()..].trim_start();
    KINDS.contains(&word) && (rest.starts_with('"') || rest.starts_with('{'))
}

struct Scanner {
    depth: i32,
    /// For each open string or comment, the bracket depth of the template inside it, or a comment.
    quotes: Vec<Quote>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quote {
    Text,
    /// `${` or `%{` inside a text, with the number of braces open in it.
    Template(u32),
    Comment,
}

struct Heredoc<'a> {
    delimiter: &'a str,
}

impl Heredoc<'_> {
    /// The place after the closing line; the end of the text where there is none.
    fn skip(&self, text: &str, mut at: usize) -> usize {
        while at < text.len() {
            let end = text[at..].find('\n').map_or(text.len(), |n| at + n + 1);
            let line = text[at..end].trim();
            if line.strip_prefix(self.delimiter).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric())) {
                // What follows on the closing line (a comma, a bracket) is scanned as usual.
                let indent = text[at..end].find(self.delimiter).unwrap_or(0);
                return at + indent + self.delimiter.len();
            }
            at = end;
        }
        at
    }
}

impl Scanner {
    fn in_comment(&self) -> bool {
        self.quotes.last() == Some(&Quote::Comment)
    }

    /// Scans one line. A text in quotes ends with its line. Gives the heredoc that begins here.
    fn line<'a>(&mut self, line: &'a str) -> Option<Heredoc<'a>> {
        let bytes = line.as_bytes();
        let mut heredoc = None;
        let mut i = 0;
        while i < bytes.len() {
            let rest = &bytes[i..];
            match self.quotes.last().copied() {
                Some(Quote::Comment) => {
                    if rest.starts_with(b"*/") {
                        self.quotes.pop();
                        i += 1;
                    }
                }
                Some(Quote::Text) => match rest {
                    [b'\\', ..] => i += 1,
                    [b'$' | b'%', b'{', ..] => {
                        let escaped = i > 0 && bytes[i - 1] == bytes[i];
                        if !escaped {
                            self.quotes.push(Quote::Template(0));
                        }
                        i += 1;
                    }
                    [b'"', ..] => {
                        self.quotes.pop();
                    }
                    _ => {}
                },
                state => match rest {
                    [b'#', ..] | [b'/', b'/', ..] => break,
                    [b'/', b'*', ..] => {
                        self.quotes.push(Quote::Comment);
                        i += 1;
                    }
                    [b'"', ..] => self.quotes.push(Quote::Text),
                    [b'<', b'<', ..] => {
                        let from = i + 2 + usize::from(rest.get(2) == Some(&b'-'));
                        let name = line[from..].trim();
                        if !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
                            heredoc = Some(Heredoc { delimiter: name });
                            break;
                        }
                        i += 1;
                    }
                    [b'{', ..] if matches!(state, Some(Quote::Template(_))) => {
                        if let Some(Quote::Template(open)) = self.quotes.last_mut() {
                            *open += 1;
                        }
                    }
                    [b'}', ..] if matches!(state, Some(Quote::Template(_))) => match self.quotes.last_mut() {
                        Some(Quote::Template(open)) if *open > 0 => *open -= 1,
                        _ => {
                            self.quotes.pop();
                        }
                    },
                    [b'{' | b'[' | b'(', ..] => self.depth += 1,
                    [b'}' | b']' | b')', ..] => self.depth -= 1,
                    _ => {}
                },
            }
            i += 1;
        }
        // A quoted text without an end is an error of its own line, and of nothing after it,
        // unless a template in it goes on.
        if self.quotes.last() == Some(&Quote::Text) {
            self.quotes.clear();
        }
        heredoc
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<&str> {
        top_level(text, 0).into_iter().map(|piece| text[piece].trim()).collect()
    }

    #[test]
    fn blocks_are_cut_at_their_ends() {
        let text = "a = 1\nresource \"x\" \"y\" {\n  b = \"}${\"{\"}\"\n}\n# {\nlocals {\n}\n";
        assert_eq!(pieces(text), ["a = 1", "resource \"x\" \"y\" {\n  b = \"}${\"{\"}\"\n}", "# {", "locals {\n}"]);
    }

    #[test]
    fn a_missing_brace_costs_one_block() {
        let text = "resource \"x\" \"y\" {\n  tags = {\n}\nresource \"x\" \"z\" {\n}\n";
        assert_eq!(pieces(text), ["resource \"x\" \"y\" {\n  tags = {\n}", "resource \"x\" \"z\" {\n}"]);
    }

    #[test]
    fn a_heredoc_hides_what_looks_like_a_block() {
        let text = "locals {\n  a = <<-EOT\n    }\nresource \"x\" \"y\" {\n  EOT\n}\nlocals {}\n";
        assert_eq!(pieces(text), ["locals {\n  a = <<-EOT\n    }\nresource \"x\" \"y\" {\n  EOT\n}", "locals {}"]);
    }

    #[test]
    fn an_interpolation_cut_off_in_the_middle_ends() {
        assert_eq!(pieces("locals {\n  a = \"${var.\n"), ["locals {\n  a = \"${var."]);
    }
}
