//! Comments and statements of HCL, told by a lexer that knows strings, templates and heredocs
//! (<https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md>).
//!
//! It is no parser: a statement is what starts on a line and goes on until a line ends at the same
//! depth of brackets. That is enough to say what a comment stands at, works on broken files, and is
//! linear in the text.

use super::layout::{Comment, Layout, Statement};

/// What the lexer is in the middle of.
enum Inside {
    /// A bracket, or the `${` of a template, with the statement that its line belongs to.
    Bracket,
    /// `"…"`.
    Quote,
    /// `<<MARK`, with the mark.
    Heredoc(String),
    /// `${…}` and `%{…}` in a text.
    Template,
}

/// Takes a file apart.
pub(crate) fn read(text: &str) -> Layout {
    Lexer {
        text,
        bytes: text.as_bytes(),
        at: 0,
        stack: Vec::new(),
        open: Vec::new(),
        fresh: true,
        layout: Layout::default(),
    }
    .run()
}

struct Lexer<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    stack: Vec<Inside>,
    // Statements that have not ended, with the depth at which they started.
    open: Vec<(usize, usize)>,
    // Whether nothing but space was met since the line started.
    fresh: bool,
    layout: Layout,
}

impl Lexer<'_> {
    fn run(mut self) -> Layout {
        if self.text.starts_with('\u{feff}') {
            self.at = '\u{feff}'.len_utf8();
        }
        while let Some(byte) = self.bytes.get(self.at).copied() {
            match self.stack.last() {
                Some(Inside::Quote) => self.quote(byte),
                Some(Inside::Heredoc(_)) => self.heredoc(),
                _ => self.code(byte),
            }
        }
        self.at = self.bytes.len();
        self.end_statements(0);
        self.layout
    }

    fn next_is(&self, text: &str) -> bool {
        self.bytes[self.at..].starts_with(text.as_bytes())
    }

    fn code(&mut self, byte: u8) {
        match byte {
            b'\n' => {
                self.end_statements(self.stack.len());
                self.fresh = true;
                self.at += 1;
            }
            b' ' | b'\t' | b'\r' => self.at += 1,
            b'#' => self.line_comment(1),
            b'/' if self.next_is("//") => self.line_comment(2),
            b'/' if self.next_is("/*") => self.block_comment(),
            b'}' | b']' | b')' => {
                self.fresh = false;
                let was_template = matches!(self.stack.pop(), Some(Inside::Template));
                self.at += 1;
                if !was_template {
                    // What started deeper ends before the bracket.
                    self.end_deeper(self.stack.len());
                }
            }
            _ => {
                self.start_statement();
                self.word(byte);
            }
        }
    }

    fn word(&mut self, byte: u8) {
        match byte {
            b'{' | b'[' | b'(' => self.stack.push(Inside::Bracket),
            b'"' => self.stack.push(Inside::Quote),
            b'<' if self.next_is("<<") => {
                if let Some((mark, next)) = self.mark() {
                    self.stack.push(Inside::Heredoc(mark));
                    self.at = next;
                    return;
                }
            }
            _ => {}
        }
        self.at += 1;
    }

    /// `<<MARK` or `<<-MARK` at the end of a line, and where the next line starts.
    fn mark(&self) -> Option<(String, usize)> {
        let rest = self.text.get(self.at..)?.strip_prefix("<<")?;
        let rest = rest.strip_prefix('-').unwrap_or(rest);
        let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-'))).filter(|end| *end > 0)?;
        let (mark, after) = rest.split_at(end);
        let after = after.strip_prefix('\r').unwrap_or(after).strip_prefix('\n')?;
        Some((mark.to_owned(), self.text.len() - after.len()))
    }

    fn quote(&mut self, byte: u8) {
        match byte {
            b'\\' => self.at += 2,
            b'"' => {
                self.stack.pop();
                self.at += 1;
            }
            // A text does not go over a line's end: the file is broken, and the rest is code again.
            b'\n' => {
                self.stack.pop();
            }
            b'$' | b'%' => self.template(),
            _ => self.at += 1,
        }
    }

    /// `${` opens code, `$${` does not.
    fn template(&mut self) {
        let sign = self.bytes[self.at];
        let next = |n: usize| self.bytes.get(self.at + n).copied();
        if next(1) == Some(sign) && next(2) == Some(b'{') {
            self.at += 3;
        } else if next(1) == Some(b'{') {
            self.stack.push(Inside::Template);
            self.at += 2;
        } else {
            self.at += 1;
        }
    }

    /// One step in a heredoc, which ends with a line that is its mark alone.
    fn heredoc(&mut self) {
        let Some(Inside::Heredoc(mark)) = self.stack.last() else { return };
        if self.at == 0 || self.bytes[self.at - 1] == b'\n' {
            let rest = &self.bytes[self.at..];
            let line_end = rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len());
            if rest[..line_end].trim_ascii() == mark.as_bytes() {
                self.stack.pop();
                self.at += line_end;
                return;
            }
        }
        match self.bytes[self.at] {
            b'$' | b'%' => self.template(),
            _ => self.at += 1,
        }
    }

    fn line_comment(&mut self, sign: usize) {
        let start = self.at;
        let end = self.bytes[start..].iter().position(|b| *b == b'\n').map_or(self.bytes.len(), |n| start + n);
        self.comment(start, start + sign..end, end, !self.fresh);
        self.at = end;
    }

    fn block_comment(&mut self) {
        let start = self.at;
        let inner = start + 2;
        let close = self.text.get(inner..).and_then(|rest| rest.find("*/")).map(|n| inner + n);
        let (inner_end, end) = close.map_or((self.bytes.len(), self.bytes.len()), |close| (close, close + 2));
        let trailing = !self.fresh;
        self.comment(start, inner..inner_end, end, trailing);
        self.at = end;
    }

    fn comment(&mut self, start: usize, inner: std::ops::Range<usize>, end: usize, trailing: bool) {
        self.layout.comments.push(Comment { range: start..end, inner, trailing });
    }

    fn start_statement(&mut self) {
        if self.fresh {
            self.fresh = false;
            self.open.push((self.layout.statements.len(), self.stack.len()));
            let range = self.at..self.bytes.len();
            self.layout.statements.push(Statement { range, depth: self.stack.len() });
        }
    }

    /// A line ended at this depth: so does every statement that started there or deeper.
    fn end_statements(&mut self, depth: usize) {
        while let Some((statement, _)) = self.open.pop_if(|(_, started)| *started >= depth) {
            self.layout.statements[statement].range.end = self.at;
        }
    }

    fn end_deeper(&mut self, depth: usize) {
        while let Some((statement, _)) = self.open.pop_if(|(_, started)| *started > depth) {
            self.layout.statements[statement].range.end = self.at.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    fn comments(text: &str) -> Vec<&str> {
        read(text).comments.iter().map(|comment| text[comment.inner.clone()].trim()).collect()
    }

    #[test]
    fn a_comment_in_a_text_is_none() {
        let text = r##"
            a = "# no" # one
            b = "${f("# no")} // no" // two
            c = <<-EOT
              # no ${join(",", ["# no"])} /* no */
            EOT
            /* three
               # still three */ d = "\" # no"
            e = "$${# no"
            f = [ # four
              "http://no",
            ]
        "##;
        let found = comments(text);
        assert_eq!(found.len(), 4, "{found:?}");
        assert!(found[0] == "one" && found[1] == "two" && found[2].starts_with("three") && found[3] == "four");
    }

    #[test]
    fn a_statement_goes_until_a_line_ends_at_its_depth() {
        let text = "resource \"a\" \"b\" {\n  x = [\n    1,\n  ]\n  y { z = 1 }\n}\nlast = 1";
        let layout = read(text);
        let found: Vec<&str> = layout.statements.iter().map(|s| &text[s.range.clone()]).collect();
        assert_eq!(found, [&text[..text.len() - 9], "x = [\n    1,\n  ]", "1,", "y { z = 1 }", "last = 1"]);
        assert_eq!(layout.statements.iter().map(|s| s.depth).collect::<Vec<_>>(), [0, 1, 2, 1, 0]);
    }

    #[test]
    fn broken_files_end() {
        for text in ["\"", "\"${", "<<A\n${", "<<A", "/*", "}}}]", "a = \"x\n# c", "\u{feff}# c", "$", "\\", "\"\\"] {
            let _ = read(text);
        }
        assert_eq!(comments("a = \"x\n# c"), ["c"]);
    }
}
