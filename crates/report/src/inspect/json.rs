//! `bartizan/inspect/1`, whose schema is `docs/schemas/inspect-1.json`.
//!
//! What is not known is written as the tree writes it: `{"$unknown": "why"}`, `{"$ref": "a.b"}` …

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

use bartizan_tree::{Incomplete, Node, Value, json};
use serde::Serialize;
use serde_json::value::RawValue;

use super::{Fact, Item};
use crate::Places;
use crate::hide::{hide, hide_in};
use crate::json::{Location, Tool, incomplete, location};

/// Writes resources one by one, so that no more than one root must be in memory.
pub struct Writer<'a> {
    out: &'a mut dyn Write,
    any: bool,
}

impl std::fmt::Debug for Writer<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Writer").finish_non_exhaustive()
    }
}

impl<'a> Writer<'a> {
    /// Starts the document.
    ///
    /// # Errors
    /// Where the writer fails.
    pub fn new(out: &'a mut dyn Write, version: &'static str) -> io::Result<Self> {
        out.write_all(br#"{"schema":"bartizan/inspect/1","tool":"#)?;
        serde_json::to_writer(&mut *out, &Tool { name: "bartizan", version })?;
        out.write_all(br#","resources":["#)?;
        Ok(Writer { out, any: false })
    }

    /// One resource.
    ///
    /// # Errors
    /// Where the writer fails.
    pub fn item(&mut self, item: &Item<'_>, places: &Places<'_>) -> io::Result<()> {
        self.out.write_all(if self.any { b",\n" } else { b"\n" })?;
        self.any = true;
        serde_json::to_writer(&mut *self.out, &ItemJson::of(item, places)?)?;
        Ok(())
    }

    /// What could not be read, and the end.
    ///
    /// # Errors
    /// Where the writer fails.
    pub fn finish(self, lines: &[Incomplete], places: &Places<'_>) -> io::Result<()> {
        self.out.write_all(b"\n],\"incomplete\":")?;
        serde_json::to_writer(&mut *self.out, &incomplete(lines, places))?;
        self.out.write_all(b"}\n")
    }
}

#[derive(Serialize)]
struct ItemJson<'a> {
    address: &'a str,
    r#type: &'a str,
    source_type: &'a str,
    root: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    part_of: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    implied: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Location>,
    properties: Box<RawValue>,
    source: Box<RawValue>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    facts: BTreeMap<&'static str, FactJson<'a>>,
}

/// A fact as a value: filled in is `{"$default": …}`, nothing is `null`.
#[derive(Serialize)]
#[serde(untagged)]
enum FactJson<'a> {
    Known(Cow<'a, str>),
    Absent,
    Default {
        #[serde(rename = "$default")]
        value: Cow<'a, str>,
    },
    Unknown {
        #[serde(rename = "$unknown")]
        why: &'a str,
    },
}

impl<'a> ItemJson<'a> {
    fn of(item: &'a Item<'_>, places: &Places<'_>) -> io::Result<Self> {
        Ok(ItemJson {
            address: item.address,
            r#type: item.kind,
            source_type: item.source_type,
            root: item.root,
            account: item.account.as_deref(),
            region: item.region.as_deref(),
            part_of: item.part_of.as_deref(),
            implied: item.implied,
            location: location(places, item.origin),
            properties: raw(item.properties, properties, places)?,
            source: raw(item.source, json::write_evaluated, places)?,
            facts: item.facts.iter().map(|(name, fact)| (*name, FactJson::of(fact))).collect(),
        })
    }
}

/// The properties by their names, also where there may be more of them: why is `$more`.
fn properties(node: &Node) -> String {
    let Value::Open { known, more } = &node.value else { return json::write(node) };
    let Value::Map(map) = &known.value else { return json::write(node) };
    let mut members = map.to_map();
    members.insert("$more".into(), Node::text(more.to_string(), node.origin));
    json::write(&Node::map(members, known.origin))
}

impl<'a> FactJson<'a> {
    fn of(fact: &'a Fact) -> Self {
        match fact {
            Fact::Known(value) => FactJson::Known(hide_in(value)),
            Fact::Default(value) => FactJson::Default { value: hide_in(value) },
            Fact::Absent => FactJson::Absent,
            Fact::Unknown(why) => FactJson::Unknown { why },
        }
    }
}

fn raw(node: &Node, write: fn(&Node) -> String, places: &Places<'_>) -> io::Result<Box<RawValue>> {
    Ok(RawValue::from_string(write(&hide(node, places.sources())))?)
}
