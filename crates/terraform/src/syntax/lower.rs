//! From the HCL parser's tree to ours.
//!
//! The parser bounds nesting (64 levels) and chains of operators (128) itself, so the recursion
//! here is bounded too.

use std::ops::Range;
use std::sync::Arc;

use bartizan_tree::{Number, Origin};
use hcl_edit::Span as _;
use hcl_edit::expr::{BinaryOperator, Expression, ObjectKey, TraversalOperator, UnaryOperator};
use hcl_edit::structure::{Body as HclBody, Structure};
use hcl_edit::template::{Directive, Element, Template};

use super::expr::{
    Attribute, Block, Body, Call, Expr, ExprKind, For, Interner, Operator, Piece, Step, TemplateFor, TemplateIf,
};
use super::literals::{self, Form};
use super::repair::Keys;

pub(super) struct Lower<'a> {
    /// The text that spans point into.
    pub(super) text: &'a str,
    /// Where a span of it stands.
    pub(super) place: &'a dyn Fn(Range<usize>) -> Origin,
    pub(super) names: &'a mut Interner,
    /// Keys that were renamed before parsing.
    pub(super) keys: Keys,
}

impl Lower<'_> {
    fn origin(&self, span: Option<Range<usize>>) -> Origin {
        span.map_or(Origin::NONE, |range| (self.place)(range))
    }

    pub(super) fn body(&mut self, body: &HclBody, into: &mut Body) {
        for structure in body.iter() {
            match structure {
                Structure::Attribute(attribute) => {
                    let name = self.names.name(attribute.key.as_str());
                    let value = self.expr(&attribute.value);
                    into.attributes.push(Attribute { name, value });
                }
                Structure::Block(block) => {
                    let labels: Vec<Arc<str>> = block.labels.iter().map(|l| self.names.name(l.as_str())).collect();
                    let start = block.ident.span();
                    let last = block.labels.iter().filter_map(label_span).next_back();
                    let header = match (start, last) {
                        (Some(start), Some(last)) => Some(start.start..last.end),
                        (start, _) => start,
                    };
                    let mut inner = Body::default();
                    self.body(&block.body, &mut inner);
                    into.blocks.push(Block {
                        kind: self.names.name(block.ident.as_str()),
                        labels,
                        header: self.origin(header),
                        whole: self.origin(block.span()),
                        body: inner,
                    });
                }
            }
        }
    }

    pub(super) fn expr(&mut self, expression: &Expression) -> Expr {
        let origin = self.origin(expression.span());
        let kind = match expression {
            Expression::Null(_) => ExprKind::Null,
            Expression::Bool(b) => ExprKind::Bool(*b.value()),
            Expression::Number(n) => match number(n.value()) {
                Some(number) => ExprKind::Number(number),
                None => ExprKind::Broken("a number out of range".into()),
            },
            Expression::String(text) => ExprKind::Text(self.names.name(text.value())),
            Expression::Array(array) => ExprKind::Tuple(array.iter().map(|item| self.expr(item)).collect()),
            Expression::Object(object) => {
                ExprKind::Object(object.iter().map(|(key, value)| (self.key(key), self.expr(value.expr()))).collect())
            }
            Expression::StringTemplate(template) => {
                let literals = literals::of(self.text, template.iter(), Form::Quoted);
                return unwrapped(self.sequence(template.iter(), &mut literals.into_iter()), origin);
            }
            Expression::HeredocTemplate(heredoc) => {
                let flush = self.text.get(heredoc.span().unwrap_or_default()).is_some_and(|t| t.starts_with("<<-"));
                let literals = literals::of(self.text, heredoc.template.iter(), Form::Lines { flush });
                let pieces = self.sequence(heredoc.template.iter(), &mut literals.into_iter());
                return Expr { kind: ExprKind::Template(pieces), origin };
            }
            Expression::Parenthesis(inner) => return self.expr(inner.inner()),
            Expression::Variable(name) => ExprKind::Name(self.names.name(name.as_str())),
            Expression::Conditional(c) => ExprKind::Conditional(Box::new([
                self.expr(&c.cond_expr),
                self.expr(&c.true_expr),
                self.expr(&c.false_expr),
            ])),
            Expression::FuncCall(call) => {
                let mut name = String::new();
                for part in &call.name.namespace {
                    name.push_str(part.as_str());
                    name.push_str("::");
                }
                name.push_str(call.name.name.as_str());
                // `core::` is Terraform's own name space.
                let name = self.names.name(name.strip_prefix("core::").unwrap_or(&name));
                let arguments = call.args.iter().map(|argument| self.expr(argument)).collect();
                ExprKind::Call(Box::new(Call { name, arguments, expand: call.args.expand_final() }))
            }
            Expression::Traversal(path) => {
                let root = self.expr(&path.expr);
                let steps = path.operators.iter().map(|step| self.step(step.value())).collect();
                ExprKind::Path(Box::new((root, steps)))
            }
            Expression::UnaryOp(op) => {
                let inner = Box::new(self.expr(&op.expr));
                match op.operator.value() {
                    UnaryOperator::Neg => ExprKind::Negate(inner),
                    UnaryOperator::Not => ExprKind::Not(inner),
                }
            }
            Expression::BinaryOp(op) => ExprKind::Binary(Box::new((
                operator(*op.operator.value()),
                self.expr(&op.lhs_expr),
                self.expr(&op.rhs_expr),
            ))),
            Expression::ForExpr(f) => ExprKind::For(Box::new(For {
                key: f.intro.key_var.as_ref().map(|name| self.names.name(name.as_str())),
                value: self.names.name(f.intro.value_var.as_str()),
                collection: self.expr(&f.intro.collection_expr),
                result_key: f.key_expr.as_ref().map(|key| self.expr(key)),
                result: self.expr(&f.value_expr),
                grouping: f.grouping,
                condition: f.cond.as_ref().map(|cond| self.expr(&cond.expr)),
            })),
        };
        Expr { kind, origin }
    }

    fn key(&mut self, key: &ObjectKey) -> Expr {
        let span = match key {
            ObjectKey::Ident(name) => name.span(),
            ObjectKey::Expression(expression) => expression.span(),
        };
        if let Some(name) = span.as_ref().and_then(|span| self.keys.get(&span.start)) {
            return Expr { kind: ExprKind::Text(self.names.name(name)), origin: self.origin(span) };
        }
        match key {
            ObjectKey::Ident(name) => {
                Expr { kind: ExprKind::Text(self.names.name(name.as_str())), origin: self.origin(name.span()) }
            }
            // A bare name is the key itself; `(name)` in parentheses is the value of the name.
            ObjectKey::Expression(Expression::Variable(name)) => {
                Expr { kind: ExprKind::Text(self.names.name(name.as_str())), origin: self.origin(name.span()) }
            }
            ObjectKey::Expression(expression) => self.expr(expression),
        }
    }

    fn step(&mut self, step: &TraversalOperator) -> Step {
        match step {
            TraversalOperator::AttrSplat(_) => Step::AttributeSplat,
            TraversalOperator::FullSplat(_) => Step::Splat,
            TraversalOperator::GetAttr(name) => Step::Attribute(self.names.name(name.as_str())),
            TraversalOperator::Index(key) => Step::Index(self.expr(key)),
            TraversalOperator::LegacyIndex(index) => {
                let kind = match i64::try_from(*index.value()) {
                    Ok(index) => ExprKind::Number(index.into()),
                    Err(_) => ExprKind::Broken("an index out of range".into()),
                };
                Step::Index(Expr { kind, origin: self.origin(index.span()) })
            }
        }
    }

    /// A template that is the whole of a text or of a file.
    pub(super) fn template(&mut self, template: &Template, origin: Origin) -> Expr {
        let literals = literals::of(self.text, template.iter(), Form::Lines { flush: false });
        unwrapped(self.sequence(template.iter(), &mut literals.into_iter()), origin)
    }

    /// The elements of a template; the texts of its literals, in their order, come with them.
    fn sequence<'e>(
        &mut self,
        elements: impl Iterator<Item = &'e Element>,
        literals: &mut std::vec::IntoIter<String>,
    ) -> Box<[Piece]> {
        let mut pieces = Vec::new();
        for element in elements {
            match element {
                Element::Literal(literal) => {
                    let text = literals.next().unwrap_or_default();
                    if !text.is_empty() {
                        pieces.push(Piece::Text(text.into(), self.origin(literal.span())));
                    }
                }
                Element::Interpolation(interpolation) => pieces.push(Piece::Value(self.expr(&interpolation.expr))),
                Element::Directive(directive) => pieces.push(self.directive(directive, literals)),
            }
        }
        pieces.into()
    }

    fn directive(&mut self, directive: &Directive, literals: &mut std::vec::IntoIter<String>) -> Piece {
        match directive {
            Directive::If(d) => {
                let condition = self.expr(&d.if_expr.cond_expr);
                let then = self.sequence(d.if_expr.template.iter(), literals);
                let otherwise = match &d.else_expr {
                    Some(e) => self.sequence(e.template.iter(), literals),
                    None => Box::default(),
                };
                Piece::If(Box::new(TemplateIf { condition, then, otherwise }))
            }
            Directive::For(d) => Piece::For(Box::new(TemplateFor {
                key: d.for_expr.key_var.as_ref().map(|name| self.names.name(name.as_str())),
                value: self.names.name(d.for_expr.value_var.as_str()),
                collection: self.expr(&d.for_expr.collection_expr),
                body: self.sequence(d.for_expr.template.iter(), literals),
            })),
        }
    }
}

/// `"${x}"` alone is the value of `x`, whatever its type.
fn unwrapped(pieces: Box<[Piece]>, origin: Origin) -> Expr {
    match pieces.as_ref() {
        [] => Expr { kind: ExprKind::Text("".into()), origin },
        [Piece::Text(text, _)] => Expr { kind: ExprKind::Text(text.clone()), origin },
        [Piece::Value(inner)] => inner.clone(),
        _ => Expr { kind: ExprKind::Template(pieces), origin },
    }
}

fn label_span(label: &hcl_edit::structure::BlockLabel) -> Option<Range<usize>> {
    label.span()
}

fn number(number: &hcl_edit::Number) -> Option<Number> {
    match number.as_i64() {
        Some(integer) => Some(integer.into()),
        None => number.as_f64().and_then(Number::from_f64),
    }
}

fn operator(operator: BinaryOperator) -> Operator {
    match operator {
        BinaryOperator::Eq => Operator::Equal,
        BinaryOperator::NotEq => Operator::NotEqual,
        BinaryOperator::LessEq => Operator::LessEqual,
        BinaryOperator::GreaterEq => Operator::GreaterEqual,
        BinaryOperator::Less => Operator::Less,
        BinaryOperator::Greater => Operator::Greater,
        BinaryOperator::Plus => Operator::Add,
        BinaryOperator::Minus => Operator::Subtract,
        BinaryOperator::Mul => Operator::Multiply,
        BinaryOperator::Div => Operator::Divide,
        BinaryOperator::Mod => Operator::Modulo,
        BinaryOperator::And => Operator::And,
        BinaryOperator::Or => Operator::Or,
    }
}
