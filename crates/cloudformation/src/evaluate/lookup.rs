//! `Fn::FindInMap`: a value of the section `Mappings`.

use bartizan_tree::{Node, Origin, Value, Why};

use super::{Evaluator, wrong};

impl Evaluator<'_> {
    /// A mapping, a first key and a second one; with the language extensions also a default.
    pub(super) fn find_in_map(&mut self, argument: &Node, origin: Origin) -> Node {
        let arguments = self.arguments(argument);
        let [mapping, first, second, rest @ ..] = arguments.as_slice() else {
            return wrong("`Fn::FindInMap` takes a mapping and two keys", origin);
        };
        let default = rest.first().and_then(|rest| rest.as_map()?.get("DefaultValue").cloned());
        let Some(name) = mapping.as_text() else {
            return self.derived("Fn::FindInMap", &arguments[..3], "the name of a mapping is expected here", origin);
        };
        let Some(rows) = self.template.mappings.get(name) else {
            if self.template.mappings.contains_key("Fn::Transform") {
                return Node::unknown(Why::Function("Fn::Transform".into()), origin);
            }
            return default.unwrap_or_else(|| wrong(format!("there is no mapping `{name}`"), origin));
        };
        let (first_key, second_key) = (key(first), key(second));
        match (first_key, second_key) {
            (Some(first), Some(second)) => {
                let found = rows.as_map().and_then(|rows| rows.get(&first)?.as_map()?.get(&second));
                match found {
                    Some(value) => self.value(value),
                    None if rows.as_map().is_some_and(|rows| rows.contains_key("Fn::Transform")) => {
                        Node::unknown(Why::Function("Fn::Transform".into()), origin)
                    }
                    None => default.unwrap_or_else(|| {
                        wrong(format!("`{name}` has no value for `{first}` and `{second}`"), origin)
                    }),
                }
            }
            // Whatever the first key is, it is one of those that are there.
            (None, Some(second)) => match every_row(rows, &second, default.as_ref()) {
                Some(value) => value,
                None => self.derived("Fn::FindInMap", &arguments[..3], "two keys are expected here", origin),
            },
            _ => self.derived("Fn::FindInMap", &arguments[..3], "two keys are expected here", origin),
        }
    }
}

fn key(node: &Node) -> Option<std::sync::Arc<str>> {
    node.field().text().value().cloned()
}

/// The value that all rows have under a key, where they agree.
fn every_row(rows: &Node, second: &str, default: Option<&Node>) -> Option<Node> {
    let Value::Map(rows) = &rows.value else { return None };
    let mut values = rows.values().filter_map(|row| row.as_map()?.get(second)).chain(default);
    let first = values.next()?;
    let agree = values.all(|value| value == first);
    (agree && default.is_none_or(Node::is_known) && !rows.contains_key("Fn::Transform")).then(|| first.clone())
}
