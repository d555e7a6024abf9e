//! XML as a tree of elements: local names, leading text, attributes.
//!
//! Namespaces are left out, as botocore does: no answer has two elements that differ in nothing else.
//! Entities are XML's own five and characters by number; a document's own are refused with it.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

use super::MAX_DEPTH;

/// One element.
#[derive(Debug, Default)]
pub(super) struct Element<'a> {
    /// The name without its prefix.
    pub(super) name: &'a str,
    /// The text before the first child.
    pub(super) text: Cow<'a, str>,
    /// Names, with their prefixes, and values.
    pub(super) attributes: Vec<(String, String)>,
    /// The elements in it.
    pub(super) children: Vec<Element<'a>>,
}

impl<'a> Element<'a> {
    /// The first child of a name.
    pub(super) fn child(&self, name: &str) -> Option<&Element<'a>> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The text of the first child of a name.
    pub(super) fn child_text(&self, name: &str) -> Option<&str> {
        self.child(name).map(|child| &*child.text)
    }

    fn push(&mut self, text: Cow<'a, str>) {
        if !self.children.is_empty() {
            return;
        }
        if self.text.is_empty() {
            self.text = text;
        } else {
            self.text.to_mut().push_str(&text);
        }
    }
}

/// Reads a document. Linear in it.
pub(super) fn parse(body: &[u8]) -> Result<Element<'_>, String> {
    let text = std::str::from_utf8(body).map_err(|_| "it is not UTF-8".to_owned())?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader::from_str(text);
    // The last is the innermost that is open.
    let mut open: Vec<Element<'_>> = Vec::new();
    let mut root = None;
    loop {
        let before = position(&reader);
        let event = reader.read_event().map_err(|error| format!("it is not XML: {error}"))?;
        let slice = text.get(before..position(&reader)).unwrap_or_default();
        let closed = match event {
            Event::Start(_) | Event::Empty(_) if root.is_some() => return Err("it goes on after its end".into()),
            Event::Start(start) => {
                if open.len() == MAX_DEPTH {
                    return Err(format!("it nests deeper than {MAX_DEPTH} levels"));
                }
                open.push(Element { name: local(slice), attributes: attributes(&start)?, ..Element::default() });
                None
            }
            Event::Empty(start) => {
                Some(Element { name: local(slice), attributes: attributes(&start)?, ..Element::default() })
            }
            Event::End(_) => open.pop(),
            Event::Text(text) => {
                if let Some(element) = open.last_mut() {
                    element.push(text.xml10_content());
                }
                None
            }
            Event::CData(text) => {
                if let Some(element) = open.last_mut() {
                    element.push(text.xml10_content());
                }
                None
            }
            Event::GeneralRef(reference) => {
                let character = resolve(&reference)?;
                if let Some(element) = open.last_mut() {
                    element.push(Cow::Owned(character.to_string()));
                }
                None
            }
            Event::Eof => break,
            Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Comment(_) => None,
        };
        if let Some(element) = closed {
            match open.last_mut() {
                Some(parent) => parent.children.push(element),
                None => root = Some(element),
            }
        }
    }
    match root {
        Some(root) if open.is_empty() => Ok(root),
        _ => Err("it is not XML: it ends too early".into()),
    }
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

/// The name in `<ns:Name a="b">`.
fn local(tag: &str) -> &str {
    let tag = tag.trim_start_matches('<');
    let end = tag.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(tag.len());
    let name = &tag[..end];
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

fn attributes(start: &quick_xml::events::BytesStart<'_>) -> Result<Vec<(String, String)>, String> {
    let mut all = Vec::new();
    // The reader's own check of names that repeat is quadratic; the first one counts.
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| format!("it is not XML: {error}"))?;
        let value = attribute
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .map_err(|error| format!("it is not XML: {error}"))?;
        if attribute.key.as_ref().starts_with("xmlns") {
            continue;
        }
        all.push((attribute.key.as_ref().to_owned(), value.into_owned()));
    }
    Ok(all)
}

fn resolve(reference: &BytesRef<'_>) -> Result<char, String> {
    if let Some(character) = reference.resolve_char_ref().map_err(|error| format!("it is not XML: {error}"))? {
        return Ok(character);
    }
    Ok(match &*reference.xml10_content() {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "apos" => '\'',
        "quot" => '"',
        other => return Err(format!("it has the entity {other:?}, which XML does not know")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_what_it_stands_for() {
        let root = parse(b"<a>1 &lt; 2 &#x26; <![CDATA[<3>]]>\r\n</a>").unwrap();
        assert_eq!(root.text, "1 < 2 & <3>\n");
    }

    #[test]
    fn prefixes_of_elements_are_left_out_and_those_of_attributes_stay() {
        let root = parse(b"<?xml version=\"1.0\"?><s:a xmlns:s=\"u\"><s:b s:type=\"x&amp;y\"/> tail</s:a>").unwrap();
        assert_eq!((root.name, &*root.text), ("a", ""));
        let child = root.child("b").unwrap();
        assert_eq!(child.attributes, [("s:type".to_owned(), "x&y".to_owned())]);
    }

    #[test]
    fn what_is_not_xml_is_refused() {
        for text in ["", "text", "<a>", "<a></b>", "<a/><b/>", "<a>&unknown;</a>", "<a", "<a>\u{0}</a", "</a>"] {
            assert!(parse(text.as_bytes()).is_err(), "{text}");
        }
        assert!(parse(b"<a>\xff</a>").is_err());
    }

    #[test]
    fn depth_has_a_limit() {
        let deep = format!("{}{}", "<a>".repeat(MAX_DEPTH + 1), "</a>".repeat(MAX_DEPTH + 1));
        assert!(parse(deep.as_bytes()).unwrap_err().contains("deeper"));
        let just = format!("{}{}", "<a>".repeat(MAX_DEPTH), "</a>".repeat(MAX_DEPTH));
        assert!(parse(just.as_bytes()).is_ok());
    }
}
