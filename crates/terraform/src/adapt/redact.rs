//! Secrets are taken out of the source's own words too: whatever the lexicon calls a secret is a
//! mark in the properties, and the same mark in the attributes that `inspect` shows.

use std::sync::Arc;

use bartizan_lexicon::{As, Name, Step};
use bartizan_tree::{List, Node, Value};

/// The attributes with a mark in place of each value that the names call a secret. Shares what it
/// does not change.
pub(super) fn without_secrets(attributes: &Node, names: &[Name]) -> Node {
    names
        .iter()
        .filter(|name| name.form == As::Secret)
        .fold(attributes.clone(), |attributes, name| replaced(&attributes, &name.from))
}

fn replaced(node: &Node, path: &[Step]) -> Node {
    let value = match (&node.value, path.split_first()) {
        (Value::Text(_) | Value::Number(_) | Value::Concat(_) | Value::Json(_), None) => {
            Value::Redacted { kind: "secret".into(), fingerprint: "".into() }
        }
        (Value::Map(map), Some((Step::Key(key), rest))) => {
            let Some(inner) = map.get(key) else { return node.clone() };
            let mut members = map.to_map();
            members.insert(key.clone(), replaced(inner, rest));
            Value::Map(Arc::new(members.into()))
        }
        // A block is a list, whether or not the path says so.
        (Value::List(list), Some((step, rest))) => {
            let rest = if *step == Step::Each { rest } else { path };
            let items = list.items.iter().map(|item| replaced(item, rest)).collect();
            Value::List(List { items: Arc::new(items), unordered: list.unordered })
        }
        (Value::Open { known, more }, Some(_)) => {
            Value::Open { known: Arc::new(replaced(known, path)), more: more.clone() }
        }
        _ => return node.clone(),
    };
    Node::new(value, node.origin)
}

#[cfg(test)]
mod tests {
    use bartizan_lexicon::Lexicon;
    use bartizan_tree::{Origin, json};

    use super::*;

    #[test]
    fn a_password_is_taken_out_and_the_rest_stays() {
        let text = |s: &str| Node::text(s, Origin::NONE);
        let attributes = Node::map(json::members([("password", text("x")), ("username", text("shop"))]), Origin::NONE);
        let entry = Lexicon::builtin().terraform("aws_db_instance").unwrap();
        let written = json::write_evaluated(&without_secrets(&attributes, &entry.names));
        assert_eq!(written, r#"{"password":{"$redacted":"secret"},"username":"shop"}"#);
    }
}
