//! Templates: texts with interpolations and directives. What is not known stays a hole in the text.

use bartizan_tree::{Node, Origin, Value, Why};

use super::expr::{Pairs, pairs};
use super::{Evaluator, InstanceId, Scope};
use crate::syntax::Piece;
use crate::value::{self, MAX_TEXT, Outcome, Stop};

impl Evaluator<'_> {
    pub(super) fn template(&mut self, at: InstanceId, scope: Option<&Scope>, pieces: &[Piece]) -> Outcome {
        let mut out = Text::default();
        self.pieces(at, scope, pieces, &mut out)?;
        Ok(Node::concat(out.parts, Origin::NONE))
    }

    fn pieces(&mut self, at: InstanceId, scope: Option<&Scope>, pieces: &[Piece], out: &mut Text) -> Outcome<()> {
        for piece in pieces {
            match piece {
                Piece::Text(text, origin) => out.push(Node::text(text.clone(), self.place(at, *origin)))?,
                Piece::Value(expr) => {
                    let node = self.eval(at, scope, expr)?;
                    out.push(interpolated(node)?)?;
                }
                Piece::If(directive) => {
                    let condition = self.eval(at, scope, &directive.condition)?;
                    match value::boolean(&condition) {
                        Ok(true) => self.pieces(at, scope, &directive.then, out)?,
                        Ok(false) => self.pieces(at, scope, &directive.otherwise, out)?,
                        Err(Stop::Unknown(why)) => out.push(Node::unknown(why, condition.origin))?,
                        Err(fault) => return Err(fault),
                    }
                }
                Piece::For(directive) => {
                    let collection = self.eval(at, scope, &directive.collection)?;
                    let Pairs { known, more } = match pairs(&collection) {
                        Ok(found) => found,
                        Err(Stop::Unknown(why)) => {
                            out.push(Node::unknown(why, collection.origin))?;
                            continue;
                        }
                        Err(fault) => return Err(fault),
                    };
                    for (key, value) in known {
                        self.within_steps()?;
                        let key_scope;
                        let outer = match &directive.key {
                            Some(name) => {
                                key_scope = Scope { outer: scope, name, value: &key };
                                Some(&key_scope)
                            }
                            None => scope,
                        };
                        let inner = Scope { outer, name: &directive.value, value: &value };
                        self.pieces(at, Some(&inner), &directive.body, out)?;
                    }
                    if let Some(why) = more {
                        out.push(Node::unknown(why, collection.origin))?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// The pieces of a text under way, with its length.
#[derive(Default)]
struct Text {
    parts: Vec<Node>,
    length: usize,
}

impl Text {
    fn push(&mut self, node: Node) -> Outcome<()> {
        self.length += match &node.value {
            Value::Text(text) => text.len(),
            _ => 1,
        };
        if self.length > MAX_TEXT {
            return Err(Stop::Unknown(Why::Limit("length of texts".into())));
        }
        self.parts.push(node);
        Ok(())
    }
}

/// A value as a piece of a text.
pub(crate) fn interpolated(node: Node) -> Outcome {
    match &node.value {
        Value::Null => Err(Stop::fault("null cannot stand in a text")),
        Value::List(_) | Value::Map(_) | Value::Open { .. } => Err(Stop::fault("a collection cannot stand in a text")),
        Value::Json(document) => Ok(bartizan_tree::json::encode(document).at(node.origin)),
        Value::Number(_) | Value::Bool(_) => {
            let origin = node.origin;
            Ok(Node::text(value::text(&node)?, origin))
        }
        _ => Ok(node),
    }
}
