//! Form parameters: the query protocol, and EC2's variant of it.

use bartizan_tree::{Map, Node};

use super::super::text::percent;
use super::{list, map, members, scalar, wire_name};
use crate::model::{Kind, Member, Operation, Protocol, Service, Structure, TimestampFormat};
use crate::wire::Request;

pub(super) fn request(operation: Operation, parameters: &Map) -> Result<Request, String> {
    let mut form = Form {
        service: operation.service,
        ec2: operation.protocol() == Protocol::Ec2,
        fields: vec![
            ("Action".into(), operation.name().into()),
            ("Version".into(), operation.metadata().api_version.clone()),
        ],
    };
    if let Some(Kind::Structure(structure)) = operation.input().map(|input| &operation.service.shape(input).kind) {
        form.structure("", structure, parameters)?;
    }
    let fields: Vec<String> =
        form.fields.iter().map(|(name, value)| format!("{}={}", percent(name, b""), percent(value, b""))).collect();
    Ok(Request {
        method: operation.method().into(),
        path: "/".into(),
        headers: vec![("Content-Type".into(), "application/x-www-form-urlencoded; charset=utf-8".into())],
        body: fields.join("&").into_bytes(),
        ..Request::default()
    })
}

struct Form {
    service: &'static Service,
    ec2: bool,
    fields: Vec<(String, String)>,
}

impl Form {
    fn name(&self, member: &Member) -> String {
        match (&member.traits.query_name, &member.traits.name) {
            (Some(name), _) if self.ec2 => name.to_string(),
            (_, Some(name)) if self.ec2 => {
                let mut letters = name.chars();
                letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
            }
            _ => wire_name(member).to_owned(),
        }
    }

    fn structure(&mut self, prefix: &str, structure: &Structure, parameters: &Map) -> Result<(), String> {
        for found in members(structure, parameters) {
            let (member, node) = found?;
            let name = self.name(member);
            let prefix = if prefix.is_empty() { name } else { format!("{prefix}.{name}") };
            self.value(&prefix, member, node)?;
        }
        Ok(())
    }

    fn value(&mut self, prefix: &str, member: &Member, node: &Node) -> Result<(), String> {
        match &self.service.shape(member).kind {
            Kind::Structure(structure) => self.structure(prefix, structure, map(&member.name, node)?),
            Kind::List(item) => {
                let items = list(&member.name, node)?;
                if items.is_empty() && !self.ec2 {
                    self.fields.push((prefix.into(), String::new()));
                }
                let prefix = match &item.traits.name {
                    _ if self.ec2 => prefix.to_owned(),
                    Some(name) if member.traits.flattened => match prefix.rsplit_once('.') {
                        Some((outer, _)) => format!("{outer}.{name}"),
                        None => name.to_string(),
                    },
                    None if member.traits.flattened => prefix.to_owned(),
                    name => format!("{prefix}.{}", name.as_deref().unwrap_or("member")),
                };
                for (i, node) in items.iter().enumerate() {
                    self.value(&format!("{prefix}.{}", i + 1), item, node)?;
                }
                Ok(())
            }
            Kind::Map(key, value) => {
                let prefix = if member.traits.flattened { prefix.to_owned() } else { format!("{prefix}.entry") };
                let key_name = key.traits.name.as_deref().unwrap_or("key");
                let value_name = value.traits.name.as_deref().unwrap_or("value");
                for (i, (key, node)) in map(&member.name, node)?.iter().enumerate() {
                    self.fields.push((format!("{prefix}.{}.{key_name}", i + 1), key.to_string()));
                    self.value(&format!("{prefix}.{}.{value_name}", i + 1), value, node)?;
                }
                Ok(())
            }
            _ => {
                let value = scalar(self.service, member, node, TimestampFormat::Iso8601)?;
                self.fields.push((prefix.into(), value));
                Ok(())
            }
        }
    }
}
