//! Expressions.

use std::collections::BTreeMap;
use std::sync::Arc;

use bartizan_tree::{Node, Origin, Value, Why};

use super::{Evaluator, InstanceId, MAX_DEPTH, Scope};
use crate::syntax::{Expr, ExprKind, For, Step};
use crate::value::{self, Outcome, Stop};

impl Evaluator<'_> {
    /// The value of an expression. What is not known is a value too; the error is a fault.
    pub(crate) fn eval(&mut self, at: InstanceId, scope: Option<&Scope>, expr: &Expr) -> Outcome {
        self.steps += 1;
        if self.depth >= MAX_DEPTH {
            return Ok(Node::unknown(Why::Limit("depth of evaluation".into()), expr.origin));
        }
        if let Err(stop) = self.within_steps() {
            return Ok(Node::unknown(stop.into_why(), expr.origin));
        }
        self.depth += 1;
        let result = self.kind(at, scope, expr);
        self.depth -= 1;
        let result = match result {
            Ok(node) if node.origin == Origin::NONE => Ok(node.at(self.place(at, expr.origin))),
            Err(Stop::Unknown(why)) => Ok(Node::unknown(why, self.place(at, expr.origin))),
            other => other,
        };
        if let Ok(Node { value: Value::Unknown(why), .. }) = &result
            && self.opaque.is_none()
        {
            self.opaque = Some(why.clone());
        }
        result
    }

    /// The value, with a fault turned into an unknown: where an expression stands on its own.
    pub(crate) fn settled(&mut self, at: InstanceId, scope: Option<&Scope>, expr: &Expr) -> Node {
        match self.eval(at, scope, expr) {
            Ok(node) => node,
            Err(stop) => Node::unknown(stop.into_why(), self.place(at, expr.origin)),
        }
    }

    /// A place in a module's files, through the calls of the instance.
    pub(crate) fn place(&self, at: InstanceId, origin: Origin) -> Origin {
        origin.through(self.instances[at].calls)
    }

    fn kind(&mut self, at: InstanceId, scope: Option<&Scope>, expr: &Expr) -> Outcome {
        let here = || Origin::NONE;
        match &expr.kind {
            ExprKind::Null => Ok(Node::null(here())),
            ExprKind::Bool(b) => Ok(Node::bool(*b, here())),
            ExprKind::Number(n) => Ok(Node::number(*n, here())),
            ExprKind::Text(text) => Ok(Node::text(text.clone(), here())),
            ExprKind::Template(pieces) => self.template(at, scope, pieces),
            ExprKind::Tuple(items) => {
                let items: Outcome<Vec<Node>> = items.iter().map(|item| self.eval(at, scope, item)).collect();
                Ok(Node::list(items?, here()))
            }
            ExprKind::Object(members) => self.object(at, scope, members),
            ExprKind::Name(_) => self.reference(at, scope, expr, &[]),
            ExprKind::Path(path) => {
                let (root, steps) = path.as_ref();
                match &root.kind {
                    ExprKind::Name(_) => self.reference(at, scope, root, steps),
                    _ => {
                        let value = self.eval(at, scope, root)?;
                        self.walk(at, scope, value, steps)
                    }
                }
            }
            ExprKind::Conditional(parts) => self.conditional(at, scope, parts),
            ExprKind::Call(call) => self.call(at, scope, call, expr.origin),
            ExprKind::Not(inner) => {
                let value = self.eval(at, scope, inner)?;
                Ok(Node::bool(!value::boolean(&value)?, here()))
            }
            ExprKind::Negate(inner) => {
                let value = self.eval(at, scope, inner)?;
                super::operators::negate(value::number(&value)?)
            }
            ExprKind::Binary(parts) => self.binary(at, scope, parts.0, &parts.1, &parts.2),
            ExprKind::For(f) => self.for_each_member(at, scope, f),
            ExprKind::Broken(why) => Err(Stop::Unknown(Why::Invalid(why.clone()))),
        }
    }

    fn object(&mut self, at: InstanceId, scope: Option<&Scope>, written: &[(Expr, Expr)]) -> Outcome {
        // A map takes more room than a list.
        self.charge(3);
        let mut members = BTreeMap::new();
        let mut more = None;
        for (key, value) in written {
            let name = match &key.kind {
                ExprKind::Text(name) => name.clone(),
                _ => {
                    let key = self.eval(at, scope, key)?;
                    match value::text(&key) {
                        Ok(name) => name,
                        Err(Stop::Unknown(why)) => {
                            more = more.or(Some(why));
                            continue;
                        }
                        Err(fault) => return Err(fault),
                    }
                }
            };
            members.insert(name, self.eval(at, scope, value)?);
        }
        Ok(value::map(members, more))
    }

    /// The chosen branch alone is evaluated, but for its type: of a text and a number it is a text.
    fn conditional(&mut self, at: InstanceId, scope: Option<&Scope>, parts: &[Expr; 3]) -> Outcome {
        let [condition, yes, no] = parts;
        let condition = self.eval(at, scope, condition)?;
        match value::boolean(&condition) {
            Ok(holds) => {
                let (chosen, other) = if holds { (yes, no) } else { (no, yes) };
                let chosen = self.eval(at, scope, chosen)?;
                if matches!(chosen.value, Value::Number(_) | Value::Bool(_))
                    && !matches!(other.kind, ExprKind::Number(_) | ExprKind::Bool(_) | ExprKind::Null)
                    && let Ok(other) = self.eval(at, scope, other)
                    && matches!(other.value, Value::Text(_) | Value::Concat(_))
                {
                    let origin = chosen.origin;
                    return Ok(Node::text(value::text(&chosen)?, origin));
                }
                Ok(chosen)
            }
            Err(Stop::Unknown(why)) => {
                // Either may hold: what both agree on is known all the same.
                let (yes, no) = (self.eval(at, scope, yes), self.eval(at, scope, no));
                match (yes, no) {
                    (Ok(yes), Ok(no)) => either(yes, no, why),
                    _ => Err(Stop::Unknown(why)),
                }
            }
            Err(fault) => Err(fault),
        }
    }

    fn for_each_member(&mut self, at: InstanceId, scope: Option<&Scope>, f: &For) -> Outcome {
        let collection = self.eval(at, scope, &f.collection)?;
        let Pairs { known, mut more } = pairs(&collection)?;
        let mut items = Vec::new();
        let mut members: BTreeMap<Arc<str>, Node> = BTreeMap::new();
        let mut groups: BTreeMap<Arc<str>, Vec<Node>> = BTreeMap::new();
        for (key, value) in known {
            self.within_steps()?;
            let key_scope;
            let outer = match &f.key {
                Some(name) => {
                    key_scope = Scope { outer: scope, name, value: &key };
                    Some(&key_scope)
                }
                None => scope,
            };
            let inner = Scope { outer, name: &f.value, value: &value };
            let inner = Some(&inner);
            if let Some(condition) = &f.condition {
                let kept = self.eval(at, inner, condition)?;
                match value::boolean(&kept) {
                    Ok(true) => {}
                    Ok(false) => continue,
                    Err(Stop::Unknown(why)) => {
                        more = more.or(Some(why));
                        continue;
                    }
                    Err(fault) => return Err(fault),
                }
            }
            let Some(key) = &f.result_key else {
                items.push(self.eval(at, inner, &f.result)?);
                continue;
            };
            let key = self.eval(at, inner, key)?;
            let name = match value::text(&key) {
                Ok(name) => name,
                Err(Stop::Unknown(why)) => {
                    more = more.or(Some(why));
                    continue;
                }
                Err(fault) => return Err(fault),
            };
            let result = self.eval(at, inner, &f.result)?;
            if f.grouping {
                groups.entry(name).or_default().push(result);
            } else if members.insert(name.clone(), result).is_some() {
                return Err(Stop::fault(format!("two members of this `for` have the key `{name}`")));
            }
        }
        Ok(match (&f.result_key, f.grouping) {
            (None, _) => value::list(items, more),
            (Some(_), false) => value::map(members, more),
            (Some(_), true) => {
                // A group may have more members where there may be more at all.
                let groups = groups.into_iter().map(|(key, items)| (key, value::list(items, more.clone()))).collect();
                value::map(groups, more)
            }
        })
    }

    /// A name, and steps from it.
    fn reference(&mut self, at: InstanceId, scope: Option<&Scope>, root: &Expr, steps: &[Step]) -> Outcome {
        let ExprKind::Name(name) = &root.kind else { return Err(Stop::fault("a name is wanted here")) };
        if let Some(found) = scope.and_then(|scope| scope.find(name)) {
            let found = found.clone();
            return self.walk(at, scope, found, steps);
        }
        match (&**name, steps) {
            ("var", [Step::Attribute(name), rest @ ..]) => {
                let value = self.variable(at, name);
                self.walk(at, scope, value, rest)
            }
            ("local", [Step::Attribute(name), rest @ ..]) => {
                let value = self.local(at, name);
                self.walk(at, scope, value, rest)
            }
            ("module", [Step::Attribute(name), rest @ ..]) => self.module_reference(at, scope, name, rest),
            ("data", [Step::Attribute(kind), Step::Attribute(name), rest @ ..]) => {
                self.resource_reference(at, scope, crate::Mode::Data, kind, name, rest)
            }
            ("resource", [Step::Attribute(kind), Step::Attribute(name), rest @ ..]) => {
                self.resource_reference(at, scope, crate::Mode::Managed, kind, name, rest)
            }
            ("ephemeral", [Step::Attribute(kind), Step::Attribute(name), ..]) => {
                Err(Stop::Unknown(Why::DataSource(format!("ephemeral.{kind}.{name}").into())))
            }
            ("path", [Step::Attribute(what), rest @ ..]) => {
                let value = self.path(at, what)?;
                self.walk(at, scope, value, rest)
            }
            ("terraform", [Step::Attribute(what), ..]) => match &**what {
                "workspace" => Ok(Node::text("default", Origin::NONE)),
                _ => Err(Stop::Unknown(Why::Computed(format!("terraform.{what}").into()))),
            },
            ("each" | "count" | "self", _) => Err(Stop::fault(format!("`{name}` has no meaning here"))),
            (_, [Step::Attribute(resource), rest @ ..]) => {
                self.resource_reference(at, scope, crate::Mode::Managed, name, resource, rest)
            }
            _ => Err(Stop::Unknown(Why::Invalid(format!("`{name}` is not declared").into()))),
        }
    }

    /// `path.module`, `path.root`, `path.cwd`: as Terraform gives them when it runs in the root.
    fn path(&self, at: InstanceId, what: &str) -> Outcome {
        match what {
            "module" => {
                Ok(Node::text(crate::paths::relative(&self.root, &self.instances[at].module.folder), Origin::NONE))
            }
            "root" => Ok(Node::text(".", Origin::NONE)),
            "cwd" => match self.files.absolute(&self.root) {
                Some(path) => Ok(Node::text(crate::paths::clean(&path), Origin::NONE)),
                None => Err(Stop::Unknown(Why::Outside("path.cwd".into()))),
            },
            _ => Err(Stop::fault(format!("there is no `path.{what}`"))),
        }
    }
}

/// The keys and values of a collection in their order, and why there may be more.
pub(crate) struct Pairs {
    pub(crate) known: Vec<(Node, Node)>,
    pub(crate) more: Option<Why>,
}

/// The members of a collection with their keys.
pub(crate) fn pairs(collection: &Node) -> Outcome<Pairs> {
    match &collection.value {
        Value::List(list) => {
            let pair = |(i, item): (usize, &Node)| {
                let key = if list.unordered {
                    item.clone()
                } else {
                    Node::number(i64::try_from(i).unwrap_or(i64::MAX), Origin::NONE)
                };
                (key, item.clone())
            };
            Ok(Pairs { known: list.items.iter().enumerate().map(pair).collect(), more: None })
        }
        Value::Map(map) => {
            let pair = |(key, value): (&Arc<str>, &Node)| (Node::text(key.clone(), value.origin), value.clone());
            Ok(Pairs { known: map.iter().map(pair).collect(), more: None })
        }
        Value::Open { known, more } => {
            let mut found = pairs(known)?;
            // Where there may be more, the place of a member is not known.
            if matches!(&known.value, Value::List(list) if !list.unordered) {
                for (key, _) in &mut found.known {
                    key.value = Value::Unknown(more.clone());
                }
            }
            Ok(Pairs { more: Some(more.clone()), ..found })
        }
        Value::Null => Err(Stop::fault("a collection is wanted, and this is null")),
        Value::Ref(_) | Value::Unknown(_) => Err(value::not_known(collection)),
        _ => Err(Stop::fault("a collection is wanted here")),
    }
}

/// The value that is one of two: known where both agree.
fn either(yes: Node, no: Node, why: Why) -> Outcome {
    if yes.value == no.value && !value::is_opaque(&yes) {
        return Ok(yes);
    }
    if let (Value::Ref(a), Value::Ref(b)) = (&yes.value, &no.value)
        && a == b
    {
        return Ok(yes);
    }
    Err(Stop::Unknown(why))
}
