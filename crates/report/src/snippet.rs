//! Source lines with what is meant underlined, as compilers show them.
//!
//! Lines are cut around what is underlined, tabs become spaces, what could steer a terminal becomes
//! a visible sign, and the places of secrets become dots.

use std::io::{self, Write};
use std::ops::Range;

use anstyle::Style;
use bartizan_tree::{Origin, Place, SourceId};
use unicode_width::UnicodeWidthChar;

use crate::clean::{clean, sign};
use crate::hide::DOTS;
use crate::{Palette, Places, Report};

/// One place to show.
pub(crate) struct Mark {
    pub(crate) origin: Origin,
    pub(crate) place: Place,
    /// Whether it is what the whole is about: underlined with `^`, others with `-`.
    pub(crate) primary: bool,
    /// What is said of it, behind the underline.
    pub(crate) label: String,
}

/// How marks are shown.
pub(crate) struct Snippet<'a> {
    pub(crate) report: &'a Report,
    pub(crate) places: &'a Places<'a>,
    pub(crate) palette: Palette,
    /// The colour of the primary underline.
    pub(crate) style: Style,
    /// How many columns the line numbers take.
    pub(crate) gutter: usize,
}

impl Snippet<'_> {
    /// Shows marks, the primary one first; each file is shown once, its lines in order.
    pub(crate) fn write(&self, out: &mut dyn Write, marks: &[Mark]) -> io::Result<()> {
        let mut files: Vec<SourceId> = Vec::new();
        for mark in marks {
            if !files.contains(&mark.origin.source()) {
                files.push(mark.origin.source());
            }
        }
        for (n, source) in files.into_iter().enumerate() {
            let mut here: Vec<&Mark> = marks.iter().filter(|mark| mark.origin.source() == source).collect();
            let arrow = if n == 0 { "-->" } else { ":::" };
            self.file(out, arrow, here[0])?;
            here.sort_by_key(|mark| (mark.place.start.line, !mark.primary, mark.place.start.column));
            self.lines(out, &here)?;
        }
        Ok(())
    }

    fn file(&self, out: &mut dyn Write, arrow: &str, mark: &Mark) -> io::Result<()> {
        let (indent, arrow) = (" ".repeat(self.gutter), self.palette.frame(arrow));
        writeln!(out, "{indent}{arrow} {}:{}", clean(&mark.place.file), mark.place.start)?;
        writeln!(out, "{indent} {}", self.palette.frame("|"))
    }

    fn lines(&self, out: &mut dyn Write, marks: &[&Mark]) -> io::Result<()> {
        let mut before: Option<u32> = None;
        for mark in marks {
            let line = mark.place.start.line;
            let shown = self.cut(mark);
            if before != Some(line) {
                if before.is_some_and(|before| before + 1 < line) {
                    writeln!(out, "{}", self.palette.frame("..."))?;
                }
                let number = self.palette.frame(format!("{line:>width$} |", width = self.gutter));
                writeln!(out, "{number} {}", shown.text)?;
            }
            before = Some(line);
            self.underline(out, mark, &shown)?;
        }
        Ok(())
    }

    fn underline(&self, out: &mut dyn Write, mark: &Mark, shown: &Shown) -> io::Result<()> {
        let (sign, style) = if mark.primary { ("^", self.style) } else { ("-", blue()) };
        let mut text = sign.repeat(shown.width);
        let last = mark.place.end.line - u32::from(mark.place.end.column == 1);
        if last > mark.place.start.line {
            text.push_str(&format!(" to line {last}"));
        }
        if !mark.label.is_empty() {
            text.push(' ');
            text.push_str(&clean(&mark.label));
        }
        let bar = self.palette.frame(format!("{:1$} |", "", self.gutter));
        writeln!(out, "{bar} {:2$}{}", "", self.palette.paint(style, text), shown.indent)
    }

    fn cut(&self, mark: &Mark) -> Shown {
        let source = mark.origin.source();
        let line = self.places.line(source, mark.place.start.line);
        let text = self.places.sources().text(source).get(line.clone()).unwrap_or("");
        let within = |range: Range<usize>| {
            let clamp = |at: usize| at.clamp(line.start, line.end) - line.start;
            clamp(range.start)..clamp(range.end)
        };
        let mut secrets: Vec<_> = self.report.secrets_in(mark.origin.narrowed(line.clone())).map(within).collect();
        secrets.extend(credentials(text, &within(mark.origin.range())));
        show(text, within(mark.origin.range()), &secrets)
    }
}

fn blue() -> Style {
    Style::new().bold().fg_color(Some(anstyle::AnsiColor::BrightBlue.into()))
}

/// A line as it is shown.
struct Shown {
    text: String,
    /// How many columns before the underline.
    indent: usize,
    /// How many columns the underline takes; at least one.
    width: usize,
}

/// How many bytes of a line are shown at most, and how many of them before what is underlined.
const MAX_LINE: usize = 160;
const MAX_BEFORE: usize = 60;
/// How many columns a tab takes.
const TAB: usize = 4;

fn show(line: &str, mark: Range<usize>, secrets: &[Range<usize>]) -> Shown {
    let window = window(line, &mark);
    let mut shown = Shown { text: String::new(), indent: 0, width: 0 };
    let mut columns = 0;
    let mut last_secret = None;
    let mut push = |shown: &mut Shown, at: usize, piece: &str, width: usize| {
        if at < mark.start {
            shown.indent = columns + width;
        } else if at < mark.end {
            shown.width += width;
        }
        columns += width;
        shown.text.push_str(piece);
    };
    if window.start > 0 {
        push(&mut shown, 0, "…", 1);
    }
    for (offset, c) in line[window.clone()].char_indices() {
        let at = window.start + offset;
        if let Some(secret) = secrets.iter().position(|secret| secret.contains(&at)) {
            if last_secret != Some(secret) {
                last_secret = Some(secret);
                push(&mut shown, at, DOTS, DOTS.chars().count());
            }
            continue;
        }
        match c {
            '\t' => push(&mut shown, at, "    ", TAB),
            c => {
                let c = sign(c).unwrap_or(c);
                push(&mut shown, at, c.encode_utf8(&mut [0; 4]), c.width().unwrap_or(1));
            }
        }
    }
    if window.end < line.len() {
        push(&mut shown, line.len(), "…", 1);
    }
    shown.width = shown.width.max(1);
    shown
}

/// What looks like a credential in the part of a line that is shown, whether a rule speaks of it or
/// not.
fn credentials(line: &str, mark: &Range<usize>) -> Vec<Range<usize>> {
    let window = window(line, mark);
    // What begins before the window and reaches into it is found too.
    let start = line.floor_char_boundary(window.start.saturating_sub(MAX_LINE));
    let end = line.floor_char_boundary(window.end + MAX_LINE);
    let hits = bartizan_secrets::detect(&line[start..end]);
    hits.into_iter().map(|hit| hit.range.start + start..hit.range.end + start).collect()
}

/// What part of a long line is shown.
fn window(line: &str, mark: &Range<usize>) -> Range<usize> {
    if line.len() <= MAX_LINE {
        return 0..line.len();
    }
    let start = if mark.end <= MAX_LINE { 0 } else { mark.start.saturating_sub(MAX_BEFORE) };
    let end = (start + MAX_LINE).min(line.len());
    line.floor_char_boundary(start)..line.floor_char_boundary(end)
}

#[cfg(test)]
mod tests {
    use super::show;

    /// The line and its underline, one above the other.
    fn two(line: &str, meant: &str, secret: Option<std::ops::Range<usize>>) -> String {
        let at = line.rfind(meant).unwrap();
        let shown = show(line, at..at + meant.len(), secret.as_slice());
        format!("{}\n{}{}", shown.text, " ".repeat(shown.indent), "^".repeat(shown.width))
    }

    #[test]
    fn tabs_wide_characters_and_controls_keep_the_underline_in_its_column() {
        assert_eq!(two("\tacl = 1", "1", None), "    acl = 1\n          ^");
        assert_eq!(two("桶 = \"日本\" # x", "\"日本\"", None), "桶 = \"日本\" # x\n     ^^^^^^");
        assert_eq!(two("a\u{1b}[31m = 1", "1", None), "a␛[31m = 1\n         ^");
        assert_eq!(two("e\u{301} = 1", "1", None), "e\u{301} = 1\n    ^");
    }

    #[test]
    fn a_secret_is_dots_wherever_it_stands() {
        let line = "password = \"hunter2\" # x";
        assert_eq!(two(line, "\"hunter2\"", Some(11..20)), "password = ••• # x\n           ^^^");
        assert_eq!(two(line, "# x", Some(11..20)), "password = ••• # x\n               ^^^");
        assert_eq!(two(line, "\"hunter2\"", Some(12..19)), "password = \"•••\" # x\n           ^^^^^");
    }

    #[test]
    fn a_long_line_is_cut_around_what_is_meant() {
        let line = format!("{}HERE{}", "a".repeat(100_000), "ü".repeat(100_000));
        let shown = show(&line, 100_000..100_004, &[]);
        assert!(shown.text.starts_with("…aaa") && shown.text.ends_with("ü…"), "{}", shown.text);
        assert_eq!(&shown.text.chars().skip(shown.indent).take(shown.width).collect::<String>(), "HERE");
        assert!(shown.text.chars().count() <= 162);
    }

    #[test]
    fn what_is_longer_than_the_window_is_underlined_to_its_edge() {
        let line = "x".repeat(1000);
        let shown = show(&line, 500..900, &[]);
        assert_eq!((shown.indent, shown.width), (61, 100));
    }

    #[test]
    fn an_empty_place_is_one_caret() {
        assert_eq!(show("", 0..0, &[]).width, 1);
        assert_eq!(two("ab", "", None), "ab\n  ^");
    }
}
