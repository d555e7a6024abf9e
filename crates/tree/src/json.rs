//! JSON with places and holes.
//!
//! One reader for everything that is JSON: plan and state files, templates, snapshots, and the
//! policies that stand as text inside other things. A text of which parts are unknown
//! ([`Value::Concat`]) is read too: an unknown inside a string makes that string partly known, an
//! unknown in place of a value becomes that value, and the rest of the document stays.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::sync::Arc;

use crate::{Members, Node, Number, Origin, Placement, SourceId, Sources, Value, Why};

/// How deep lists and maps may nest.
pub const MAX_DEPTH: usize = 256;

/// What is wrong with a JSON text, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    /// What is wrong.
    pub message: String,
    /// Where.
    pub origin: Origin,
}

/// Reads a whole file of JSON.
///
/// # Errors
/// Where the text is not JSON, or nests deeper than [`MAX_DEPTH`].
pub fn parse_file(sources: &Sources, source: SourceId) -> Result<Node, Error> {
    let text = sources.text(source);
    Reader::new(text, Placement::verbatim(Origin::new(source, 0..text.len())), &[]).document()
}

/// Reads the JSON that stands at a place of a file: one line of a file of JSON lines.
///
/// # Errors
/// Where what stands there is not JSON, or nests deeper than [`MAX_DEPTH`].
pub fn parse_at(sources: &Sources, origin: Origin) -> Result<Node, Error> {
    Reader::new(sources.slice(origin), Placement::verbatim(origin), &[]).document()
}

/// Reads JSON that stands as a text in a value, with the unknown parts kept.
///
/// # Errors
/// Where the text is not JSON, or not known at all.
pub fn parse_embedded(sources: &Sources, node: &Node) -> Result<Node, Error> {
    match &node.value {
        Value::Json(document) => Ok(document.as_ref().clone()),
        Value::Text(text) => Reader::new(text, Placement::align(sources, node.origin, text), &[]).document(),
        Value::Concat(parts) => {
            let mut text = String::new();
            let mut holes = Vec::new();
            let mut placement = Placement::whole(node.origin);
            for part in parts.iter() {
                match &part.value {
                    Value::Text(known) => {
                        placement.push(sources, part.origin, text.len(), known);
                        text.push_str(known);
                    }
                    _ => {
                        placement.push_hole(text.len());
                        let _ = write!(text, "{HOLE}{}{HOLE}", holes.len());
                        holes.push(part.clone());
                    }
                }
            }
            Reader::new(&text, placement, &holes).document()
        }
        _ => Err(Error { message: "this is not a text".into(), origin: node.origin }),
    }
}

/// Stands around the number of a hole. A noncharacter: no valid document has it.
const HOLE: char = '\u{FDD0}';

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    placement: Placement,
    holes: &'a [Node],
    names: HashSet<Arc<str>>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, placement: Placement, holes: &'a [Node]) -> Self {
        Reader {
            text,
            at: if text.starts_with('\u{FEFF}') { 3 } else { 0 },
            depth: 0,
            placement,
            holes,
            names: HashSet::new(),
        }
    }

    fn document(mut self) -> Result<Node, Error> {
        self.space();
        let node = self.value()?;
        self.space();
        if self.at < self.text.len() {
            return Err(self.error("the document ends before this"));
        }
        Ok(node)
    }

    fn error(&self, message: impl Into<String>) -> Error {
        let end = self.text[self.at..].chars().next().map_or(self.at, |c| self.at + c.len_utf8());
        Error { message: message.into(), origin: self.placement.origin(self.at..end) }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn value(&mut self) -> Result<Node, Error> {
        let start = self.at;
        match self.peek() {
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::array),
            Some(b'"') => self.string(),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') => self.word("null", Value::Null),
            Some(b'-' | b'0'..=b'9') => {
                let rest = &self.text[start..];
                let length =
                    rest.bytes().take_while(|b| matches!(b, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')).count();
                let Some(number) = Number::parse(&rest[..length]) else { return Err(self.error("this is no number")) };
                self.at += length;
                Ok(Node::new(Value::Number(number), self.placement.origin(start..self.at)))
            }
            Some(_) if self.text[start..].starts_with(HOLE) => self.hole(),
            Some(_) => Err(self.error("a value is expected here")),
            None => Err(self.error("the document ends too early")),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Node, Error>) -> Result<Node, Error> {
        if self.depth == MAX_DEPTH {
            return Err(self.error(format!("nested deeper than {MAX_DEPTH} levels")));
        }
        self.depth += 1;
        let node = read(self);
        self.depth -= 1;
        node
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Node, Error> {
        if !self.text[self.at..].starts_with(word) {
            return Err(self.error("a value is expected here"));
        }
        let start = self.at;
        self.at += word.len();
        Ok(Node::new(value, self.placement.origin(start..self.at)))
    }

    fn hole(&mut self) -> Result<Node, Error> {
        let rest = &self.text[self.at + HOLE.len_utf8()..];
        let hole = rest.find(HOLE).and_then(|end| Some((end, self.holes.get(rest[..end].parse::<usize>().ok()?)?)));
        let Some((length, node)) = hole else { return Err(self.error("a value is expected here")) };
        self.at += length + 2 * HOLE.len_utf8();
        Ok(node.clone())
    }

    fn object(&mut self) -> Result<Node, Error> {
        let start = self.at;
        self.at += 1;
        let mut members = Vec::new();
        let mut more = None;
        self.space();
        while self.peek() != Some(b'}') {
            if self.peek() != Some(b'"') {
                return Err(self.error("a member's name in double quotes is expected here"));
            }
            let key = self.string()?;
            self.space();
            if self.peek() != Some(b':') {
                return Err(self.error("`:` is expected here"));
            }
            self.at += 1;
            self.space();
            let value = self.value()?;
            match key.value {
                Value::Text(name) => members.push((self.shared(name), value)),
                _ => more = key.first_unknown(),
            }
            self.comma(b'}')?;
        }
        self.at += 1;
        let map = Node::members(Members::from_iter(members), self.placement.origin(start..self.at));
        Ok(match more {
            Some(why) => map.open(why),
            None => map,
        })
    }

    /// A document says a few names many times: each is kept once.
    fn shared(&mut self, name: Arc<str>) -> Arc<str> {
        if let Some(before) = self.names.get(&name) {
            return before.clone();
        }
        self.names.insert(name.clone());
        name
    }

    fn array(&mut self) -> Result<Node, Error> {
        let start = self.at;
        self.at += 1;
        let mut items = Vec::new();
        self.space();
        while self.peek() != Some(b']') {
            items.push(self.value()?);
            self.comma(b']')?;
        }
        self.at += 1;
        Ok(Node::list(items, self.placement.origin(start..self.at)))
    }

    /// After a member: a comma and one more, or the end.
    fn comma(&mut self, end: u8) -> Result<(), Error> {
        self.space();
        match self.peek() {
            Some(b',') => {
                self.at += 1;
                self.space();
                if self.peek() == Some(end) { Err(self.error("one more member is expected here")) } else { Ok(()) }
            }
            Some(found) if found == end => Ok(()),
            _ => Err(self.error(format!("`,` or `{}` is expected here", char::from(end)))),
        }
    }

    fn string(&mut self) -> Result<Node, Error> {
        let start = self.at;
        self.at += 1;
        let mut pieces: Vec<Node> = Vec::new();
        let mut text = String::new();
        loop {
            let rest = &self.text[self.at..];
            let plain = rest.find(['"', '\\', HOLE]).ok_or_else(|| Error {
                message: "this string has no end".into(),
                origin: self.placement.origin(start..start + 1),
            })?;
            text.push_str(&rest[..plain]);
            self.at += plain;
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => text.push(self.escape()?),
                _ => {
                    pieces.push(Node::text(std::mem::take(&mut text), self.placement.origin(start..self.at)));
                    pieces.push(self.hole()?);
                }
            }
        }
        self.at += 1;
        let origin = self.placement.origin(start..self.at);
        if pieces.is_empty() {
            return Ok(Node::text(text, origin));
        }
        pieces.push(Node::text(text, origin));
        Ok(Node::concat(pieces, origin))
    }

    fn escape(&mut self) -> Result<char, Error> {
        let c = self.text.as_bytes().get(self.at + 1).copied();
        let simple = match c {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return Err(self.error("an escape that JSON does not have")),
        };
        self.at += 2;
        Ok(simple)
    }

    fn unicode(&mut self) -> Result<char, Error> {
        let first = self.code_unit()?;
        if !(0xD800..0xDC00).contains(&first) {
            return Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        let before = self.at;
        if self.text[self.at..].starts_with("\\u") {
            let second = self.code_unit()?;
            if (0xDC00..0xE000).contains(&second) {
                let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
        }
        self.at = before;
        Ok(char::REPLACEMENT_CHARACTER)
    }

    fn code_unit(&mut self) -> Result<u32, Error> {
        let digits = self.text.get(self.at + 2..self.at + 6).filter(|d| d.bytes().all(|b| b.is_ascii_hexdigit()));
        let Some(unit) = digits.and_then(|d| u32::from_str_radix(d, 16).ok()) else {
            return Err(self.error("four hexadecimal digits are expected after `\\u`"));
        };
        self.at += 6;
        Ok(unit)
    }
}

/// Writes a node as JSON. What is not known is `{"$unknown": "why"}`, a reference is
/// `{"$ref": "address.attribute"}`, a partly known text is `{"$concat": […]}`, a collection with
/// more members is `{"$open": known, "$more": "why"}`, a secret is `{"$redacted": "kind"}`, with its
/// `fingerprint` where it has one.
pub fn write(node: &Node) -> String {
    let mut out = String::new();
    Writer { out: &mut out, flat: false }.node(node);
    out
}

/// Writes a node as the source's own evaluator would know it: whatever holds a reference or an
/// unknown in one text is `{"$unknown": "why"}` as a whole.
pub fn write_evaluated(node: &Node) -> String {
    let mut out = String::new();
    Writer { out: &mut out, flat: true }.node(node);
    out
}

/// The text that encodes a document, as Terraform's `jsonencode` writes it: no spaces, members in
/// the order of their names, and `<`, `>`, `&` escaped. Where the document is not wholly known the
/// text is partly known, and [`parse_embedded`] reads the same document back from it.
pub fn encode(document: &Node) -> Node {
    let mut encoder = Encoder { pieces: Vec::new(), text: String::new(), origin: document.origin };
    encoder.node(document);
    encoder.flush();
    Node::concat(encoder.pieces, document.origin)
}

struct Encoder {
    pieces: Vec<Node>,
    text: String,
    origin: Origin,
}

impl Encoder {
    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.pieces.push(Node::text(std::mem::take(&mut self.text), self.origin));
        }
    }

    fn hole(&mut self, node: &Node) {
        self.flush();
        self.pieces.push(node.clone());
    }

    fn node(&mut self, node: &Node) {
        match &node.value {
            Value::Null => self.text.push_str("null"),
            Value::Bool(b) => self.text.push_str(if *b { "true" } else { "false" }),
            Value::Number(n) => {
                let _ = write!(self.text, "{n}");
            }
            Value::Text(text) => {
                self.text.push('"');
                self.escaped(text);
                self.text.push('"');
            }
            Value::List(list) => {
                self.text.push('[');
                for (i, item) in list.items.iter().enumerate() {
                    if i > 0 {
                        self.text.push(',');
                    }
                    self.node(item);
                }
                self.text.push(']');
            }
            Value::Map(map) => {
                self.text.push('{');
                for (i, (key, value)) in map.iter().enumerate() {
                    if i > 0 {
                        self.text.push(',');
                    }
                    self.text.push('"');
                    self.escaped(key);
                    self.text.push_str("\":");
                    self.node(value);
                }
                self.text.push('}');
            }
            Value::Concat(parts) => {
                self.text.push('"');
                for part in parts.iter() {
                    match &part.value {
                        Value::Text(text) => self.escaped(text),
                        _ => self.hole(part),
                    }
                }
                self.text.push('"');
            }
            Value::Json(inner) => self.node(&encode(inner)),
            Value::Ref(_) | Value::Open { .. } | Value::Unknown(_) | Value::Redacted { .. } => self.hole(node),
        }
    }

    /// A text between quotes, with the escapes of Go's encoder.
    fn escaped(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '"' => self.text.push_str("\\\""),
                '\\' => self.text.push_str("\\\\"),
                '\n' => self.text.push_str("\\n"),
                '\r' => self.text.push_str("\\r"),
                '\t' => self.text.push_str("\\t"),
                '\u{8}' => self.text.push_str("\\b"),
                '\u{c}' => self.text.push_str("\\f"),
                c if u32::from(c) < 0x20 || matches!(c, '<' | '>' | '&' | '\u{2028}' | '\u{2029}') => {
                    let _ = write!(self.text, "\\u{:04x}", u32::from(c));
                }
                c => self.text.push(c),
            }
        }
    }
}

/// Writes a text as a JSON string, quotes included.
pub fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if u32::from(c) < 0x20 || c == '\u{7f}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

struct Writer<'a> {
    out: &'a mut String,
    flat: bool,
}

impl Writer<'_> {
    fn node(&mut self, node: &Node) {
        match &node.value {
            Value::Null => self.out.push_str("null"),
            Value::Bool(b) => self.out.push_str(if *b { "true" } else { "false" }),
            Value::Number(n) => {
                let _ = write!(self.out, "{n}");
            }
            Value::Text(text) => quote(text, self.out),
            Value::List(list) => self.list(&list.items),
            Value::Map(map) => {
                self.out.push('{');
                for (i, (key, value)) in map.iter().enumerate() {
                    if i > 0 {
                        self.out.push(',');
                    }
                    quote(key, self.out);
                    self.out.push(':');
                    self.node(value);
                }
                self.out.push('}');
            }
            Value::Redacted { kind, fingerprint } if fingerprint.is_empty() => self.marked("$redacted", kind),
            Value::Redacted { kind, fingerprint } => {
                self.marked("$redacted", kind);
                self.out.pop();
                self.out.push_str(",\"fingerprint\":");
                quote(fingerprint, self.out);
                self.out.push('}');
            }
            Value::Json(document) if document.is_known() => self.node(&encode(document)),
            Value::Unknown(why) => self.marked("$unknown", &why.to_string()),
            _ if self.flat => {
                let why = node.why().unwrap_or(Why::Computed("this".into()));
                self.marked("$unknown", &why.to_string());
            }
            Value::Ref(reference) => self.marked("$ref", &format!("{}.{}", reference.resource, reference.attribute)),
            Value::Concat(parts) => {
                self.out.push_str("{\"$concat\":");
                self.list(parts);
                self.out.push('}');
            }
            Value::Json(document) => self.node(&encode(document)),
            Value::Open { known, more } => {
                self.out.push_str("{\"$open\":");
                self.node(known);
                self.out.push_str(",\"$more\":");
                quote(&more.to_string(), self.out);
                self.out.push('}');
            }
        }
    }

    fn list(&mut self, items: &[Node]) {
        self.out.push('[');
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                self.out.push(',');
            }
            self.node(item);
        }
        self.out.push(']');
    }

    fn marked(&mut self, mark: &str, text: &str) {
        self.out.push_str("{\"");
        self.out.push_str(mark);
        self.out.push_str("\":");
        quote(text, self.out);
        self.out.push('}');
    }
}

/// A map from names to nodes, for building by hand.
pub fn members<const N: usize>(pairs: [(&str, Node); N]) -> BTreeMap<Arc<str>, Node> {
    pairs.into_iter().map(|(k, v)| (Arc::from(k), v)).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Result<Node, Error> {
        let mut sources = Sources::new();
        let id = sources.add_file("f.json", text);
        parse_file(&sources, id)
    }

    #[test]
    fn every_value_has_its_place() {
        let mut sources = Sources::new();
        let id = sources.add_file("f.json", r#"{"a": [1, "x\n", true]}"#);
        let node = parse_file(&sources, id).unwrap();
        let list = node.find("a");
        let places: Vec<_> = list.items().known.iter().map(|n| sources.slice(n.origin)).collect();
        assert_eq!(places, ["1", r#""x\n""#, "true"]);
    }

    #[test]
    fn a_line_of_a_file_has_its_places_in_the_file() {
        let mut sources = Sources::new();
        let id = sources.add_file("f.jsonl", "{\"a\": 1}\n{\"b\": \"\\\\x\"}\n");
        let node = parse_at(&sources, Origin::new(id, 9..21)).unwrap();
        assert_eq!(sources.slice(node.get("b").origin()), "\"\\\\x\"");
        assert_eq!(parse_at(&sources, Origin::new(id, 0..7)).unwrap_err().origin.range(), 7..7);
    }

    #[test]
    fn a_policy_with_one_unknown_name_stays_a_policy() {
        let sources = Sources::new();
        let bucket = Node::reference("aws_s3_bucket.b", "arn", Origin::NONE);
        let text = Node::concat(
            [
                Node::text(r#"{"Action": "s3:*", "Resource": ""#, Origin::NONE),
                bucket.clone(),
                Node::text(r#"/*", "Sid": "#, Origin::NONE),
                Node::unknown(Why::Variable("var.sid".into()), Origin::NONE),
                Node::text("}", Origin::NONE),
            ],
            Origin::NONE,
        );
        let policy = parse_embedded(&sources, &text).unwrap();
        assert_eq!(policy.get("Action").text().value().map(AsRef::as_ref), Some("s3:*"));
        let wanted = Node::concat([bucket, Node::text("/*", Origin::NONE)], Origin::NONE);
        assert_eq!(policy.get("Resource").value(), Some(&&wanted));
        assert_eq!(policy.get("Sid").why(), Some(&Why::Variable("var.sid".into())));
    }

    #[test]
    fn an_encoded_document_is_a_text_that_keeps_its_document() {
        let sources = Sources::new();
        let hole = Node::unknown(Why::Variable("var.a".into()), Origin::NONE);
        let name = Node::concat([Node::text("<\"", Origin::NONE), hole.clone()], Origin::NONE);
        let document = Node::map(members([("name", name), ("value", hole)]), Origin::NONE);
        let encoded = Node::json(document.clone(), Origin::NONE);
        assert_eq!(parse_embedded(&sources, &encoded).unwrap(), document);
        assert_eq!(parse_embedded(&sources, &encode(&document)).unwrap(), document);
        assert_eq!(encoded.why(), Some(Why::Variable("var.a".into())));
        let known = Node::map(members([("a", Node::text("x&y", Origin::NONE))]), Origin::NONE);
        let text = Node::json(known, Origin::NONE).field().text();
        assert_eq!(text.value().map(AsRef::as_ref), Some("{\"a\":\"x\\u0026y\"}"));
    }

    #[test]
    fn errors_name_the_place() {
        let error = read("{\"a\": 1,}").unwrap_err();
        assert_eq!((error.message.as_str(), error.origin.range()), ("one more member is expected here", 8..9));
        assert!(read(&"[".repeat(100_000)).unwrap_err().message.contains("deeper"));
    }

    fn any_node() -> impl Strategy<Value = Node> {
        let leaf = prop_oneof![
            Just(Node::null(Origin::NONE)),
            any::<bool>().prop_map(|b| Node::bool(b, Origin::NONE)),
            any::<i64>().prop_map(|n| Node::number(n, Origin::NONE)),
            "\\PC{0,8}|[\"\\\\\n\t\u{1}]{0,4}".prop_map(|s| Node::text(s, Origin::NONE)),
        ];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(|v| Node::list(v, Origin::NONE)),
                prop::collection::btree_map("[a-z\"]{0,3}".prop_map(Arc::from), inner, 0..4)
                    .prop_map(|m| Node::map(m, Origin::NONE)),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(node in any_node()) {
            prop_assert_eq!(read(&write(&node)).unwrap(), node);
        }

        #[test]
        fn what_is_encoded_reads_back(node in any_node()) {
            let text = encode(&node);
            prop_assert_eq!(parse_embedded(&Sources::new(), &text).unwrap(), node);
        }

        #[test]
        fn no_text_panics(text in "\\PC*|[\\[\\]{}\",:0-9a-z\\\\ ]{0,40}") {
            let _ = read(&text);
        }
    }
}
