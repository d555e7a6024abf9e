//! Unknowns that follow from unknowns.
//!
//! Two unknowns of one name stand for one value wherever they occur, so what a function makes of an
//! unknown needs a name of its own: `Subnets[0]` is not `Subnets`, but it is `Subnets[0]` elsewhere.

use std::fmt::Write as _;

use bartizan_tree::{Node, Origin, Value, Why};

use super::{Evaluator, wrong};

/// The longest name of a derived unknown, in bytes.
const MAX_NAME: usize = 240;

impl Evaluator<'_> {
    /// What a function gives for arguments that are not known; an error where they are.
    pub(super) fn derived(&self, function: &str, arguments: &[Node], wanted: &str, origin: Origin) -> Node {
        let Some(first) = arguments.iter().find_map(Node::first_unknown) else { return wrong(wanted, origin) };
        let mut name = format!("{function}(");
        let mut outside = false;
        let spelled = arguments.iter().enumerate().all(|(at, argument)| {
            name.push_str(if at > 0 { ", " } else { "" });
            spell(argument, &mut name, &mut outside)
        });
        name.push(')');
        Node::unknown(if spelled { named(name, outside) } else { unnamed(function, first) }, origin)
    }

    /// A member of something that is not known.
    pub(super) fn member_of(&self, list: &Node, index: &Node, origin: Origin) -> Node {
        let Some(first) = list.first_unknown().or_else(|| index.first_unknown()) else {
            return wrong("`Fn::Select` takes an index and a list", origin);
        };
        let mut name = String::new();
        let mut outside = false;
        let spelled = spell(list, &mut name, &mut outside) && {
            name.push('[');
            // An index is a number, however it is written.
            match index.field().integer().value() {
                Some(at) => {
                    let _ = write!(name, "{at}");
                    true
                }
                None => spell(index, &mut name, &mut outside),
            }
        };
        name.push(']');
        Node::unknown(if spelled { named(name, outside) } else { unnamed("Fn::Select", first) }, origin)
    }
}

/// A reason with a name of its own.
pub(super) fn named(name: String, outside: bool) -> Why {
    if outside { Why::DataSource(name.into()) } else { Why::Variable(name.into()) }
}

/// A reason that equals no other value's: only variables and data sources are taken for names.
fn unnamed(function: &str, first: Why) -> Why {
    match first {
        Why::Variable(name) | Why::DataSource(name) => Why::Computed(format!("{function} of {name}").into()),
        other => other,
    }
}

/// Writes a value that stands for the same wherever it occurs; `false` where it does not, or is
/// too long to be read.
pub(super) fn spell(node: &Node, out: &mut String, outside: &mut bool) -> bool {
    match &node.value {
        Value::Text(text) => {
            if out.len() + text.len() > MAX_NAME {
                return false;
            }
            let _ = write!(out, "\"{text}\"");
        }
        Value::Number(number) => {
            let _ = write!(out, "{number}");
        }
        Value::Bool(truth) => {
            let _ = write!(out, "{truth}");
        }
        Value::Unknown(Why::Variable(name)) => out.push_str(name),
        Value::Unknown(Why::DataSource(name)) => {
            *outside = true;
            out.push_str(name);
        }
        Value::Concat(parts) => return parts.iter().all(|part| spell(part, out, outside)),
        Value::List(list) => {
            out.push('[');
            for (at, item) in list.items.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                if !spell(item, out, outside) {
                    return false;
                }
            }
            out.push(']');
        }
        _ => return false,
    }
    out.len() <= MAX_NAME
}
