//! Functions of lists: `Fn::Select`, `Fn::Split`, `Fn::Length`, `Fn::GetAZs`.

use bartizan_tree::{Node, Origin, Placement, Value, Why};

use super::derive::{named, spell};
use super::{Evaluator, Outcome, VALUE_SIZE, spent, wrong};

impl Evaluator<'_> {
    /// `Fn::Select`: an index, from zero, and a list.
    pub(super) fn select(&mut self, argument: &Node, origin: Origin) -> Outcome {
        let arguments = self.arguments(argument);
        let [index, list] = arguments.as_slice() else {
            return Outcome::New(wrong("`Fn::Select` takes an index and a list", origin));
        };
        let at = index.field().integer();
        let (Some(at), Value::List(items)) = (at.value(), &list.value) else {
            return Outcome::New(self.member_of(list, index, origin));
        };
        let chosen = usize::try_from(*at).ok().and_then(|at| items.items.get(at));
        Outcome::New(match chosen {
            Some(item) => item.clone(),
            None => wrong(format!("the list has no member {at}"), origin),
        })
    }

    /// `Fn::Split`: a delimiter and a text.
    pub(super) fn split(&mut self, argument: &Node, origin: Origin) -> Node {
        let arguments = self.arguments(argument);
        let [delimiter, whole] = arguments.as_slice() else {
            return wrong("`Fn::Split` takes a delimiter and a text", origin);
        };
        let (Some(delimiter), Some(text)) = (delimiter.as_text(), whole.as_text()) else {
            return self.derived("Fn::Split", &arguments, "`Fn::Split` takes a delimiter and a text", origin);
        };
        if delimiter.is_empty() {
            return wrong("a delimiter is expected here", origin);
        }
        let count = text.matches(delimiter).count() + 1;
        if !self.spend(text.len() + count * VALUE_SIZE) {
            return spent(origin);
        }
        let placement = Placement::align(self.sources, whole.origin, text);
        let mut items = Vec::with_capacity(count);
        let mut at = 0;
        for piece in text.split(delimiter) {
            items.push(Node::text(piece, placement.origin(at..at + piece.len())));
            at += piece.len() + delimiter.len();
        }
        Node::list(items, origin)
    }

    /// `Fn::Length` of a list.
    pub(super) fn length(&mut self, argument: &Node, origin: Origin) -> Node {
        let list = self.value(argument);
        match &list.value {
            Value::List(items) => Node::number(i64::try_from(items.items.len()).unwrap_or(i64::MAX), origin),
            _ => self.derived("Fn::Length", &[list], "`Fn::Length` counts a list", origin),
        }
    }

    /// `Fn::GetAZs`: which zones there are depends on the account.
    pub(super) fn zones(&mut self, argument: &Node, origin: Origin) -> Node {
        let region = self.value(argument);
        let region = match &region.value {
            Value::Null => self.named("AWS::Region", origin),
            Value::Text(text) if text.is_empty() => self.named("AWS::Region", origin),
            _ => region,
        };
        let mut name = "Fn::GetAZs(".to_owned();
        if !spell(&region, &mut name, &mut false) {
            return Node::unknown(Why::Computed("Fn::GetAZs of what is not known".into()), origin);
        }
        name.push(')');
        Node::unknown(named(name, true), origin)
    }
}
