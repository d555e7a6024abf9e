//! Where suppressions come from beside comments: the configuration, Trivy's files, templates' metadata.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context;
use bartizan_estate::Look;
use bartizan_finding::suppress::{
    Base, Closeness, Judged, Known, Suppression, Suppressions, trivyignore, trivyignore_yaml,
};
use bartizan_look::Root;
use bartizan_rules::Relation;
use bartizan_tree::{Moment, Sources};

use crate::config::nearest;

/// What Terraform's `terraform.workspace` is taken for.
const WORKSPACE: &str = "default";

/// The suppressions that stand in no scanned file.
pub(crate) fn suppressions(paths: &[PathBuf], configured: &[Suppression]) -> anyhow::Result<Suppressions> {
    let mut suppressions = Suppressions::new(today(), WORKSPACE, known);
    configured.iter().for_each(|one| suppressions.add(one.clone()));
    let mut read: Vec<PathBuf> = Vec::new();
    for name in [".trivyignore", ".trivyignore.yaml", ".trivyignore.yml"] {
        for path in paths.iter().map(PathBuf::as_path).chain([Path::new(".")]) {
            let Some(file) = nearest(path, name).filter(|file| !read.contains(file)) else { continue };
            trivy(&file, &mut suppressions)?;
            read.push(file);
        }
    }
    Ok(suppressions)
}

fn trivy(file: &Path, suppressions: &mut Suppressions) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let name = shown(file);
    let found = if name.ends_with(".trivyignore") {
        trivyignore(&name, &text)
    } else {
        let mut sources = Sources::new();
        let source = sources.add_file(name.as_str(), text);
        let document = bartizan_look::document(&sources, source);
        let document = document.with_context(|| format!("{name}: this is not YAML that can be read"))?;
        trivyignore_yaml(&name, &base(file), &document)
    };
    found.into_iter().for_each(|one| suppressions.add(one));
    Ok(())
}

/// What a root is, for suppressions.
pub(crate) fn judged(root: &Root) -> Judged {
    match root.worlds.first().map(|world| world.look) {
        Some(Look::Terraform) => Judged::Code(root.name.clone()),
        Some(Look::Plan) => Judged::Plan(root.name.clone()),
        _ => Judged::Other,
    }
}

/// Reads the metadata of a template and its resources.
pub(crate) fn metadata(root: &Root, sources: &Sources, suppressions: &mut Suppressions) {
    for world in root.worlds.iter().filter(|world| world.look == Look::CloudFormation) {
        for resource in &world.resources {
            if let Some(metadata) = resource.source.as_map().and_then(|map| map.get("Metadata")) {
                suppressions.read_metadata(metadata, Some(resource.body), sources);
            }
        }
    }
    let first = root.worlds.iter().filter(|world| world.look == Look::CloudFormation).find_map(|w| w.resources.first());
    let Some(source) = first.map(|resource| resource.body.source()) else { return };
    let text = sources.text(source);
    let may_hold =
        text.contains("Metadata") && ["bartizan", "cfn-lint", "cdk_nag"].iter().any(|key| text.contains(key));
    if !may_hold {
        return;
    }
    if let Some(document) = bartizan_look::document(sources, source)
        && let Some(metadata) = document.as_map().and_then(|map| map.get("Metadata"))
    {
        suppressions.read_metadata(metadata, None, sources);
    }
}

/// The paths of a configuration are told from its folder.
pub(crate) fn base(file: &Path) -> Base {
    let working = std::env::current_dir().unwrap_or_default();
    let folder = working.join(file.parent().unwrap_or(Path::new("")));
    let folder = folder.canonicalize().unwrap_or(folder);
    let text = |path: &Path| path.to_string_lossy().replace('\\', "/").into();
    Base { folder: text(&folder), working: text(&working) }
}

/// A file as people know it: from the working folder, where it lies below it.
pub(crate) fn shown(file: &Path) -> String {
    let working = std::env::current_dir().unwrap_or_default();
    let below = file.strip_prefix(&working).unwrap_or(file);
    below.to_string_lossy().replace('\\', "/")
}

fn today() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment::from_unix(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

fn known() -> Vec<Known> {
    let closeness = |relation: Relation| match relation {
        Relation::Exact => Closeness::Exact,
        Relation::Broader => Closeness::Broader,
        Relation::Narrower => Closeness::Narrower,
    };
    let one = |rule: &'static bartizan_rules::Rule| Known {
        id: rule.id,
        aliases: rule.aliases.iter().map(|alias| (alias.id, closeness(alias.relation))).collect(),
    };
    bartizan_rules::all().map(one).collect()
}
