//! A module as it is written: what one folder declares, before anything is evaluated.
//!
//! Override files (`override.tf`, `*_override.tf`) are merged as Terraform does: attributes one by
//! one, nested blocks of a kind all together
//! (<https://developer.hashicorp.com/terraform/language/files/override>).

use std::collections::HashMap;
use std::sync::Arc;

use bartizan_tree::{Incomplete, Origin, Sources, What};

use crate::configuration::Mode;
use crate::files::Files;
use crate::paths;
use crate::syntax::{self, Attribute, Block, Body, Expr, ExprKind, Interner, Step, Type};

/// What one folder declares.
#[derive(Debug, Default)]
pub(crate) struct Module {
    pub(crate) folder: Arc<str>,
    pub(crate) variables: HashMap<Arc<str>, Variable>,
    pub(crate) locals: HashMap<Arc<str>, Expr>,
    pub(crate) outputs: HashMap<Arc<str>, Expr>,
    pub(crate) resources: Vec<Resource>,
    pub(crate) resource_index: HashMap<(Mode, Arc<str>, Arc<str>), usize>,
    pub(crate) calls: Vec<ModuleCall>,
    pub(crate) call_index: HashMap<Arc<str>, usize>,
    pub(crate) providers: Vec<ProviderBlock>,
    /// Local names of providers whose type is another: `myaws` → `aws`.
    pub(crate) provider_types: HashMap<Arc<str>, Arc<str>>,
    has_files: bool,
    /// What of the folder could not be read.
    pub(crate) broken: Vec<Incomplete>,
}

/// A `variable` block.
#[derive(Debug)]
pub(crate) struct Variable {
    pub(crate) kind: Type,
    /// Whether a type is written at all, be it `any`.
    pub(crate) typed: bool,
    pub(crate) default: Option<Expr>,
    pub(crate) nullable: bool,
    pub(crate) sensitive: bool,
    pub(crate) header: Origin,
}

/// A `resource` or `data` block.
#[derive(Debug)]
pub(crate) struct Resource {
    pub(crate) mode: Mode,
    pub(crate) kind: Arc<str>,
    pub(crate) name: Arc<str>,
    pub(crate) count: Option<Expr>,
    pub(crate) for_each: Option<Expr>,
    /// The local name and alias of `provider = aws.west`.
    pub(crate) provider: Option<ProviderName>,
    /// Without the meta-arguments.
    pub(crate) body: Body,
    pub(crate) header: Origin,
    pub(crate) whole: Origin,
}

/// A `module` block.
#[derive(Debug)]
pub(crate) struct ModuleCall {
    pub(crate) name: Arc<str>,
    pub(crate) source: Option<Arc<str>>,
    pub(crate) count: Option<Expr>,
    pub(crate) for_each: Option<Expr>,
    pub(crate) inputs: Vec<Attribute>,
    /// `providers = { inner = outer }`
    pub(crate) providers: Vec<(ProviderName, ProviderName)>,
    pub(crate) header: Origin,
}

/// A `provider` block.
#[derive(Debug)]
pub(crate) struct ProviderBlock {
    pub(crate) name: ProviderName,
    pub(crate) body: Body,
    pub(crate) header: Origin,
}

/// `aws` or `aws.west`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct ProviderName {
    pub(crate) local: Arc<str>,
    pub(crate) alias: Option<Arc<str>>,
}

impl ProviderName {
    fn read(expr: &Expr) -> Option<ProviderName> {
        match &expr.kind {
            ExprKind::Name(name) => Some(ProviderName { local: name.clone(), alias: None }),
            // Terraform 0.11 wrote references in quotes.
            ExprKind::Text(text) => {
                let (local, alias) = text.split_once('.').map_or((&**text, None), |(l, a)| (l, Some(a)));
                Some(ProviderName { local: local.into(), alias: alias.map(Into::into) })
            }
            ExprKind::Path(path) => match (&path.0.kind, path.1.first()) {
                (ExprKind::Name(name), Some(Step::Attribute(alias))) => {
                    Some(ProviderName { local: name.clone(), alias: Some(alias.clone()) })
                }
                _ => None,
            },
            _ => None,
        }
    }
}

/// The Terraform files of a folder by name, override files last, or the error that there is none.
pub(crate) fn terraform_files(files: &dyn Files, folder: &str) -> std::io::Result<Vec<Arc<str>>> {
    let mut names: Vec<Arc<str>> = files
        .list(folder)?
        .into_iter()
        .filter(|entry| !entry.is_folder && (entry.name.ends_with(".tf") || entry.name.ends_with(".tf.json")))
        // Editors' backups, as Terraform ignores them.
        .filter(|entry| !entry.name.starts_with('.') && !entry.name.ends_with('~') && !entry.name.starts_with('#'))
        .map(|entry| entry.name)
        .collect();
    names.sort_by_key(|name| (is_override(name), name.clone()));
    Ok(names)
}

fn is_override(name: &str) -> bool {
    let stem = name.strip_suffix(".tf").or_else(|| name.strip_suffix(".tf.json")).unwrap_or(name);
    stem == "override" || stem.ends_with("_override")
}

/// Reads the module in a folder.
///
/// # Errors
/// Where the folder cannot be listed. A file that cannot be read is in [`Module::broken`].
pub(crate) fn load(
    files: &dyn Files,
    folder: &str,
    sources: &mut Sources,
    names: &mut Interner,
) -> std::io::Result<Module> {
    let mut all = Body::default();
    let mut broken = Vec::new();
    let found = terraform_files(files, folder)?;
    let has_files = !found.is_empty();
    for name in found {
        let path = if folder == "." { name.to_string() } else { paths::join(folder, &name) };
        let text = match files.read(&path) {
            Ok(text) => text,
            Err(error) => {
                broken.push(Incomplete::new(What::File, path, error.to_string(), Origin::NONE));
                continue;
            }
        };
        let source = sources.add_file(path.as_str(), text);
        let parsed = if name.ends_with(".json") {
            syntax::parse_json(sources, source, &path, names)
        } else {
            syntax::parse_native(sources, source, &path, names)
        };
        broken.extend(parsed.broken);
        if is_override(&name) {
            parsed.body.blocks.into_iter().for_each(|block| override_with(&mut all, block));
        } else {
            all.blocks.extend(parsed.body.blocks);
        }
    }
    let mut module = Module { folder: folder.into(), has_files, broken, ..Module::default() };
    for block in all.blocks {
        module.declare(block);
    }
    Ok(module)
}

/// Merges a block of an override file into the block that it overrides.
fn override_with(all: &mut Body, block: Block) {
    let alias = |b: &Block| b.body.attribute("alias").and_then(|e| text(e).cloned());
    let same = all.blocks.iter_mut().find(|old| {
        old.kind == block.kind
            && old.labels == block.labels
            && !matches!(&*block.kind, "locals" | "terraform")
            && (&*block.kind != "provider" || alias(old) == alias(&block))
    });
    let Some(old) = same else {
        // A local of an override file replaces the earlier one: the last of a name counts.
        all.blocks.push(block);
        return;
    };
    for attribute in block.body.attributes {
        // `count` and `for_each` exclude each other.
        old.body.attributes.retain(|a| a.name != attribute.name);
        old.body.attributes.push(attribute);
    }
    old.body.blocks.retain(|b| !block.body.blocks.iter().any(|new| new.kind == b.kind && new.labels == b.labels));
    old.body.blocks.extend(block.body.blocks);
}

fn text(expr: &Expr) -> Option<&Arc<str>> {
    match &expr.kind {
        ExprKind::Text(text) => Some(text),
        _ => None,
    }
}

impl Module {
    /// Whether the folder has no Terraform files, or only empty ones.
    pub(crate) fn is_empty(&self) -> bool {
        !self.has_files
    }

    fn declare(&mut self, block: Block) {
        let mut labels = block.labels.iter().cloned();
        match (&*block.kind, labels.next(), labels.next()) {
            ("resource", Some(kind), Some(name)) => self.resource(Mode::Managed, kind, name, block),
            ("data", Some(kind), Some(name)) => self.resource(Mode::Data, kind, name, block),
            ("variable", Some(name), None) => {
                let kind = block.body.attribute("type").map_or(Type::Any, Type::read);
                let nullable =
                    !matches!(block.body.attribute("nullable").map(|e| &e.kind), Some(ExprKind::Bool(false)));
                let sensitive =
                    matches!(block.body.attribute("sensitive").map(|e| &e.kind), Some(ExprKind::Bool(true)));
                let default = block.body.attribute("default").cloned();
                let typed = block.body.attribute("type").is_some();
                self.variables
                    .insert(name, Variable { kind, typed, default, nullable, sensitive, header: block.header });
            }
            ("output", Some(name), None) => {
                if let Some(value) = block.body.attribute("value") {
                    self.outputs.insert(name, value.clone());
                }
            }
            ("locals", None, None) => {
                self.locals.extend(block.body.attributes.into_iter().map(|a| (a.name, a.value)));
            }
            ("module", Some(name), None) => self.call(name, block),
            ("provider", Some(local), None) => {
                let alias = block.body.attribute("alias").and_then(text).cloned();
                let name = ProviderName { local, alias };
                self.providers.push(ProviderBlock { name, body: block.body, header: block.header });
            }
            ("terraform", None, None) => self.settings(&block.body),
            ("moved" | "import" | "check" | "removed" | "ephemeral", _, _) => {}
            _ => {
                let name =
                    block.labels.iter().fold(block.kind.to_string(), |name, label| format!("{name} \"{label}\""));
                let reason = "Terraform has no block of this form";
                self.broken.push(Incomplete::new(What::Block, name, reason, block.header));
            }
        }
    }

    fn resource(&mut self, mode: Mode, kind: Arc<str>, name: Arc<str>, block: Block) {
        let Block { header, whole, mut body, .. } = block;
        let mut take = |wanted: &str| {
            let at = body.attributes.iter().position(|a| &*a.name == wanted)?;
            Some(body.attributes.remove(at).value)
        };
        let (count, for_each, provider) = (take("count"), take("for_each"), take("provider"));
        take("depends_on");
        body.blocks.retain(|b| !matches!(&*b.kind, "lifecycle" | "provisioner" | "connection"));
        let provider = provider.as_ref().and_then(ProviderName::read);
        let index = self.resources.len();
        let before = self.resource_index.insert((mode, kind.clone(), name.clone()), index);
        let resource = Resource { mode, kind, name, count, for_each, provider, body, header, whole };
        match before {
            // Declared twice: Terraform refuses it; the last one stands for both.
            Some(old) => {
                let word = if mode == Mode::Managed { "resource" } else { "data" };
                let name = format!("{word} \"{}\" \"{}\"", resource.kind, resource.name);
                self.broken.push(Incomplete::new(What::Block, name, "it is declared twice", header));
                self.resource_index.insert((mode, resource.kind.clone(), resource.name.clone()), old);
                if let Some(slot) = self.resources.get_mut(old) {
                    *slot = resource;
                }
            }
            None => self.resources.push(resource),
        }
    }

    fn call(&mut self, name: Arc<str>, block: Block) {
        let mut call = ModuleCall {
            name: name.clone(),
            source: None,
            count: None,
            for_each: None,
            inputs: Vec::new(),
            providers: Vec::new(),
            header: block.header,
        };
        for attribute in block.body.attributes {
            match &*attribute.name {
                "source" => call.source = text(&attribute.value).cloned(),
                "count" => call.count = Some(attribute.value),
                "for_each" => call.for_each = Some(attribute.value),
                "version" | "depends_on" => {}
                "providers" => {
                    if let ExprKind::Object(pairs) = &attribute.value.kind {
                        let pair = |(inner, outer): &(Expr, Expr)| {
                            Some((ProviderName::read(inner)?, ProviderName::read(outer)?))
                        };
                        call.providers = pairs.iter().filter_map(pair).collect();
                    }
                }
                _ => call.inputs.push(attribute),
            }
        }
        match self.call_index.get(&name) {
            Some(old) => {
                let reason = "it is declared twice";
                self.broken.push(Incomplete::new(What::Block, format!("module \"{name}\""), reason, call.header));
                if let Some(slot) = self.calls.get_mut(*old) {
                    *slot = call;
                }
            }
            None => {
                self.call_index.insert(name, self.calls.len());
                self.calls.push(call);
            }
        }
    }

    /// `required_providers { myaws = { source = "hashicorp/aws" } }`
    fn settings(&mut self, body: &Body) {
        for block in body.blocks("required_providers") {
            for attribute in &block.body.attributes {
                let ExprKind::Object(members) = &attribute.value.kind else { continue };
                let source = members.iter().find(|(key, _)| text(key).is_some_and(|k| &**k == "source"));
                if let Some(kind) = source.and_then(|(_, value)| text(value)).and_then(|s| s.rsplit('/').next()) {
                    self.provider_types.insert(attribute.name.clone(), kind.into());
                }
            }
        }
    }
}
