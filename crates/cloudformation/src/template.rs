//! A template taken apart into its sections
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html>).

use std::collections::BTreeMap;
use std::sync::Arc;

use bartizan_tree::{Incomplete, Node, Origin, Value, What, Why};

use crate::Options;
use crate::parameter::Parameter;
use crate::syntax::Document;

/// A template's sections. Outputs, rules and the like say nothing about a resource.
pub(crate) struct Template {
    pub(crate) parameters: BTreeMap<Arc<str>, Parameter>,
    pub(crate) mappings: BTreeMap<Arc<str>, Node>,
    pub(crate) conditions: BTreeMap<Arc<str>, Node>,
    /// In the order of the text.
    pub(crate) resources: Vec<Logical>,
    /// Names of the resources, for references.
    pub(crate) names: BTreeMap<Arc<str>, Arc<str>>,
    /// Why there may be resources that are not here: a macro, a loop, a part that could not be read.
    pub(crate) unexpanded: Option<Why>,
    pub(crate) notes: Vec<Incomplete>,
}

/// One member of `Resources`.
pub(crate) struct Logical {
    pub(crate) name: Arc<str>,
    pub(crate) kind: Arc<str>,
    pub(crate) node: Node,
    /// Where its name stands.
    pub(crate) header: Origin,
    /// All of it.
    pub(crate) body: Origin,
    pub(crate) condition: Option<Arc<str>>,
    /// Conditions that its values ask about.
    pub(crate) asks: Vec<Arc<str>>,
}

impl Template {
    pub(crate) fn of(document: &Document, options: &Options) -> Template {
        let mut template = Template {
            parameters: BTreeMap::new(),
            mappings: members(&document.root, "Mappings"),
            conditions: members(&document.root, "Conditions"),
            resources: Vec::new(),
            names: BTreeMap::new(),
            unexpanded: document
                .is_cut
                .then(|| Why::Invalid("this may stand in a part of the template that could not be read".into())),
            notes: document.notes.clone(),
        };
        for (name, node) in members(&document.root, "Parameters") {
            let header = document.key("Parameters", &name).unwrap_or(node.origin);
            let given = options.parameters.get(&*name).map(String::as_str);
            let parameter = Parameter::read(&name, &node, given, header);
            template.parameters.insert(name, parameter);
        }
        template.macros(document);
        for (name, node) in members(&document.root, "Resources") {
            template.resource(document, name, node);
        }
        template.resources.sort_by_key(|resource| resource.header.range().start);
        template.unnamed(&document.root);
        template
    }

    fn note(&mut self, what: What, name: impl Into<Arc<str>>, reason: impl Into<Arc<str>>, origin: Origin) {
        self.notes.push(Incomplete::new(what, name, reason, origin));
    }

    /// `Transform` names macros that rewrite the whole template before it is used.
    fn macros(&mut self, document: &Document) {
        let root = document.root.as_map();
        for item in root.and_then(|root| root.get("Transform")).into_iter().flat_map(|written| written.items().known) {
            let name = item.as_text().or_else(|| item.as_map()?.get("Name")?.as_text()).unwrap_or("Transform");
            match name {
                // Evaluated here, but for `Fn::ForEach`, which says so itself.
                "AWS::LanguageExtensions" => continue,
                // Said once for each type of resource that it expands.
                "AWS::Serverless-2016-10-31" => {}
                _ => {
                    let reason = "this macro may rewrite the template when it is deployed; what is written is judged";
                    self.note(What::Function, name, reason, item.origin);
                }
            }
            self.unexpanded.get_or_insert_with(|| Why::Function(name.into()));
        }
        let sections = ["Conditions", "Mappings", "Parameters"].map(|section| root?.get(section)?.as_map());
        for section in sections.into_iter().flatten().chain(root) {
            let adds = |name: &str| name == "Fn::Transform" || name.starts_with("Fn::ForEach");
            for (name, node) in section.iter().filter(|(name, _)| adds(name)) {
                self.unexpanded.get_or_insert_with(|| Why::Function(name.clone()));
                let reason = "what this adds to the template is not here, and not judged";
                self.note(What::Function, name.clone(), reason, node.origin);
            }
        }
    }

    fn resource(&mut self, document: &Document, name: Arc<str>, node: Node) {
        let header = document.key("Resources", &name).unwrap_or(node.origin);
        if name.starts_with("Fn::ForEach") {
            self.unexpanded.get_or_insert_with(|| Why::Function("Fn::ForEach".into()));
            return self.note(
                What::Function,
                name,
                "loops are not expanded: the resources it makes are not judged",
                header,
            );
        }
        if &*name == "Fn::Transform" {
            self.unexpanded.get_or_insert_with(|| Why::Function(name.clone()));
            return self.note(What::Function, name, "what this macro adds to the resources is not here", header);
        }
        let kind = node.as_map().and_then(|map| map.get("Type")).and_then(Node::as_text).map(Arc::<str>::from);
        let Some(kind) = kind else {
            if node.as_map().is_some_and(|map| map.contains_key("Type")) {
                let reason =
                    "its type is not written here but made by a tool; scan what the tool makes of the template";
                return self.note(What::Module, name, reason, header);
            }
            let reason = "a resource is a mapping with a `Type`; this one is not judged";
            return self.note(What::Block, name, reason, header);
        };
        let condition = node.as_map().and_then(|map| map.get("Condition"));
        let condition =
            condition.map(|node| node.field().text().value().cloned().unwrap_or_else(|| "Condition".into()));
        let mut asks = Vec::new();
        asked(&node, &mut asks);
        let follows = node.origin.range().start >= header.range().start;
        let body = if follows { header.to(node.origin) } else { header };
        self.names.insert(name.clone(), kind.clone());
        self.resources.push(Logical { name, kind, node, header, body, condition, asks });
    }

    /// Says what is not judged of resources that only a macro understands, once for each type.
    fn unnamed(&mut self, root: &Node) {
        let mut counts: BTreeMap<Arc<str>, (usize, Origin)> = BTreeMap::new();
        for resource in self.resources.iter().filter(|resource| resource.kind.starts_with("AWS::Serverless::")) {
            counts.entry(resource.kind.clone()).or_insert((0, resource.header)).0 += 1;
        }
        for (kind, (count, origin)) in counts {
            let what = if count == 1 { "a resource".to_owned() } else { format!("{count} resources") };
            let reason = format!("SAM is not expanded: {what} of this type and what it makes are not judged");
            self.note(What::Function, kind, reason, origin);
        }
        let modules: Vec<(Arc<str>, Origin)> = self
            .resources
            .iter()
            .filter(|resource| resource.kind.ends_with("::MODULE") || &*resource.kind == "AWS::CloudFormation::Stack")
            .map(|resource| (resource.name.clone(), resource.header))
            .collect();
        for (name, origin) in modules {
            let reason = "the resources of a nested stack or module are not judged here; scan its own template";
            self.note(What::Module, name, reason, origin);
        }
        let section = root.as_map().and_then(|root| root.get("Resources"));
        if let Some(section) = section.filter(|section| !matches!(section.value, Value::Map(_))) {
            self.note(What::Block, "Resources", "a mapping of resources is expected here", section.origin);
        }
    }
}

/// A section's members; none where it is not there.
fn members(root: &Node, section: &str) -> BTreeMap<Arc<str>, Node> {
    let section = root.as_map().and_then(|root| root.get(section)).and_then(Node::as_map);
    section.map(|map| map.to_map()).unwrap_or_default()
}

/// The conditions that `Fn::If` asks about, anywhere in the tree.
fn asked(node: &Node, found: &mut Vec<Arc<str>>) {
    match &node.value {
        Value::Map(map) => {
            if let Some(Value::List(list)) = map.get("Fn::If").map(|arguments| &arguments.value)
                && let Some(name) = list.items.first().and_then(Node::as_text)
                && !found.iter().any(|seen| **seen == *name)
            {
                found.push(name.into());
            }
            map.values().for_each(|member| asked(member, found));
        }
        Value::List(list) => list.items.iter().for_each(|item| asked(item, found)),
        _ => {}
    }
}
