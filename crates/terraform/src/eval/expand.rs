//! `count` and `for_each`: which instances a block has, as far as it can be told.
//!
//! Where the number is not known, one instance stands for all of them, with the key `[?]`. Where a
//! condition that is not known chooses between two known numbers, the instances of both are here
//! and those that only one of them has exist perhaps.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::rc::Rc;
use std::sync::Arc;

use bartizan_tree::{Node, Origin, Tri, Value, What, Why};

use super::{Binding, Evaluator, InstanceId, MAX_INSTANCES, Scope};
use crate::syntax::{Expr, ExprKind};
use crate::value::{self, Stop};

/// The instances of one block.
pub(crate) struct Expansion<T> {
    pub(crate) form: Form,
    pub(crate) members: Vec<Rc<T>>,
    /// Why there may be more instances than the ones with known keys.
    pub(crate) open: Option<Why>,
}

/// What the block as a value is: an object, a list or a map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Single,
    Count,
    Each,
}

/// The key of an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    None,
    Index(usize),
    Name(Arc<str>),
    /// It stands for all instances whose keys are not known.
    Unknown,
}

/// One instance before it is anything: its key, whether it exists, and what its block sees.
pub(crate) struct Place {
    pub(crate) key: Key,
    pub(crate) exists: Tri,
    pub(crate) binding: Option<Binding>,
}

impl Key {
    /// The key as it stands in an address, with brackets.
    pub(crate) fn suffix(&self) -> String {
        match self {
            Key::None => String::new(),
            Key::Index(index) => format!("[{index}]"),
            Key::Name(name) => format!("[{}]", quoted(name)),
            Key::Unknown => "[?]".to_owned(),
        }
    }

    fn index(node: &Node) -> Option<Key> {
        match &node.value {
            Value::Number(n) => n.as_i64().and_then(|n| usize::try_from(n).ok()).map(Key::Index),
            Value::Text(text) => Some(Key::Name(text.clone())),
            _ => None,
        }
    }
}

/// A text in quotes as Terraform writes it in an address.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if u32::from(c) < 0x20 => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Which instances a step from a block means.
pub(crate) enum Chosen<T> {
    One(Rc<T>),
    /// None that could be named: it may be one of those with unknown keys.
    Unknown(Why),
}

impl<T> Expansion<T> {
    /// The instance of a key.
    pub(crate) fn choose(&self, key: &Node, key_of: impl Fn(&T) -> &Key) -> Result<Chosen<T>, Stop> {
        let wanted = Key::index(key).ok_or_else(|| value::not_known(key))?;
        let same = |have: &Key| match (have, &wanted) {
            // `x["0"]` and `x[0]` mean the same instance.
            (Key::Index(a), Key::Name(b)) => b.parse() == Ok(*a),
            (Key::Name(a), Key::Index(b)) => a.parse() == Ok(*b),
            (a, b) => a == b,
        };
        if let Some(found) = self.members.iter().find(|member| same(key_of(member))) {
            return Ok(Chosen::One(found.clone()));
        }
        match (&self.open, self.members.iter().find(|member| *key_of(member) == Key::Unknown)) {
            (Some(_), Some(any)) => Ok(Chosen::One(any.clone())),
            (Some(why), None) => Ok(Chosen::Unknown(why.clone())),
            (None, _) => Err(Stop::fault(format!("there is no instance with the key {}", wanted.suffix()))),
        }
    }
}

impl Evaluator<'_> {
    /// The places of a block's instances.
    pub(super) fn places(
        &mut self,
        at: InstanceId,
        name: &str,
        header: Origin,
        count: Option<&Expr>,
        for_each: Option<&Expr>,
    ) -> (Form, Vec<Place>, Option<Why>) {
        match (count, for_each) {
            (Some(count), _) => self.counted(at, name, header, count),
            (None, Some(for_each)) => self.each(at, name, header, for_each),
            (None, None) => (Form::Single, vec![Place { key: Key::None, exists: Tri::Yes, binding: None }], None),
        }
    }

    fn counted(&mut self, at: InstanceId, name: &str, header: Origin, count: &Expr) -> (Form, Vec<Place>, Option<Why>) {
        let place = |key: Key, index: Node, exists: Tri| {
            let members = BTreeMap::from([(Arc::from("index"), index)]);
            Place { key, exists, binding: Some(("count", Node::map(members, Origin::NONE))) }
        };
        match self.range(at, count) {
            Ok((least, most, why)) => {
                let most = self.bounded(at, name, header, most);
                let places = (0..most).map(|i| {
                    let index = Node::number(i64::try_from(i).unwrap_or(i64::MAX), Origin::NONE);
                    let exists = match &why {
                        Some(why) if i >= least => Tri::Unknown(why.clone()),
                        _ => Tri::Yes,
                    };
                    place(Key::Index(i), index, exists)
                });
                (Form::Count, places.collect(), why)
            }
            Err(stop) => {
                let why = stop.into_why();
                let index = Node::unknown(why.clone(), Origin::NONE);
                (Form::Count, vec![place(Key::Unknown, index, Tri::Unknown(why.clone()))], Some(why))
            }
        }
    }

    /// The least and the most that a count may be, and why they differ.
    fn range(&mut self, at: InstanceId, count: &Expr) -> Result<(usize, usize, Option<Why>), Stop> {
        let value = self.eval(at, None, count)?;
        match value::integer(&value) {
            Ok(n) => match usize::try_from(n) {
                Ok(n) => Ok((n, n, None)),
                Err(_) => Err(Stop::fault("a count is not negative")),
            },
            Err(Stop::Unknown(why)) => match &count.kind {
                ExprKind::Conditional(parts) => {
                    let [_, yes, no] = parts.as_ref();
                    let (yes, no) = (self.range(at, yes)?, self.range(at, no)?);
                    Ok((yes.0.min(no.0), yes.1.max(no.1), Some(why)))
                }
                _ => Err(Stop::Unknown(why)),
            },
            Err(fault) => Err(fault),
        }
    }

    fn each(&mut self, at: InstanceId, name: &str, header: Origin, expr: &Expr) -> (Form, Vec<Place>, Option<Why>) {
        let mut found = Each::default();
        self.each_members(at, expr, &Tri::Yes, &mut found);
        let most = self.bounded(at, name, header, found.known.len());
        let mut places: Vec<Place> = found
            .known
            .into_iter()
            .take(most)
            .map(|(key, (value, exists))| {
                let binding = each_binding(Node::text(key.clone(), value.origin), value);
                Place { key: Key::Name(key), exists, binding: Some(binding) }
            })
            .collect();
        if let Some(why) = &found.open {
            let unknown = Node::unknown(why.clone(), Origin::NONE);
            // A single member whose key is not known is all that the unknown instance stands for.
            let (key, value) = match found.unknown.as_slice() {
                [only] if !found.more => (only.clone(), only.clone()),
                _ => (unknown.clone(), unknown),
            };
            let exists = Tri::Unknown(why.clone());
            places.push(Place { key: Key::Unknown, exists, binding: Some(each_binding(key, value)) });
        }
        (Form::Each, places, found.open.or(found.perhaps))
    }

    fn each_members(&mut self, at: InstanceId, expr: &Expr, exists: &Tri, found: &mut Each) {
        let node = match self.eval(at, None, expr) {
            Ok(node) => node,
            Err(stop) => return found.beyond(stop.into_why()),
        };
        match (&node.value, &expr.kind) {
            // The instances of both branches exist perhaps; those of both surely.
            (Value::Unknown(why), ExprKind::Conditional(parts)) => {
                let [_, yes, no] = parts.as_ref();
                let (mut left, mut right) = (Each::default(), Each::default());
                self.each_members(at, yes, exists, &mut left);
                self.each_members(at, no, exists, &mut right);
                let perhaps = exists.clone().and(Tri::Unknown(why.clone()));
                for (key, (value, exists)) in left.known {
                    let entry = match right.known.remove(&key) {
                        Some((other, _)) if other == value => (value, exists),
                        Some(_) => (Node::unknown(why.clone(), value.origin), exists),
                        None => (value, perhaps.clone()),
                    };
                    found.known.insert(key, entry);
                }
                for (key, (value, _)) in right.known {
                    found.known.insert(key, (value, perhaps.clone()));
                }
                if let Some(why) = left.open.or(right.open) {
                    found.beyond(why);
                }
                found.perhaps = found.perhaps.take().or_else(|| Some(why.clone()));
            }
            _ => found.collect(&node, exists),
        }
    }

    /// The number of instances within the limit, which is said where it is hit.
    fn bounded(&mut self, at: InstanceId, name: &str, header: Origin, wanted: usize) -> usize {
        if wanted > MAX_INSTANCES {
            let name = format!("{}{name}", self.instances[at].prefix);
            let reason = format!("it has {wanted} instances; the first {MAX_INSTANCES} were looked at");
            self.say(What::Block, name, reason, self.place(at, header));
        }
        wanted.min(MAX_INSTANCES)
    }
}

fn each_binding(key: Node, value: Node) -> Binding {
    ("each", Node::map(BTreeMap::from([(Arc::from("key"), key), (Arc::from("value"), value)]), Origin::NONE))
}

/// The members of a `for_each` as they are found.
#[derive(Default)]
struct Each {
    known: BTreeMap<Arc<str>, (Node, Tri)>,
    /// Members whose keys are not known.
    unknown: Vec<Node>,
    /// Whether there may be members of which nothing is known.
    more: bool,
    open: Option<Why>,
    perhaps: Option<Why>,
}

impl Each {
    fn beyond(&mut self, why: Why) {
        self.more = true;
        self.open = self.open.take().or(Some(why));
    }

    fn collect(&mut self, node: &Node, exists: &Tri) {
        match &node.value {
            Value::Map(map) => {
                self.known.extend(map.iter().map(|(key, value)| (key.clone(), (value.clone(), exists.clone()))));
            }
            Value::List(list) => {
                for item in list.items.iter() {
                    match value::text(item) {
                        Ok(key) => {
                            self.known.insert(key, (item.clone(), exists.clone()));
                        }
                        Err(stop) => {
                            self.unknown.push(item.clone());
                            self.open = self.open.take().or_else(|| Some(stop.into_why()));
                        }
                    }
                }
            }
            Value::Open { known, more } => {
                self.collect(known, exists);
                self.beyond(more.clone());
            }
            Value::Null => self.beyond(Why::Invalid("a for_each is null".into())),
            _ => self.beyond(node.why().unwrap_or_else(|| Why::Invalid("a for_each is no collection".into()))),
        }
    }
}

/// A scope with `each` or `count`, where the block has one.
pub(crate) fn bound<'s>(binding: Option<&'s Binding>) -> Option<Scope<'s>> {
    binding.map(|(name, value)| Scope { outer: None, name, value })
}
