//! What a lexer hands over: the comments of a file, and the statements that they may stand at.

use std::ops::Range;

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
    /// What a comment stands at: the statement that starts on its line, or, where it has a line of its
    /// own, the one below, with nothing but comments between.
    pub(crate) fn target(&self, text: &str, at: usize) -> Option<Range<usize>> {
        let comment = self.comments.get(at)?;
        if comment.trailing {
            let line = text[..comment.range.start].rfind('\n').map_or(0, |n| n + 1);
            let first = self.statements.partition_point(|s| s.range.start < line);
            let statement = self.statements.get(first).filter(|s| s.range.start < comment.range.start)?;
            return Some(statement.range.clone());
        }
        let mut end = comment.range.end;
        for next in &self.comments[at + 1..] {
            if next.trailing || !is_next_line(&text[end..next.range.start]) {
                break;
            }
            end = next.range.end;
        }
        let after = self.statements.partition_point(|s| s.range.start < end);
        let statement = self.statements.get(after)?;
        let gap = &text[end..statement.range.start];
        (is_next_line(gap) || !gap.contains('\n')).then(|| statement.range.clone())
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
    between.bytes().all(|b| b.is_ascii_whitespace()) && between.bytes().filter(|b| *b == b'\n').count() == 1
}

/// The range that holds a place, of ranges in order that do not overlap.
pub(crate) fn around(ranges: &[Range<usize>], place: usize) -> Option<Range<usize>> {
    let before = ranges.partition_point(|range| range.start <= place);
    ranges[..before].last().filter(|range| place < range.end).cloned()
}
