//! XML bodies of the rest-xml protocol.

use bartizan_tree::{Map, Node};

use super::{list, map, members, scalar, wire_name};
use crate::model::{Kind, Member, Service, Structure, TimestampFormat};

/// A value as a document of its own.
pub(super) fn document(service: &'static Service, member: &Member, node: &Node) -> Result<String, String> {
    let mut writer = Writer { service, out: String::new() };
    let name = member.traits.name.as_deref().unwrap_or(&service.shape(member).name);
    writer.value(name, member, node)?;
    Ok(writer.out)
}

struct Writer {
    service: &'static Service,
    out: String,
}

impl Writer {
    fn value(&mut self, name: &str, member: &Member, node: &Node) -> Result<(), String> {
        match &self.service.shape(member).kind {
            Kind::Structure(structure) => {
                let parameters = map(&member.name, node)?;
                self.open(name, member, structure, parameters)?;
                for found in members(structure, parameters) {
                    let (member, node) = found?;
                    if !member.traits.xml_attribute {
                        self.value(wire_name(member), member, node)?;
                    }
                }
                self.close(name);
            }
            Kind::List(item) if member.traits.flattened => {
                for node in list(&member.name, node)? {
                    self.value(name, item, node)?;
                }
            }
            Kind::List(item) => {
                self.start(name, Some(member));
                for node in list(&member.name, node)? {
                    self.value(item.traits.name.as_deref().unwrap_or("member"), item, node)?;
                }
                self.close(name);
            }
            Kind::Map(key, value) => {
                let entry = if member.traits.flattened { name } else { "entry" };
                if !member.traits.flattened {
                    self.start(name, Some(member));
                }
                for (text, node) in map(&member.name, node)?.iter() {
                    self.start(entry, None);
                    self.leaf(key.traits.name.as_deref().unwrap_or("key"), key, text);
                    self.value(value.traits.name.as_deref().unwrap_or("value"), value, node)?;
                    self.close(entry);
                }
                if !member.traits.flattened {
                    self.close(name);
                }
            }
            _ => {
                let text = scalar(self.service, member, node, TimestampFormat::Iso8601)?;
                self.leaf(name, member, &text);
            }
        }
        Ok(())
    }

    fn open(&mut self, name: &str, member: &Member, structure: &Structure, parameters: &Map) -> Result<(), String> {
        self.head(name, Some(member));
        for found in members(structure, parameters) {
            let (member, node) = found?;
            if member.traits.xml_attribute {
                let value = scalar(self.service, member, node, TimestampFormat::Iso8601)?;
                self.out.push_str(&format!(" {}=\"{}\"", wire_name(member), escaped(&value)));
            }
        }
        self.out.push('>');
        Ok(())
    }

    fn head(&mut self, name: &str, member: Option<&Member>) {
        self.out.push('<');
        self.out.push_str(name);
        if let Some(namespace) = member.and_then(|member| member.traits.xml_namespace.as_ref()) {
            let prefix = namespace.prefix.as_ref().map(|prefix| format!(":{prefix}")).unwrap_or_default();
            self.out.push_str(&format!(" xmlns{prefix}=\"{}\"", escaped(&namespace.uri)));
        }
    }

    fn start(&mut self, name: &str, member: Option<&Member>) {
        self.head(name, member);
        self.out.push('>');
    }

    fn leaf(&mut self, name: &str, member: &Member, text: &str) {
        self.head(name, Some(member));
        self.out.push('>');
        self.out.push_str(&escaped(text));
        self.close(name);
    }

    fn close(&mut self, name: &str) {
        self.out.push_str(&format!("</{name}>"));
    }
}

fn escaped(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}
