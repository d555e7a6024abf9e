//! JSON bodies.

use bartizan_tree::{Map, Node, Value, json};

use super::{list, map, members, moment, scalar, wire_name};
use crate::model::{Kind, Member, Operation, Service, Structure, TimestampFormat};
use crate::wire::Request;

/// A request of the json protocols 1.0 and 1.1.
pub(super) fn request(operation: Operation, parameters: &Map) -> Result<Request, String> {
    let metadata = operation.metadata();
    let target = format!("{}.{}", metadata.target_prefix.as_deref().unwrap_or_default(), operation.name());
    let version = metadata.json_version.as_deref().unwrap_or("1.0");
    let mut body = String::from("{}");
    if let Some(Kind::Structure(structure)) = operation.input().map(|input| &operation.service.shape(input).kind) {
        body.clear();
        Body { service: operation.service, out: &mut body }.structure(structure, parameters)?;
    }
    Ok(Request {
        method: operation.method().into(),
        path: "/".into(),
        headers: vec![
            ("X-Amz-Target".into(), target),
            ("Content-Type".into(), format!("application/x-amz-json-{version}")),
        ],
        body: body.into_bytes(),
        ..Request::default()
    })
}

/// Writes values, guided by their shapes.
pub(super) struct Body<'a> {
    pub(super) service: &'static Service,
    pub(super) out: &'a mut String,
}

impl Body<'_> {
    pub(super) fn structure(&mut self, structure: &Structure, parameters: &Map) -> Result<(), String> {
        self.out.push('{');
        for (i, found) in members(structure, parameters).enumerate() {
            let (member, node) = found?;
            self.name(i, wire_name(member));
            self.value(member, node)?;
        }
        self.out.push('}');
        Ok(())
    }

    fn name(&mut self, at: usize, name: &str) {
        if at > 0 {
            self.out.push(',');
        }
        json::quote(name, self.out);
        self.out.push(':');
    }

    pub(super) fn value(&mut self, member: &Member, node: &Node) -> Result<(), String> {
        let shape = self.service.shape(member);
        match &shape.kind {
            _ if node.is_null() => self.out.push_str("null"),
            Kind::Structure(_) if shape.document => self.out.push_str(&json::write(node)),
            Kind::Structure(structure) => self.structure(structure, map(&member.name, node)?)?,
            Kind::List(item) => {
                self.out.push('[');
                for (i, node) in list(&member.name, node)?.iter().enumerate() {
                    if i > 0 {
                        self.out.push(',');
                    }
                    self.value(item, node)?;
                }
                self.out.push(']');
            }
            Kind::Map(_, value) => {
                self.out.push('{');
                for (i, (key, node)) in map(&member.name, node)?.iter().enumerate() {
                    self.name(i, key);
                    self.value(value, node)?;
                }
                self.out.push('}');
            }
            Kind::Timestamp => {
                let written = scalar(self.service, member, node, TimestampFormat::Unix)?;
                match member.traits.timestamp_format {
                    None | Some(TimestampFormat::Unix) => self.out.push_str(&moment(member, node)?.unix()),
                    Some(_) => json::quote(&written, self.out),
                }
            }
            _ => {
                let written = scalar(self.service, member, node, TimestampFormat::Unix)?;
                match node.value {
                    Value::Text(_) => json::quote(&written, self.out),
                    _ => self.out.push_str(&written),
                }
            }
        }
        Ok(())
    }
}
