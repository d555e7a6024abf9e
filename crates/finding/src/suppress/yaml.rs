//! Comments and members of YAML, line by line (<https://yaml.org/spec/1.2.2>, 6.6 and 8.1).
//!
//! A `#` starts a comment at the start of a line or after a space, but not in a quoted text nor in a
//! block scalar (`|`, `>`). A member goes until a line that is indented no deeper. Linear in the text.

use super::layout::{Comment, Layout, Statement};

/// Takes a file apart.
pub(crate) fn read(text: &str) -> Layout {
    let mut reader = Reader { layout: Layout::default(), open: Vec::new(), scalar: None, quote: None, flow: 0 };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        reader.line(start, line.trim_end_matches(['\n', '\r']));
        start += line.len();
    }
    reader.close(0);
    reader.layout
}

struct Reader {
    layout: Layout,
    // Members that have not ended.
    open: Vec<Open>,
    // How far the key of the block scalar is indented that the lines belong to.
    scalar: Option<usize>,
    quote: Option<u8>,
    flow: usize,
}

struct Open {
    statement: usize,
    indent: usize,
    is_item: bool,
}

impl Reader {
    fn line(&mut self, start: usize, line: &str) {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let content = &line[indent..];
        if let Some(outer) = self.scalar {
            if content.is_empty() || indent > outer {
                return self.grow(start + line.trim_end().len(), content.is_empty());
            }
            self.scalar = None;
        }
        if content.is_empty() {
            return;
        }
        let continues = self.quote.is_some() || self.flow > 0;
        if !continues && !content.starts_with('#') {
            if content.starts_with("---") || content.starts_with("...") || content.starts_with('%') {
                return self.close(0);
            }
            self.member(start + indent, indent, content.starts_with("- ") || content == "-");
        }
        let bare = self.scan(start, line, indent);
        if bare > indent {
            self.grow(start + bare, false);
        }
        if self.quote.is_none() && self.flow == 0 && !content.starts_with('#') {
            self.scalar = block_scalar(&line[..bare]);
        }
    }

    /// Looks for quotes and a comment; gives where the content ends.
    fn scan(&mut self, start: usize, line: &str, from: usize) -> usize {
        let bytes = line.as_bytes();
        let mut value_starts = true;
        let mut at = from;
        while at < bytes.len() {
            let byte = bytes[at];
            let before = at.checked_sub(1).map(|n| bytes[n]);
            if let Some(quote) = self.quote {
                match byte {
                    b'\\' if quote == b'"' => at += 1,
                    b'\'' if quote == b'\'' && bytes.get(at + 1) == Some(&b'\'') => at += 1,
                    _ if byte == quote => self.quote = None,
                    _ => {}
                }
                value_starts = false;
                at += 1;
                continue;
            }
            let after_space = before.is_none_or(|b| b == b' ' || b == b'\t');
            match byte {
                b'#' if after_space => {
                    let trailing = !line[..at].trim().is_empty();
                    let range = start + at..start + line.len();
                    self.layout.comments.push(Comment { inner: range.start + 1..range.end, range, trailing });
                    return line[..at].trim_end().len();
                }
                b' ' | b'\t' => {}
                b'"' | b'\'' if value_starts => self.quote = Some(byte),
                b'[' | b'{' if value_starts || self.flow > 0 => {
                    self.flow += 1;
                    value_starts = true;
                }
                b']' | b'}' if self.flow > 0 => {
                    self.flow -= 1;
                    value_starts = false;
                }
                b',' if self.flow > 0 => value_starts = true,
                b':' | b'-' | b'?' if is_space_at(bytes, at + 1) => value_starts = byte == b':' || value_starts,
                // A tag or an anchor: what follows it may be quoted.
                b'!' | b'&' if value_starts => {
                    at += bytes[at..].iter().position(|b| *b == b' ').unwrap_or(bytes.len() - at);
                    continue;
                }
                _ => value_starts = false,
            }
            at += 1;
        }
        line.trim_end().len()
    }

    fn member(&mut self, start: usize, indent: usize, is_item: bool) {
        while let Some(last) = self.open.last() {
            // The items of a list may stand as far left as its key.
            let inside = indent > last.indent || (indent == last.indent && is_item && !last.is_item);
            if inside {
                break;
            }
            self.close(self.open.len() - 1);
        }
        let statement = self.layout.statements.len();
        self.layout.statements.push(Statement { range: start..start, depth: self.open.len() });
        self.open.push(Open { statement, indent, is_item });
    }

    /// Content ended here: every member around it goes at least so far.
    fn grow(&mut self, end: usize, is_blank: bool) {
        if is_blank {
            return;
        }
        // INVARIANT: ends are written to the innermost member alone, and handed to the others when
        // it closes; so a line costs no more than the members that it closes.
        if let Some(last) = self.open.last() {
            self.layout.statements[last.statement].range.end = end;
        }
    }

    /// Closes the members beyond the first few.
    fn close(&mut self, kept: usize) {
        while self.open.len() > kept {
            let Some(closed) = self.open.pop() else { return };
            let end = self.layout.statements[closed.statement].range.end;
            if let Some(outer) = self.open.last() {
                let range = &mut self.layout.statements[outer.statement].range;
                range.end = range.end.max(end);
            }
        }
    }
}

fn is_space_at(bytes: &[u8], at: usize) -> bool {
    bytes.get(at).is_none_or(|b| matches!(b, b' ' | b'\t'))
}

/// How far the key is indented, if the line ends with the sign of a block scalar.
fn block_scalar(line: &str) -> Option<usize> {
    let last = line.rsplit([' ', '\t']).next()?;
    let sign = last.strip_prefix('|').or_else(|| last.strip_prefix('>'))?;
    if !sign.bytes().all(|b| matches!(b, b'+' | b'-' | b'1'..=b'9')) {
        return None;
    }
    let head = line[..line.len() - last.len()].trim_end();
    let after_tag = head.rsplit([' ', '\t']).next().filter(|word| word.starts_with(['!', '&']));
    let head = after_tag.map_or(head, |tag| head[..head.len() - tag.len()].trim_end());
    if !(head.ends_with(':') || head.ends_with('-') || head.is_empty()) {
        return None;
    }
    // `- - key: |`: the text is indented deeper than the innermost key.
    let mut column = line.len() - line.trim_start().len();
    let mut rest = line[column..].trim_end();
    while let Some(inner) = rest.strip_prefix("- ") {
        let trimmed = inner.trim_start();
        if trimmed.starts_with(['|', '>']) {
            break;
        }
        column += rest.len() - trimmed.len();
        rest = trimmed;
    }
    Some(column)
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
# one
a: "x # no"   # two
b: it's # three
c: |
  # no
    # no

  # no
d: 'it''s # no
  # no' # four
e: http://x/#no
f: [a, "# no", # five
    b]
- - key: >-
      # no
    # six
g: !Sub "# no"
"##;
        assert_eq!(comments(text), ["one", "two", "three", "four", "five", "six"]);
    }

    #[test]
    fn a_member_goes_until_what_is_indented_no_deeper() {
        let text = "Resources:\n  A:\n    T: x\n    # c\n\n  B:\n  - 1\n  -\n    y: 2\nLast: 1\n";
        let layout = read(text);
        let found: Vec<&str> = layout.statements.iter().map(|s| &text[s.range.clone()]).collect();
        let wanted = [
            "Resources:\n  A:\n    T: x\n    # c\n\n  B:\n  - 1\n  -\n    y: 2",
            "A:\n    T: x",
            "T: x",
            "B:\n  - 1\n  -\n    y: 2",
            "- 1",
            "-\n    y: 2",
            "y: 2",
            "Last: 1",
        ];
        assert_eq!(found, wanted);
    }

    #[test]
    fn broken_files_end() {
        for text in ["\"", "'", "[", "a: |", "|", "- ", "!", "a: \"\\", "]]", "#", "\t#"] {
            let _ = read(text);
        }
    }
}
