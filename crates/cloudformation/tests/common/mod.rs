//! Reading small templates in tests.
#![allow(dead_code, clippy::panic, reason = "each test file uses what it needs, and a test may panic")]

use bartizan_cloudformation::{Options, read};
use bartizan_estate::{Draft, Resource};
use bartizan_tree::{Node, Origin, Sources, json};

/// A template that was read.
pub struct Look {
    pub sources: Sources,
    pub drafts: Vec<Draft>,
}

pub fn look(text: &str) -> Look {
    look_with(text, &[])
}

pub fn look_with(text: &str, parameters: &[(&str, &str)]) -> Look {
    let mut sources = Sources::new();
    let source = sources.add_file("t.yaml", text);
    let parameters = parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let drafts = read("t.yaml", source, &mut sources, &Options { parameters });
    Look { sources, drafts }
}

impl Look {
    /// The only world.
    pub fn draft(&self) -> &Draft {
        assert_eq!(self.drafts.len(), 1, "worlds: {:?}", self.worlds());
        &self.drafts[0]
    }

    /// What each world assumes.
    pub fn worlds(&self) -> Vec<Vec<String>> {
        self.drafts.iter().map(|draft| draft.assumed.iter().map(|a| a.choice.to_string()).collect()).collect()
    }

    pub fn resource(&self, address: &str) -> &Resource {
        resource(self.draft(), address)
    }

    pub fn slice(&self, origin: Origin) -> &str {
        self.sources.slice(origin)
    }

    /// The reasons of what could not be judged, with the name.
    pub fn incomplete(&self) -> Vec<String> {
        let notes = self.drafts.iter().flat_map(|draft| &draft.incomplete);
        notes.map(|note| format!("{} {}: {}", note.what, note.name, note.reason)).collect()
    }
}

pub fn resource<'d>(draft: &'d Draft, address: &str) -> &'d Resource {
    let found = draft.resources.iter().find(|resource| &*resource.address == address);
    found.unwrap_or_else(|| panic!("no {address}"))
}

pub fn addresses(draft: &Draft) -> Vec<&str> {
    draft.resources.iter().map(|resource| &*resource.address).collect()
}

/// A value as JSON.
pub fn shown(node: &Node) -> String {
    json::write(node)
}

/// What one property's value, written in YAML on one line, becomes in a template with a bucket `B`,
/// parameters and mappings.
pub fn value(written: &str) -> String {
    value_with(written, &[])
}

pub fn value_with(written: &str, parameters: &[(&str, &str)]) -> String {
    let text = AROUND.replace("VALUE", written);
    let look = look_with(&text, parameters);
    let properties = look.resource("R").properties.as_map();
    properties.and_then(|map| map.get("V")).map_or_else(|| "absent".to_owned(), shown)
}

const AROUND: &str = r#"
Parameters:
  Text: {Type: String, Default: hello}
  Open: {Type: String}
  List: {Type: CommaDelimitedList, Default: "a, b,c"}
  OpenList: {Type: List<AWS::EC2::Subnet::Id>}
  Secret: {Type: String, NoEcho: true, Default: hunter2}
  Count: {Type: Number, Default: 3}
  Image: {Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: /aws/image}
Mappings:
  M:
    eu-west-1: {Name: ireland, Same: s, Zones: [x, y]}
    us-east-1: {Name: virginia, Same: s, Zones: [z]}
Conditions:
  Always: !Equals [a, a]
  Never: !Not [{Condition: Always}]
Resources:
  B: {Type: AWS::S3::Bucket}
  R:
    Type: Custom::R
    Properties:
      W: 1
      V: VALUE
"#;
