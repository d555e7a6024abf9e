//! CBOR bodies: Smithy's RPC v2.

use bartizan_tree::{Map, Node, Number, Value};

use super::super::cbor::Writer;
use super::super::text::from_base64;
use super::{list, map, members, moment, scalar, text, wire_name};
use crate::model::{Kind, Member, Operation, Service, Structure, TimestampFormat};
use crate::wire::Request;

pub(super) fn request(operation: Operation, parameters: &Map) -> Result<Request, String> {
    let mut body = Body { service: operation.service, writer: Writer::default() };
    let mut headers =
        vec![("smithy-protocol".into(), "rpc-v2-cbor".into()), ("Accept".into(), "application/cbor".into())];
    if let Some(Kind::Structure(structure)) = operation.input().map(|input| &operation.service.shape(input).kind) {
        body.structure(structure, parameters)?;
        headers.push(("Content-Type".into(), "application/cbor".into()));
    }
    let service = operation.metadata().target_prefix.as_deref().unwrap_or_default();
    Ok(Request {
        method: operation.method().into(),
        path: format!("/service/{service}/operation/{}", operation.name()),
        headers,
        body: body.writer.out,
        ..Request::default()
    })
}

struct Body {
    service: &'static Service,
    writer: Writer,
}

impl Body {
    fn structure(&mut self, structure: &Structure, parameters: &Map) -> Result<(), String> {
        let members: Vec<_> = members(structure, parameters).collect::<Result<_, _>>()?;
        self.writer.map(members.len());
        for (member, node) in members {
            self.writer.text(wire_name(member));
            self.value(member, node)?;
        }
        Ok(())
    }

    fn value(&mut self, member: &Member, node: &Node) -> Result<(), String> {
        match (&self.service.shape(member).kind, &node.value) {
            (_, Value::Null) => self.writer.null(),
            (Kind::Structure(structure), _) => self.structure(structure, map(&member.name, node)?)?,
            (Kind::List(item), _) => {
                let items = list(&member.name, node)?;
                self.writer.list(items.len());
                for node in items {
                    self.value(item, node)?;
                }
            }
            (Kind::Map(_, value), _) => {
                let map = map(&member.name, node)?;
                self.writer.map(map.len());
                for (key, node) in map.iter() {
                    self.writer.text(key);
                    self.value(value, node)?;
                }
            }
            (Kind::Timestamp, _) => {
                let seconds = Number::parse(&moment(member, node)?.unix());
                self.writer.moment(seconds.unwrap_or(Number::from(0)));
            }
            (Kind::Blob, _) => self.writer.bytes(&from_base64(text(&member.name, node)?)),
            (Kind::Boolean, Value::Bool(value)) => self.writer.bool(*value),
            (Kind::Float, Value::Number(number)) => self.writer.float(number.as_f64()),
            (Kind::Integer, Value::Number(number)) if number.as_i64().is_some() => {
                self.writer.integer(number.as_i64().unwrap_or_default());
            }
            (kind, _) => {
                // What is left is a text, or of another kind than the model wants.
                let written = scalar(self.service, member, node, TimestampFormat::Unix)?;
                match kind {
                    Kind::Float => self.writer.float(written.parse().unwrap_or(f64::NAN)),
                    _ => self.writer.text(&written),
                }
            }
        }
        Ok(())
    }
}
