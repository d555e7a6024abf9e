//! `Ref`, `Fn::GetAtt` and what they name: parameters, pseudo parameters, resources.

use std::sync::Arc;

use bartizan_tree::{Node, Origin, Value, Why};

use super::{Evaluator, wrong};

impl Evaluator<'_> {
    /// `Ref`; nothing for `AWS::NoValue`.
    pub(super) fn reference(&mut self, argument: &Node, origin: Origin) -> Option<Node> {
        let name = match self.name(argument) {
            Ok(name) => name,
            Err(value) => return Some(value.at(origin)),
        };
        if &*name == "AWS::NoValue" {
            return None;
        }
        Some(self.named(&name, origin))
    }

    /// What a name stands for.
    pub(super) fn named(&mut self, name: &str, origin: Origin) -> Node {
        if let Some(parameter) = self.template.parameters.get(name) {
            let assumed = self.assumed(name);
            if self.deciding {
                return self.kept(name, |sources| parameter.compared(assumed, origin, sources));
            }
            return self.kept(name, |sources| parameter.value(assumed, origin, sources));
        }
        if let Some(of_aws) = name.strip_prefix("AWS::") {
            return self.pseudo(name, of_aws, origin);
        }
        match self.template.names.get_key_value(name) {
            Some((resource, _)) => Node::reference(resource.clone(), "Ref", origin),
            None => self.missing(name, origin),
        }
    }

    /// `Fn::GetAtt`, of a list or of a text with a dot.
    pub(super) fn attribute(&mut self, argument: &Node, origin: Origin) -> Node {
        let (resource, attribute) = match &argument.value {
            Value::Text(text) => match text.split_once('.') {
                Some((resource, attribute)) => (Arc::from(resource), Arc::from(attribute)),
                None => return wrong("`Fn::GetAtt` takes a resource and an attribute", origin),
            },
            Value::List(list) if list.items.len() == 2 => {
                match (self.name(&list.items[0]), self.name(&list.items[1])) {
                    (Ok(resource), Ok(attribute)) => (resource, attribute),
                    (Err(value), _) | (_, Err(value)) => return value.at(origin),
                }
            }
            _ => return wrong("`Fn::GetAtt` takes a resource and an attribute", origin),
        };
        self.attribute_of(&resource, attribute, origin)
    }

    pub(super) fn attribute_of(&mut self, resource: &str, attribute: Arc<str>, origin: Origin) -> Node {
        match self.template.names.get_key_value(resource) {
            Some((resource, _)) => Node::reference(resource.clone(), attribute, origin),
            None => self.missing(resource, origin),
        }
    }

    /// A known text, or the value that stands in its place.
    fn name(&mut self, argument: &Node) -> Result<Arc<str>, Node> {
        let value = self.value(argument);
        match &value.value {
            Value::Text(text) => Ok(text.clone()),
            Value::Number(number) => Ok(number.to_string().into()),
            _ => Err(match value.why() {
                Some(why) => Node::unknown(why, value.origin),
                None => wrong("a name is expected here", value.origin),
            }),
        }
    }

    fn missing(&self, name: &str, origin: Origin) -> Node {
        match &self.template.unexpanded {
            Some(why) => Node::unknown(why.clone(), origin),
            None => wrong(format!("`{name}` is neither a parameter nor a resource of this template"), origin),
        }
    }

    fn pseudo(&mut self, name: &str, of_aws: &str, origin: Origin) -> Node {
        if let Some(text) = self.known_pseudo(name) {
            return Node::text(text, origin);
        }
        let region = || self.known_pseudo("AWS::Region");
        match of_aws {
            "Partition" => region().map(|region| partition(&region).0),
            "URLSuffix" => region().map(|region| partition(&region).1),
            "NoValue" => return Node::null(origin),
            "AccountId" | "Region" | "StackName" | "StackId" | "NotificationARNs" => None,
            _ => return wrong(format!("`{name}` is no pseudo parameter"), origin),
        }
        .map_or_else(|| Node::unknown(Why::Variable(name.into()), origin), |text| Node::text(text, origin))
    }

    /// What a person gave, or this world assumes.
    pub(crate) fn known_pseudo(&self, name: &str) -> Option<Arc<str>> {
        self.given.get(name).map(|text| Arc::from(text.as_str())).or_else(|| self.assumed(name).cloned())
    }

    /// A parameter's value, made once. A place inside the template stays; else it is the asker's.
    fn kept(&mut self, name: &str, make: impl FnOnce(&bartizan_tree::Sources) -> Node) -> Node {
        let key = (Arc::from(name), self.deciding);
        if let Some(value) = self.values.get(&key) {
            return value.clone();
        }
        let value = make(self.sources);
        if matches!(value.value, Value::List(_)) {
            self.values.insert(key, value.clone());
        }
        value
    }
}

/// The partition of a region and its domain
/// (<https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html>,
/// and botocore's `partitions.json`).
fn partition(region: &str) -> (&'static str, &'static str) {
    let known = [
        ("cn-", "aws-cn", "amazonaws.com.cn"),
        ("us-gov-", "aws-us-gov", "amazonaws.com"),
        ("us-isob-", "aws-iso-b", "sc2s.sgov.gov"),
        ("us-isof-", "aws-iso-f", "csp.hci.ic.gov"),
        ("us-iso-", "aws-iso", "c2s.ic.gov"),
        ("eu-isoe-", "aws-iso-e", "cloud.adc-e.uk"),
        ("eusc-", "aws-eusc", "amazonaws.eu"),
    ];
    let found = known.iter().find(|(prefix, ..)| region.starts_with(prefix));
    found.map_or(("aws", "amazonaws.com"), |(_, name, domain)| (name, domain))
}
