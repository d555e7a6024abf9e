//! What a lexer hands over: the comments of a file, and the statements that they may stand at.

use std::ops::Range;

/// How far below its comment a statement may start; indentation is no longer than this.
const MAX_GAP: usize = 4096;

/// A file taken apart.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    /// In the order of the text.
    pub(crate) comments: Vec<Comment>,
    /// In the order of their starts; one may hold others.
    pub(crate) statements: Vec<Statement>,
}

/// A comment.
#[derive(Debug)]
pub(crate) struct Comment {
    /// All of it.
    pub(crate) range: Range<usize>,
    /// Without its signs.
    pub(crate) inner: Range<usize>,
    /// Whether something stands before it on its line.
    pub(crate) trailing: bool,
}

/// What starts on a line: a block, an attribute, a member of a list.
#[derive(Debug)]
pub(crate) struct Statement {
    pub(crate) range: Range<usize>,
    /// How many brackets, or levels of indentation, are around it.
    pub(crate) depth: usize,
}

impl Layout {
    /// What each comment stands at: the statement that starts on its line, or, where it has a line of
    /// its own, the one below, with nothing but comments between. Linear in the text.
    pub(crate) fn targets(&self, text: &str) -> Vec<Option<Range<usize>>> {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let lines: Vec<usize> = std::iter::once(0).chain(breaks).collect();
        let mut targets: Vec<Option<Range<usize>>> = vec![None; self.comments.len()];
        for (at, comment) in self.comments.iter().enumerate().rev() {
            let next = self.comments.get(at + 1);
            let stacked = next.is_some_and(|n| !n.trailing && is_next_line(&text[comment.range.end..n.range.start]));
            targets[at] = if comment.trailing {
                let line = lines[lines.partition_point(|start| *start <= comment.range.start).max(1) - 1];
                let first = self.statements.partition_point(|s| s.range.start < line);
                self.statements.get(first).filter(|s| s.range.start < comment.range.start).map(|s| s.range.clone())
            } else if stacked {
                targets[at + 1].clone()
            } else {
                self.below(text, comment.range.end)
            };
        }
        targets
    }

    /// The statement that starts on the line of a place, or on the next.
    fn below(&self, text: &str, end: usize) -> Option<Range<usize>> {
        let after = self.statements.partition_point(|s| s.range.start < end);
        let statement = self.statements.get(after)?;
        let gap = &text[end..statement.range.start];
        // INVARIANT: looks no further than the second line end, so that a long gap costs nothing.
        let near = gap.bytes().take_while(|b| b.is_ascii_whitespace()).filter(|b| *b == b'\n').take(2).count() < 2;
        (near && gap.len() < MAX_GAP && gap.bytes().all(|b| b.is_ascii_whitespace())).then(|| statement.range.clone())
    }

    /// The statements at this depth.
    pub(crate) fn at_depth(&self, depth: usize) -> Vec<Range<usize>> {
        self.statements.iter().filter(|s| s.depth == depth).map(|s| s.range.clone()).collect()
    }

    /// Where the first statement starts; beyond the end where there is none.
    pub(crate) fn first_statement(&self) -> usize {
        self.statements.first().map_or(usize::MAX, |s| s.range.start)
    }
}

/// Whether there is space and one line end between two things, no more.
fn is_next_line(between: &str) -> bool {
    between.len() < MAX_GAP
        && between.bytes().all(|b| b.is_ascii_whitespace())
        && between.bytes().filter(|b| *b == b'\n').count() == 1
}

/// The range that holds a place, of ranges in order that do not overlap.
pub(crate) fn around(ranges: &[Range<usize>], place: usize) -> Option<Range<usize>> {
    let before = ranges.partition_point(|range| range.start <= place);
    ranges[..before].last().filter(|range| place < range.end).cloned()
}
