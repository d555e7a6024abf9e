//! Functions that make texts: `Fn::Sub`, `Fn::Join`, `Fn::ImportValue`.

use std::collections::BTreeMap;

use bartizan_tree::{Members, Node, Origin, Placement, Value, Why};

use super::pieces::{self, Pieces};
use super::{Evaluator, spent, wrong};

impl Evaluator<'_> {
    /// `Fn::Sub`: a text, or a text and a map of names.
    pub(super) fn substitute(&mut self, argument: &Node, origin: Origin) -> Node {
        let none = Members::default();
        let (template, names) = match &argument.value {
            Value::List(list) => match list.items.as_slice() {
                [template] => (self.value(template), &none),
                [template, names] => match &names.value {
                    Value::Map(map) => (self.value(template), &**map),
                    _ => return wrong("the second argument of `Fn::Sub` is a mapping", origin),
                },
                _ => return wrong("`Fn::Sub` takes a text, or a text and a mapping", origin),
            },
            _ => (self.value(argument), &none),
        };
        let text = match &template.value {
            Value::Text(text) => text.clone(),
            Value::Number(_) | Value::Bool(_) | Value::Concat(_) | Value::Unknown(_) => return template.at(origin),
            _ => return wrong("`Fn::Sub` takes a text", origin),
        };
        if !text.contains("${") {
            return template;
        }
        self.filled(&text, template.origin, names, origin)
    }

    /// The text with what stands in `${…}` put in its place.
    fn filled(&mut self, text: &str, inner: Origin, names: &Members, origin: Origin) -> Node {
        let placement = Placement::align(self.sources, inner, text);
        let mut known: BTreeMap<&str, Node> = BTreeMap::new();
        let mut pieces = Pieces::new();
        let mut at = 0;
        while let Some(found) = text[at..].find("${") {
            let start = at + found;
            let Some(length) = text[start..].find('}') else { break };
            let end = start + length + 1;
            if start > at {
                pieces.text(&text[at..start], placement.origin(at..start));
            }
            let place = placement.origin(start..end);
            let name = text[start + 2..end - 1].trim();
            match name.strip_prefix('!') {
                Some(literal) => pieces.text(&format!("${{{literal}}}"), place),
                None if name.is_empty() => pieces.text("${}", place),
                None => {
                    if !known.contains_key(name) {
                        let value = self.variable(name, names, place);
                        known.insert(name, value);
                    }
                    if let Some(value) = known.get(name) {
                        pieces.value(value, place);
                    }
                }
            }
            at = end;
            if pieces.length > self.budget.get() {
                self.spend(pieces.length);
                return spent(origin);
            }
        }
        if at < text.len() {
            pieces.text(&text[at..], placement.origin(at..text.len()));
        }
        if !self.spend(pieces.length) {
            return spent(origin);
        }
        pieces.finish(origin)
    }

    fn variable(&mut self, name: &str, names: &Members, place: Origin) -> Node {
        if let Some(node) = names.get(name) {
            return self.value(node);
        }
        match name.split_once('.') {
            Some((resource, attribute)) => self.attribute_of(resource, attribute.into(), place),
            None => self.named(name, place),
        }
    }

    /// `Fn::Join`: a delimiter and a list.
    pub(super) fn join(&mut self, argument: &Node, origin: Origin) -> Node {
        let arguments = self.arguments(argument);
        let [delimiter, list] = arguments.as_slice() else {
            return wrong("`Fn::Join` takes a delimiter and a list", origin);
        };
        let Some(between) = delimiter.as_text() else {
            return self.derived("Fn::Join", &arguments, "a delimiter is expected here", origin);
        };
        let Value::List(items) = &list.value else {
            return self.derived("Fn::Join", &arguments, "`Fn::Join` joins a list", origin);
        };
        let mut pieces = Pieces::new();
        for (at, item) in items.items.iter().enumerate() {
            if at > 0 {
                pieces.text(between, origin);
            }
            pieces.value(item, item.origin);
            if pieces.length > self.budget.get() {
                self.spend(pieces.length);
                return spent(origin);
            }
        }
        if !self.spend(pieces.length) {
            return spent(origin);
        }
        pieces.finish(origin)
    }

    /// `Fn::ImportValue`: what another stack exports.
    pub(super) fn import(&mut self, argument: &Node, origin: Origin) -> Node {
        let name = self.value(argument);
        let mut what = "the export ".to_owned();
        pieces::spell(&name, &mut what);
        Node::unknown(Why::Outside(what.into()), origin)
    }
}
