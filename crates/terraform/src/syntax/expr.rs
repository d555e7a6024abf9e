//! The tree of a file: attributes, blocks and expressions, each with its origin.

use std::collections::HashSet;
use std::sync::Arc;

use bartizan_tree::{Number, Origin};

/// An expression and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Expr {
    pub(crate) kind: ExprKind,
    pub(crate) origin: Origin,
}

/// The forms of an expression. Parentheses are gone.
#[derive(Debug, Clone)]
pub(crate) enum ExprKind {
    Null,
    Bool(bool),
    Number(Number),
    Text(Arc<str>),
    Template(Box<[Piece]>),
    Tuple(Box<[Expr]>),
    Object(Box<[(Expr, Expr)]>),
    Name(Arc<str>),
    /// A value, and the steps into it: `a.b[0][*].c`.
    Path(Box<(Expr, Box<[Step]>)>),
    Conditional(Box<[Expr; 3]>),
    Call(Box<Call>),
    Not(Box<Expr>),
    Negate(Box<Expr>),
    Binary(Box<(Operator, Expr, Expr)>),
    For(Box<For>),
    /// It was written wrongly; why.
    Broken(Arc<str>),
}

/// One step into a value.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Attribute(Arc<str>),
    Index(Expr),
    /// `[*]`
    Splat,
    /// `.*`
    AttributeSplat,
}

/// A part of a template.
#[derive(Debug, Clone)]
pub(crate) enum Piece {
    Text(Arc<str>, Origin),
    Value(Expr),
    If(Box<TemplateIf>),
    For(Box<TemplateFor>),
}

/// `%{ if … }`
#[derive(Debug, Clone)]
pub(crate) struct TemplateIf {
    pub(crate) condition: Expr,
    pub(crate) then: Box<[Piece]>,
    pub(crate) otherwise: Box<[Piece]>,
}

/// `%{ for … }`
#[derive(Debug, Clone)]
pub(crate) struct TemplateFor {
    pub(crate) key: Option<Arc<str>>,
    pub(crate) value: Arc<str>,
    pub(crate) collection: Expr,
    pub(crate) body: Box<[Piece]>,
}

/// A function call. The name of a provider's function is `provider::aws::arn_parse`.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) name: Arc<str>,
    pub(crate) arguments: Box<[Expr]>,
    /// Whether the last argument is a list of arguments: `f(xs...)`.
    pub(crate) expand: bool,
}

/// `[for k, v in c : r if p]` or `{for k, v in c : key => r... if p}`
#[derive(Debug, Clone)]
pub(crate) struct For {
    pub(crate) key: Option<Arc<str>>,
    pub(crate) value: Arc<str>,
    pub(crate) collection: Expr,
    pub(crate) result_key: Option<Expr>,
    pub(crate) result: Expr,
    pub(crate) grouping: bool,
    pub(crate) condition: Option<Expr>,
}

/// The operators between two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    And,
    Or,
}

/// What stands between the braces of a block.
#[derive(Debug, Clone, Default)]
pub(crate) struct Body {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) blocks: Vec<Block>,
}

impl Body {
    /// The value of an attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<&Expr> {
        self.attributes.iter().find(|a| &*a.name == name).map(|a| &a.value)
    }

    /// The blocks of a name.
    pub(crate) fn blocks<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Block> {
        self.blocks.iter().filter(move |b| &*b.kind == kind)
    }
}

/// `name = value`
#[derive(Debug, Clone)]
pub(crate) struct Attribute {
    pub(crate) name: Arc<str>,
    pub(crate) value: Expr,
}

/// `kind "label" … { body }`
#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub(crate) kind: Arc<str>,
    pub(crate) labels: Vec<Arc<str>>,
    /// From the kind to the last label.
    pub(crate) header: Origin,
    /// The whole block.
    pub(crate) whole: Origin,
    pub(crate) body: Body,
}

/// One allocation for each name, however often it stands in the files.
#[derive(Debug, Default)]
pub(crate) struct Interner(HashSet<Arc<str>>);

impl Interner {
    /// The shared copy of a name.
    pub(crate) fn name(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.0.get(name) {
            return known.clone();
        }
        let name: Arc<str> = name.into();
        self.0.insert(name.clone());
        name
    }
}
