//! YAML events become a tree with exact places.
//!
//! The semantics are those of YAML 1.1 as the service reads it, with what tools around the service
//! add: aliases and merge keys (`<<`), which the AWS CLI's `package` command and SAM resolve. A tag
//! is the short form of a function: `!Sub x` is `{"Fn::Sub": x}`. Aliases share what they stand for,
//! and what they would expand to is counted, so that a bomb stops by name.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use bartizan_tree::{Incomplete, Node, Origin, SourceId, Value, What};
use saphyr_parser::{Event, Parser, ScalarStyle, Span, Tag};

use super::indent::Indented;
use super::places::Places;
use super::{Keys, MAX_DEPTH, scalar, twice};

/// How many values all aliases of a template together may stand for.
pub(super) const MAX_EXPANSION: usize = 250_000;

/// What is wrong with a text, and where.
#[derive(Debug)]
pub(super) struct Error {
    pub(super) reason: String,
    pub(super) origin: Origin,
}

impl Error {
    /// Whether all that is wrong is an alias to something that is not here.
    pub(super) fn is_unknown_anchor(&self) -> bool {
        self.reason.contains("unknown anchor")
    }
}

/// A template's tree.
pub(super) struct Composed {
    pub(super) root: Node,
    pub(super) keys: Keys,
    pub(super) notes: Vec<Incomplete>,
}

/// Reads the first document that holds something. Linear in the text and in what aliases expand to.
pub(super) fn compose(text: &str, source: SourceId) -> Result<Composed, Error> {
    compose_with(text, source, Places::of(text), text)
}

/// The same of a text whose lines were moved in, with places in the text as it was.
pub(super) fn compose_indented(text: &str, source: SourceId, indented: &Indented) -> Result<Composed, Error> {
    compose_with(text, source, Places::of_indented(text, indented), &indented.text)
}

fn compose_with(text: &str, source: SourceId, places: Places<'_>, parsed: &str) -> Result<Composed, Error> {
    let mut composer = Composer {
        text,
        source,
        places,
        frames: Vec::new(),
        anchors: HashMap::new(),
        names: HashSet::new(),
        expansion: 0,
        keys: Keys::new(),
        notes: Vec::new(),
        root: None,
    };
    let mut parser = Parser::new_from_str(parsed);
    while let Some(event) = parser.next_event() {
        match event {
            Ok((Event::DocumentStart(_), span)) if composer.root.is_some() => {
                let at = composer.places.byte(span.start.index());
                composer.notes.push(another(Origin::new(source, at..at)));
                break;
            }
            Ok((event, span)) => composer.event(event, span)?,
            Err(error) => {
                let at = composer.places.byte(error.marker().index());
                let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
                return Err(Error { reason: error.info().to_owned(), origin: Origin::new(source, at..end) });
            }
        }
    }
    let root = composer.root.unwrap_or_else(|| Node::null(Origin::new(source, 0..text.len())));
    Ok(Composed { root, keys: composer.keys, notes: composer.notes })
}

struct Composer<'t> {
    text: &'t str,
    source: SourceId,
    places: Places<'t>,
    frames: Vec<Frame>,
    anchors: HashMap<usize, Part>,
    /// Names that were seen, so that each is kept once.
    names: HashSet<Arc<str>>,
    expansion: usize,
    keys: Keys,
    notes: Vec<Incomplete>,
    root: Option<Node>,
}

/// A finished value, with what it costs to expand.
#[derive(Clone)]
struct Part {
    node: Node,
    /// How many values it holds, itself included.
    size: usize,
    /// How many levels it has, itself included.
    height: usize,
}

/// A list or map that is not finished.
struct Frame {
    start: usize,
    /// Where its content starts, after anchor and tag.
    inner: usize,
    end: usize,
    anchor: usize,
    tag: Option<String>,
    size: usize,
    height: usize,
    body: Body,
}

enum Body {
    List(Vec<Node>),
    /// With the name that waits for its value, and whether it is a merge (`<<`).
    Map {
        members: BTreeMap<Arc<str>, Node>,
        key: Option<(Arc<str>, Origin, bool)>,
        merges: Vec<Node>,
    },
}

impl Composer<'_> {
    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Error> {
        let range = self.places.byte(span.start.index())..self.places.byte(span.end.index());
        match event {
            Event::Scalar(text, style, anchor, tag) => self.scalar(&text, style, anchor, tag.as_deref(), range),
            Event::SequenceStart(anchor, tag) => {
                self.open(Body::List(Vec::new()), anchor, tag, range);
                self.depth(0, range_end(self))
            }
            Event::MappingStart(anchor, tag) => {
                self.open(Body::Map { members: BTreeMap::new(), key: None, merges: Vec::new() }, anchor, tag, range);
                self.depth(0, range_end(self))
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(range),
            Event::Alias(anchor) => self.alias(anchor, range),
            _ => Ok(()),
        }
    }

    fn origin(&self, range: std::ops::Range<usize>) -> Origin {
        Origin::new(self.source, range)
    }

    fn error<T>(&self, reason: impl Into<String>, range: std::ops::Range<usize>) -> Result<T, Error> {
        Err(Error { reason: reason.into(), origin: self.origin(range) })
    }

    fn depth(&self, height: usize, at: usize) -> Result<(), Error> {
        if self.frames.len() + height > MAX_DEPTH {
            return self.error(format!("a limit was reached: nested deeper than {MAX_DEPTH} levels"), at..at);
        }
        Ok(())
    }

    fn open(&mut self, body: Body, anchor: usize, tag: Option<Cow<'_, Tag>>, range: std::ops::Range<usize>) {
        let inner = self.after_properties(range.start);
        let tag = tag.as_deref().and_then(function);
        self.frames.push(Frame { start: range.start, inner, end: inner, anchor, tag, size: 1, height: 1, body });
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        range: std::ops::Range<usize>,
    ) -> Result<(), Error> {
        let inner = self.content(style, &range);
        if self.wants_key() && tag.is_none() {
            let merge = style == ScalarStyle::Plain && text == "<<";
            if anchor != 0 {
                let node = Node::text(text, self.origin(inner.clone()));
                self.anchors.insert(anchor, Part { node, size: 1, height: 1 });
            }
            return self.key(text, merge, inner);
        }
        // A block that ends with the text has no last line break to keep.
        let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        let ends_open = is_block && range.end == self.text.len() && !self.text.ends_with('\n');
        let text = if ends_open { text.strip_suffix('\n').unwrap_or(text) } else { text };
        let value = match tag {
            Some(tag) if tag.is_yaml_core_schema() => scalar::tagged(&tag.suffix, text),
            None if style == ScalarStyle::Plain => scalar::plain(text),
            _ => Value::Text(text.into()),
        };
        let node = Node::new(value, self.origin(inner.clone()));
        let part = Part { node, size: 1, height: 1 };
        self.finish(part, tag.and_then(function), anchor, range.start..inner.end)
    }

    /// Whether the next value is a member's name.
    fn wants_key(&self) -> bool {
        matches!(self.frames.last(), Some(Frame { body: Body::Map { key: None, .. }, .. }))
    }

    fn key(&mut self, text: &str, merge: bool, range: std::ops::Range<usize>) -> Result<(), Error> {
        let name = match self.names.get(text) {
            Some(name) => name.clone(),
            None => {
                let name: Arc<str> = text.into();
                self.names.insert(name.clone());
                name
            }
        };
        let origin = self.origin(range.clone());
        if self.frames.len() == 2
            && let Some(Frame { body: Body::Map { key: Some((section, ..)), .. }, .. }) = self.frames.first()
        {
            self.keys.insert((section.clone(), name.clone()), origin);
        }
        if let Some(Frame { body: Body::Map { members, key, .. }, end, .. }) = self.frames.last_mut() {
            *end = (*end).max(range.end);
            if !merge && members.contains_key(&name) {
                self.notes.push(twice(&name, origin));
            }
            *key = Some((name, origin, merge));
        }
        Ok(())
    }

    fn alias(&mut self, anchor: usize, range: std::ops::Range<usize>) -> Result<(), Error> {
        let Some(part) = self.anchors.get(&anchor).cloned() else {
            return self.error("this alias stands inside of what it stands for", range);
        };
        if self.wants_key() {
            return match part.node.as_text() {
                Some(text) => {
                    let text = text.to_owned();
                    self.key(&text, false, range)
                }
                None => self.error("a mapping's name must be a text", range),
            };
        }
        self.expansion = self.expansion.saturating_add(part.size);
        if self.expansion > MAX_EXPANSION {
            return self
                .error(format!("a limit was reached: aliases stand for more than {MAX_EXPANSION} values"), range);
        }
        self.finish(part, None, 0, range)
    }

    fn close(&mut self, range: std::ops::Range<usize>) -> Result<(), Error> {
        let Some(frame) = self.frames.pop() else { return Ok(()) };
        // A block has no end of its own: it ends with its last member.
        let end = frame.end.max(range.end).max(frame.inner);
        let end = if range.is_empty() { frame.end.max(frame.inner) } else { end };
        let origin = self.origin(frame.inner..end);
        let node = match frame.body {
            Body::List(items) => Node::list(items, origin),
            Body::Map { mut members, merges, .. } => {
                for merge in merges {
                    self.merge(&mut members, &merge)?;
                }
                Node::map(members, origin)
            }
        };
        let part = Part { node, size: frame.size, height: frame.height };
        self.finish(part, frame.tag, frame.anchor, frame.start..end)
    }

    /// Adds the members of `<<` that are not there. Of several, the first one wins.
    fn merge(&mut self, members: &mut BTreeMap<Arc<str>, Node>, merged: &Node) -> Result<(), Error> {
        match &merged.value {
            Value::Map(map) => {
                for (name, node) in map.iter() {
                    members.entry(name.clone()).or_insert_with(|| node.clone());
                }
            }
            Value::List(list) if list.items.iter().all(|item| matches!(item.value, Value::Map(_))) => {
                for item in list.items.iter() {
                    self.merge(members, item)?;
                }
            }
            _ => return self.error("`<<` takes a mapping or a list of mappings", merged.origin.range()),
        }
        Ok(())
    }

    /// Puts a finished value where it belongs.
    fn finish(
        &mut self,
        mut part: Part,
        tag: Option<String>,
        anchor: usize,
        range: std::ops::Range<usize>,
    ) -> Result<(), Error> {
        self.depth(part.height + 1, range.start)?;
        if let Some(function) = tag {
            let members = BTreeMap::from([(Arc::from(function), part.node)]);
            part = Part {
                node: Node::map(members, self.origin(range.clone())),
                size: part.size + 1,
                height: part.height + 1,
            };
        }
        if anchor != 0 {
            self.anchors.insert(anchor, part.clone());
        }
        let source = self.source;
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(part.node).filter(|node| !node.is_null());
            return Ok(());
        };
        frame.end = frame.end.max(range.end);
        frame.size = frame.size.saturating_add(part.size);
        frame.height = frame.height.max(part.height + 1);
        match &mut frame.body {
            Body::List(items) => items.push(part.node),
            Body::Map { members, key, merges } => match key.take() {
                Some((.., true)) => merges.push(part.node),
                Some((name, ..)) => {
                    members.insert(name, part.node);
                }
                None => {
                    let origin = Origin::new(source, range);
                    return Err(Error { reason: "a mapping's name must be a text".into(), origin });
                }
            },
        }
        Ok(())
    }

    /// Past anchors and tags, which stand before a value in any order.
    fn after_properties(&self, start: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mut at = start;
        while matches!(bytes.get(at), Some(b'!' | b'&')) {
            at += bytes[at..].iter().take_while(|b| !b.is_ascii_whitespace()).count();
            at += bytes[at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
        }
        at
    }

    /// Where a scalar's own text stands: without anchor and tag, without the line of `|` or `>`,
    /// without what follows a block's last line.
    fn content(&self, style: ScalarStyle, range: &std::ops::Range<usize>) -> std::ops::Range<usize> {
        let bytes = self.text.as_bytes();
        let mut start = self.after_properties(range.start).min(range.end);
        if start == range.end && style == ScalarStyle::Plain {
            // An empty value: right behind its name or tag, not where the next thing begins.
            let end = range.start + self.text[range.clone()].trim_end().len();
            return end..end;
        }
        if !matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            return start..range.end;
        }
        if matches!(bytes.get(start), Some(b'|' | b'>')) && start > range.start {
            start += bytes[start..range.end].iter().take_while(|b| **b != b'\n').count();
            start += bytes[start..range.end].iter().take_while(|b| b.is_ascii_whitespace()).count();
        }
        let end = start + self.text.get(start..range.end).map_or(0, |content| content.trim_end().len());
        start..end
    }
}

fn range_end(composer: &Composer<'_>) -> usize {
    composer.frames.last().map_or(0, |frame| frame.inner)
}

/// A stream may hold several documents; a template is one.
fn another(origin: Origin) -> Incomplete {
    let reason = "only the first document of a file is read as a template; put each into a file of its own";
    Incomplete::new(What::Block, "---", reason, origin)
}

/// The function that a tag is the short form of; nothing for YAML's own tags.
fn function(tag: &Tag) -> Option<String> {
    if tag.handle != "!" {
        return None;
    }
    Some(match tag.suffix.as_str() {
        "Ref" => "Ref".into(),
        "Condition" => "Condition".into(),
        other => format!("Fn::{other}"),
    })
}
