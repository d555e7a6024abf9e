//! Terraform's JSON syntax (<https://developer.hashicorp.com/terraform/language/syntax/json>).
//!
//! Gives the same [`Body`] as the native syntax. Texts are templates. Which members of a resource
//! are nested blocks only its schema could tell; they stay plain values here, which read the same.

use std::sync::Arc;

use bartizan_tree::{Incomplete, Node, Origin, Placement, Sources, Value, What};

use super::Parsed;
use super::expr::{Attribute, Block, Body, Expr, ExprKind, Interner};

/// How many labels a kind of block has; other members of a file are no Terraform.
const LABELS: [(&str, usize); 13] = [
    ("resource", 2),
    ("data", 2),
    ("ephemeral", 2),
    ("variable", 1),
    ("output", 1),
    ("module", 1),
    ("provider", 1),
    ("check", 1),
    ("locals", 0),
    ("terraform", 0),
    ("moved", 0),
    ("import", 0),
    ("removed", 0),
];

pub(super) struct Reader<'a> {
    pub(super) sources: &'a Sources,
    pub(super) names: &'a mut Interner,
}

impl Reader<'_> {
    pub(super) fn file(&mut self, document: &Node, parsed: &mut Parsed) {
        for part in each(document) {
            let Some(members) = part.as_map() else {
                let reason = "a file of Terraform JSON is an object";
                parsed.broken.push(Incomplete::new(What::File, "", reason, part.origin));
                continue;
            };
            for (kind, value) in members.iter() {
                match LABELS.iter().find(|(name, _)| *name == &**kind) {
                    Some((_, labels)) => self.blocks(kind, *labels, value, &mut Vec::new(), &mut parsed.body),
                    None if &**kind == "//" => {}
                    None => {
                        let reason = "Terraform has no block of this kind";
                        parsed.broken.push(Incomplete::new(What::Block, kind.clone(), reason, value.origin));
                    }
                }
            }
        }
    }

    fn blocks(&mut self, kind: &Arc<str>, missing: usize, value: &Node, labels: &mut Vec<Arc<str>>, into: &mut Body) {
        for part in each(value) {
            let Some(members) = part.as_map() else { continue };
            if missing > 0 {
                for (label, inner) in members.iter().filter(|(label, _)| &***label != "//") {
                    labels.push(self.names.name(label));
                    self.blocks(kind, missing - 1, inner, labels, into);
                    labels.pop();
                }
                continue;
            }
            let literal = match &**kind {
                "variable" => Literal::Default,
                _ => Literal::No,
            };
            let body = self.body(part, literal);
            into.blocks.push(Block {
                kind: self.names.name(kind),
                labels: labels.clone(),
                header: part.origin,
                whole: part.origin,
                body,
            });
        }
    }

    fn body(&mut self, node: &Node, literal: Literal) -> Body {
        let mut body = Body::default();
        for (name, value) in node.as_map().into_iter().flat_map(|m| m.iter()).filter(|(name, _)| &***name != "//") {
            let name = self.names.name(name);
            if matches!(&*name, "dynamic") {
                self.dynamic(value, &mut body);
                continue;
            }
            if matches!(&*name, "lifecycle" | "provisioner" | "connection" | "required_providers" | "backend" | "cloud")
            {
                for part in each(value) {
                    let inner = self.body(part, Literal::No);
                    body.blocks.push(Block {
                        kind: name.clone(),
                        labels: Vec::new(),
                        header: part.origin,
                        whole: part.origin,
                        body: inner,
                    });
                }
                continue;
            }
            let value = match (&literal, &*name) {
                (Literal::Default, "default") => self.constant(value),
                (Literal::Default, "type") | (_, "provider" | "providers" | "depends_on") => self.reference(value),
                _ => self.expr(value),
            };
            body.attributes.push(Attribute { name, value });
        }
        body
    }

    /// `"dynamic": {"ingress": {"for_each": …, "content": {…}}}`
    fn dynamic(&mut self, value: &Node, body: &mut Body) {
        for part in each(value) {
            for (label, inner) in part.as_map().into_iter().flat_map(|m| m.iter()) {
                for one in each(inner) {
                    let mut block = Block {
                        kind: self.names.name("dynamic"),
                        labels: vec![self.names.name(label)],
                        header: one.origin,
                        whole: one.origin,
                        body: Body::default(),
                    };
                    for (name, value) in one.as_map().into_iter().flat_map(|m| m.iter()) {
                        match &**name {
                            "content" => {
                                for content in each(value) {
                                    let inner = self.body(content, Literal::No);
                                    block.body.blocks.push(Block {
                                        kind: self.names.name("content"),
                                        labels: Vec::new(),
                                        header: content.origin,
                                        whole: content.origin,
                                        body: inner,
                                    });
                                }
                            }
                            _ => {
                                let value =
                                    if &**name == "iterator" { self.reference(value) } else { self.expr(value) };
                                block.body.attributes.push(Attribute { name: self.names.name(name), value });
                            }
                        }
                    }
                    body.blocks.push(block);
                }
            }
        }
    }

    /// A value in which texts are templates.
    fn expr(&mut self, node: &Node) -> Expr {
        let kind = match &node.value {
            Value::Text(text) if text.contains("${") || text.contains("%{") => return self.template(text, node.origin),
            Value::List(list) => ExprKind::Tuple(list.items.iter().map(|item| self.expr(item)).collect()),
            Value::Map(map) => {
                let members = map.iter().map(|(key, value)| {
                    let key = if key.contains("${") || key.contains("%{") {
                        self.template(key, Origin::NONE)
                    } else {
                        Expr { kind: ExprKind::Text(self.names.name(key)), origin: value.origin }
                    };
                    (key, self.expr(value))
                });
                ExprKind::Object(members.collect())
            }
            _ => return self.constant(node),
        };
        Expr { kind, origin: node.origin }
    }

    fn template(&mut self, text: &str, origin: Origin) -> Expr {
        let placement = Placement::align(self.sources, origin, text);
        super::parse_template(text, &|range| placement.origin(range), self.names)
            .map(|expr| Expr { origin, ..expr })
            .unwrap_or_else(|message| Expr { kind: ExprKind::Broken(message.into()), origin })
    }

    /// A value in which texts are expressions: `"type": "list(string)"`, `"provider": "aws.west"`.
    fn reference(&mut self, node: &Node) -> Expr {
        match &node.value {
            Value::Text(text) => {
                let text = text.strip_prefix("${").and_then(|t| t.strip_suffix('}')).unwrap_or(text);
                let origin = node.origin;
                super::parse_expression(text, &|_| origin, self.names)
                    .unwrap_or_else(|message| Expr { kind: ExprKind::Broken(message.into()), origin })
            }
            Value::Map(map) => {
                let members = map.iter().map(|(key, value)| {
                    let key = Expr { kind: ExprKind::Text(self.names.name(key)), origin: value.origin };
                    (key, self.reference(value))
                });
                Expr { kind: ExprKind::Object(members.collect()), origin: node.origin }
            }
            _ => self.expr(node),
        }
    }

    /// A value in which texts are texts.
    fn constant(&mut self, node: &Node) -> Expr {
        let kind = match &node.value {
            Value::Null => ExprKind::Null,
            Value::Bool(b) => ExprKind::Bool(*b),
            Value::Number(n) => ExprKind::Number(*n),
            Value::Text(text) => ExprKind::Text(self.names.name(text)),
            Value::List(list) => ExprKind::Tuple(list.items.iter().map(|item| self.constant(item)).collect()),
            Value::Map(map) => {
                let members = map.iter().map(|(key, value)| {
                    let key = Expr { kind: ExprKind::Text(self.names.name(key)), origin: value.origin };
                    (key, self.constant(value))
                });
                ExprKind::Object(members.collect())
            }
            _ => ExprKind::Broken("JSON has no such value".into()),
        };
        Expr { kind, origin: node.origin }
    }
}

/// Which members of a block are taken as they are.
#[derive(Clone, Copy)]
enum Literal {
    No,
    /// A variable's default and type.
    Default,
}

/// One object, or each of a list of them.
fn each(node: &Node) -> Vec<&Node> {
    match &node.value {
        Value::List(list) => list.items.iter().collect(),
        _ => vec![node],
    }
}
