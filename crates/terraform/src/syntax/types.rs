//! Type constraints: `list(object({ name = string, size = optional(number, 1) }))`.

use std::sync::Arc;

use super::expr::{Expr, ExprKind, Step};

/// A type constraint (<https://developer.hashicorp.com/terraform/language/expressions/type-constraints>).
#[derive(Debug, Clone)]
pub(crate) enum Type {
    Any,
    Text,
    Number,
    Bool,
    List(Box<Type>),
    Set(Box<Type>),
    Map(Box<Type>),
    Tuple(Box<[Type]>),
    Object(Box<[Member]>),
}

/// A member of an object type.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) name: Arc<str>,
    pub(crate) kind: Type,
    /// Whether it may be left out.
    pub(crate) optional: bool,
    /// What stands for it where it is left out; `null` where nothing does.
    pub(crate) default: Option<Expr>,
}

impl Type {
    /// Reads a constraint; what is no constraint accepts anything.
    pub(crate) fn read(expr: &Expr) -> Type {
        match &expr.kind {
            // Terraform 0.11 wrote types as texts.
            ExprKind::Name(name) | ExprKind::Text(name) => match &**name {
                "string" => Type::Text,
                "number" => Type::Number,
                "bool" => Type::Bool,
                "list" => Type::List(Box::new(Type::Any)),
                "set" => Type::Set(Box::new(Type::Any)),
                "map" => Type::Map(Box::new(Type::Any)),
                _ => Type::Any,
            },
            ExprKind::Call(call) => {
                let inner = || Box::new(call.arguments.first().map_or(Type::Any, Type::read));
                match (&*call.name, call.arguments.first().map(|a| &a.kind)) {
                    ("list", _) => Type::List(inner()),
                    ("set", _) => Type::Set(inner()),
                    ("map", _) => Type::Map(inner()),
                    ("tuple", Some(ExprKind::Tuple(items))) => Type::Tuple(items.iter().map(Type::read).collect()),
                    ("object", Some(ExprKind::Object(members))) => {
                        Type::Object(members.iter().filter_map(|(key, value)| Member::read(key, value)).collect())
                    }
                    ("optional", _) => *inner(),
                    _ => Type::Any,
                }
            }
            _ => Type::Any,
        }
    }

    /// Whether values of the type are plain: on the command line their text is taken as it is.
    pub(crate) fn is_plain(&self) -> bool {
        matches!(self, Type::Text | Type::Number | Type::Bool)
    }
}

impl Member {
    fn read(key: &Expr, value: &Expr) -> Option<Member> {
        let name = match &key.kind {
            ExprKind::Text(name) | ExprKind::Name(name) => name.clone(),
            ExprKind::Path(path) => match (&path.0.kind, path.1.as_ref()) {
                (ExprKind::Name(name), [] | [Step::Attribute(_)]) => name.clone(),
                _ => return None,
            },
            _ => return None,
        };
        let kind = Type::read(value);
        match &value.kind {
            ExprKind::Call(call) if &*call.name == "optional" => {
                Some(Member { name, kind, optional: true, default: call.arguments.get(1).cloned() })
            }
            _ => Some(Member { name, kind, optional: false, default: None }),
        }
    }
}
