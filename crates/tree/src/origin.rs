//! Where a value came from, in sixteen bytes.
//!
//! An [`Origin`] is a byte range in a [`Source`] and the chain of module calls through which the
//! value came. Sources and calls stand once in a table, [`Sources`], that is handed along with the
//! nodes; only whoever shows a place to a person needs it.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

/// Which entry of [`Sources`] a value was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(u32);

/// Which module call (and so which chain of calls) a value came through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CallId(u32);

impl CallId {
    /// The root: no call.
    pub const ROOT: CallId = CallId(0);
}

/// Where a value came from: a byte range in a source, and the chain of calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    source: SourceId,
    start: u32,
    end: u32,
    calls: CallId,
}

impl Origin {
    /// Nowhere: a value that was computed, and of which no single place can be named.
    pub const NONE: Origin = Origin::whole(SourceId(0));
    /// What AWS does when nothing is written.
    pub const AWS_DEFAULT: Origin = Origin::whole(SourceId(1));
    /// What the Terraform provider fills in when nothing is written.
    pub const PROVIDER_DEFAULT: Origin = Origin::whole(SourceId(2));

    const fn whole(source: SourceId) -> Self {
        Origin { source, start: 0, end: 0, calls: CallId::ROOT }
    }

    /// A byte range of a source, at the root. Offsets beyond 4 GiB are held at the limit.
    pub fn new(source: SourceId, range: std::ops::Range<usize>) -> Self {
        let cut = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Origin { source, start: cut(range.start), end: cut(range.end.max(range.start)), calls: CallId::ROOT }
    }

    /// The same place, reached through a chain of calls.
    #[must_use]
    pub fn through(self, calls: CallId) -> Self {
        Origin { calls, ..self }
    }

    /// The same source and calls, another range.
    #[must_use]
    pub fn narrowed(self, range: std::ops::Range<usize>) -> Self {
        Origin::new(self.source, range).through(self.calls)
    }

    /// From the start of this to the end of the other, where both stand in one source.
    #[must_use]
    pub fn to(self, other: Origin) -> Self {
        if self.source != other.source {
            return self;
        }
        Origin { start: self.start.min(other.start), end: self.end.max(other.end), ..self }
    }

    /// Whether it names a place that can be shown.
    pub fn is_some(self) -> bool {
        self.source.0 > 2
    }

    /// The source.
    pub fn source(self) -> SourceId {
        self.source
    }

    /// The byte range in the source.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The innermost call that it came through.
    pub fn calls(self) -> CallId {
        self.calls
    }

    /// Whether the other range lies within this one, in the same source.
    pub fn contains(self, other: Origin) -> bool {
        self.source == other.source && self.start <= other.start && other.end <= self.end
    }
}

/// Something that values are read from.
#[derive(Clone, Debug)]
pub enum Source {
    /// Nowhere, or a default: see the constants of [`Origin`].
    Builtin(&'static str),
    /// A file: its path as people know it, and its whole text.
    File {
        /// Relative to the working folder where it lies below it.
        path: Arc<str>,
        /// The text that byte ranges point into.
        text: Arc<str>,
    },
    /// The answer to one AWS call.
    Answer {
        /// `s3:GetBucketVersioning`.
        call: Arc<str>,
        /// What was asked about: an ARN, a name, or nothing for a list call.
        subject: Arc<str>,
        /// Twelve digits.
        account: Arc<str>,
        /// `eu-west-1`, or `global`.
        region: Arc<str>,
    },
}

/// One module call: who called, from where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The call's address: `module.a["k"]`.
    pub name: Arc<str>,
    /// Where the call is written; its own `calls` is the caller's chain.
    pub site: Origin,
}

/// The table behind [`Origin`]s.
#[derive(Clone, Debug)]
pub struct Sources {
    sources: Vec<Source>,
    calls: Vec<Call>,
    // Where values stand that somebody declared to be secret.
    secrets: HashSet<Origin>,
}

impl Default for Sources {
    fn default() -> Self {
        Sources {
            sources: vec![
                Source::Builtin("computed"),
                Source::Builtin("AWS default"),
                Source::Builtin("provider default"),
            ],
            calls: vec![Call { name: "".into(), site: Origin::NONE }],
            secrets: HashSet::new(),
        }
    }
}

impl Sources {
    /// A table with the built-in sources only.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file.
    pub fn add_file(&mut self, path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> SourceId {
        self.add(Source::File { path: path.into(), text: text.into() })
    }

    /// Adds a source.
    pub fn add(&mut self, source: Source) -> SourceId {
        let id = u32::try_from(self.sources.len()).unwrap_or(u32::MAX);
        self.sources.push(source);
        SourceId(id)
    }

    /// Adds a module call.
    pub fn add_call(&mut self, call: Call) -> CallId {
        let id = u32::try_from(self.calls.len()).unwrap_or(u32::MAX);
        self.calls.push(call);
        CallId(id)
    }

    /// The source of an id of this table. An id of another table gives the built-in "computed".
    pub fn source(&self, id: SourceId) -> &Source {
        self.sources.get(id.0 as usize).unwrap_or(&Source::Builtin("computed"))
    }

    /// All sources, in the order in which they were added, the built-in ones first.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        (0..).map(SourceId).zip(&self.sources)
    }

    /// The call of an id; `None` for the root.
    pub fn call(&self, id: CallId) -> Option<&Call> {
        (id != CallId::ROOT).then(|| self.calls.get(id.0 as usize)).flatten()
    }

    /// The chain of calls, innermost first.
    pub fn chain(&self, id: CallId) -> impl Iterator<Item = &Call> {
        std::iter::successors(self.call(id), |call| self.call(call.site.calls()))
    }

    /// The text of a file source; empty for others.
    pub fn text(&self, id: SourceId) -> &str {
        match self.source(id) {
            Source::File { text, .. } => text,
            _ => "",
        }
    }

    /// Remembers that what stands here was declared a secret (`sensitive = true`): it may be judged,
    /// and is never shown.
    pub fn add_secret(&mut self, place: Origin) {
        if place.is_some() {
            self.secrets.insert(place.through(CallId::ROOT));
        }
    }

    /// Whether what stands here was declared a secret, through whatever calls it came.
    pub fn is_secret(&self, place: Origin) -> bool {
        !self.secrets.is_empty() && self.secrets.contains(&place.through(CallId::ROOT))
    }

    /// The places of what was declared a secret, in no order.
    pub fn secrets(&self) -> impl Iterator<Item = Origin> {
        self.secrets.iter().copied()
    }

    /// The piece of text that an origin covers; empty where there is none.
    pub fn slice(&self, origin: Origin) -> &str {
        self.text(origin.source()).get(origin.range()).unwrap_or("")
    }

    /// Writes `*` over what stands at these places of files, so that whoever shows a line shows no
    /// secret. Places keep their offsets; the quotes around a text and line ends stay. Linear in the
    /// files that are touched, and in the places.
    pub fn mask(&mut self, places: impl IntoIterator<Item = Origin>) {
        let mut by_source: HashMap<SourceId, Vec<Origin>> = HashMap::new();
        for place in places {
            by_source.entry(place.source()).or_default().push(place);
        }
        for (id, places) in by_source {
            let Some(Source::File { text, .. }) = self.sources.get_mut(id.0 as usize) else { continue };
            let mut bytes = text.as_bytes().to_vec();
            for place in places {
                let mut range = place.range().start.min(bytes.len())..place.range().end.min(bytes.len());
                if let [b'"', .., b'"'] = &bytes[range.clone()] {
                    range = range.start + 1..range.end - 1;
                }
                for byte in &mut bytes[range] {
                    if !matches!(byte, b'\n' | b'\r') {
                        *byte = b'*';
                    }
                }
            }
            // A place that cuts a character in two leaves half of it behind.
            *text = String::from_utf8(bytes).unwrap_or_else(|error| masked_whole(error.as_bytes())).into();
        }
    }

    /// The place in words: file, lines and columns, or the call.
    pub fn place(&self, origin: Origin) -> Option<Place> {
        match self.source(origin.source()) {
            Source::File { path, text } => {
                let range = origin.range();
                Some(Place {
                    file: path.clone(),
                    start: Position::of(text, range.start),
                    end: Position::of(text, range.end),
                })
            }
            _ => None,
        }
    }
}

/// Every character that is not plain ASCII as `*`, byte by byte.
fn masked_whole(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '*' }).collect()
}

/// A range in a file, as people count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file's path.
    pub file: Arc<str>,
    /// The first character.
    pub start: Position,
    /// One past the last character.
    pub end: Position,
}

/// A line and a column, both counted from one; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// From one.
    pub line: u32,
    /// From one, in characters.
    pub column: u32,
}

impl Position {
    /// The position of a byte offset; beyond the end is the end. Linear in the offset.
    pub fn of(text: &str, offset: usize) -> Self {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &text[..offset];
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Position {
            line: count(before.bytes().filter(|b| *b == b'\n').count()).saturating_add(1),
            column: count(before[line_start..].chars().count()).saturating_add(1),
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_masked_is_gone_and_the_rest_keeps_its_place() {
        let mut sources = Sources::new();
        let id = sources.add_file("f", "{\"a\": \"s\u{e9}cret\",\n \"b\": 1}");
        sources.mask([Origin::new(id, 6..15)]);
        assert_eq!(sources.text(id), "{\"a\": \"*******\",\n \"b\": 1}");
        // Half of a character, and beyond the end.
        let id = sources.add_file("g", "\u{e9}\u{e9}");
        sources.mask([Origin::new(id, 1..99)]);
        assert_eq!(sources.text(id).len(), 4);
        assert!(!sources.text(id).contains('\u{e9}'));
    }
}
