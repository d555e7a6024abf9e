//! Lines and columns of many places, without reading a file again for each.
//!
//! A source is read once, when its first place is asked for. Columns count characters, and a file
//! may be one line of ten megabytes, so the number of characters is kept at every kilobyte: a place
//! then costs a search among the lines and at most a kilobyte of counting.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use bartizan_tree::{Node, Origin, Place, Position, Source, SourceId, Sources};

use crate::told;

/// Finds the lines and columns of origins.
#[derive(Debug)]
pub struct Places<'s> {
    sources: &'s Sources,
    read: RefCell<HashMap<SourceId, Rc<Lines>>>,
    // The line of a snapshot that was asked for last: findings come in the order of their places.
    answer: RefCell<Option<(Origin, Option<Rc<Node>>)>>,
}

impl<'s> Places<'s> {
    /// Of a table of sources.
    pub fn new(sources: &'s Sources) -> Self {
        Places { sources, read: RefCell::default(), answer: RefCell::default() }
    }

    /// The table.
    pub fn sources(&self) -> &'s Sources {
        self.sources
    }

    /// The place of an origin, where it is in a file.
    pub fn place(&self, origin: Origin) -> Option<Place> {
        let Source::File { path, text } = self.sources.source(origin.source()) else { return None };
        let lines = self.lines(origin.source());
        let range = origin.range();
        Some(Place {
            file: path.clone(),
            start: lines.position(text, range.start),
            end: lines.position(text, range.end),
        })
    }

    /// The byte range of a line (from one), without its line break.
    pub(crate) fn line(&self, source: SourceId, line: u32) -> std::ops::Range<usize> {
        self.lines(source).line(self.sources.text(source), line)
    }

    /// The call that told what stands at a place, and where in its answer, if the file is a snapshot
    /// of JSON lines.
    pub(crate) fn told(&self, origin: Origin) -> Option<String> {
        let Source::File { path, text } = self.sources.source(origin.source()) else { return None };
        let (head, _) = text.split_once('\n')?;
        if path.is_empty() || !head.contains("\"bartizan/snapshot/") {
            return None;
        }
        let lines = self.lines(origin.source());
        let number = lines.position(text, origin.range().start).line;
        let line = Origin::new(origin.source(), lines.line(text, number));
        let mut last = self.answer.borrow_mut();
        if last.as_ref().is_none_or(|(of, _)| *of != line) {
            *last = Some((line, told::line(self.sources, line).map(Rc::new)));
        }
        let (_, node) = last.as_ref()?;
        told::told(node.as_ref()?, origin)
    }

    fn lines(&self, source: SourceId) -> Rc<Lines> {
        let mut read = self.read.borrow_mut();
        read.entry(source).or_insert_with(|| Rc::new(Lines::of(self.sources.text(source)))).clone()
    }
}

/// How many bytes lie between two counts of characters.
const STEP: usize = 1024;

#[derive(Debug)]
struct Lines {
    /// Where each line starts.
    starts: Vec<usize>,
    /// How many characters start before each multiple of [`STEP`]; nothing where every character
    /// is a byte.
    counts: Vec<usize>,
}

impl Lines {
    fn of(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(breaks).collect();
        let mut counts = Vec::new();
        if !text.is_ascii() {
            let mut before = 0;
            for piece in text.as_bytes().chunks(STEP) {
                counts.push(before);
                before += characters(piece);
            }
            counts.push(before);
        }
        Lines { starts, counts }
    }

    fn position(&self, text: &str, offset: usize) -> Position {
        let offset = text.floor_char_boundary(offset);
        let line = self.starts.partition_point(|start| *start <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let column = self.before(text, offset) - self.before(text, start) + 1;
        let cut = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Position { line: cut(line), column: cut(column) }
    }

    /// How many characters start before an offset.
    fn before(&self, text: &str, offset: usize) -> usize {
        match self.counts.get(offset / STEP) {
            Some(count) => count + characters(&text.as_bytes()[offset / STEP * STEP..offset]),
            None => offset,
        }
    }

    fn line(&self, text: &str, line: u32) -> std::ops::Range<usize> {
        let index = (line as usize).saturating_sub(1);
        let Some(start) = self.starts.get(index).copied() else { return text.len()..text.len() };
        let end = self.starts.get(index + 1).copied().unwrap_or(text.len());
        let kept = text[start..end].trim_end_matches(['\n', '\r']).len();
        start..start + kept
    }
}

/// How many characters start in these bytes of a text: all bytes but those that go on with one.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte as i8) >= -0x40).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offset_has_the_position_that_counting_from_the_start_gives() {
        let long = "ü桶🪣x".repeat(700);
        for text in ["", "\n", "a\r\nbb\n", "zażółć\n桶🪣 x\n\n", &long, &format!("a\n{long}\n{long}")] {
            let mut sources = Sources::new();
            let id = sources.add_file("f", text);
            let places = Places::new(&sources);
            for offset in 0..text.len() + 3 {
                let place = places.place(Origin::new(id, offset..offset)).unwrap();
                assert_eq!(place.start, Position::of(text, offset), "{offset} of {} bytes", text.len());
            }
        }
    }

    #[test]
    fn a_line_is_without_its_break() {
        let mut sources = Sources::new();
        let id = sources.add_file("f", "ab\r\ncd\n\nlast");
        let places = Places::new(&sources);
        let lines: Vec<&str> = (1..6).map(|n| &sources.text(id)[places.line(id, n)]).collect();
        assert_eq!(lines, ["ab", "cd", "", "last", ""]);
    }
}
