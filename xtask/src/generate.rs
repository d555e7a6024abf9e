//! What is made of the rules' data, so that it cannot disagree with it: the index `docs/rules.md`.
//!
//! The same input gives the same bytes; `.ci/run` fails where the tree is not clean afterwards.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, bail};
use bartizan_rules::Rule;

/// Writes everything that is generated.
pub fn generate(root: &Path) -> anyhow::Result<()> {
    let path = root.join("docs/rules.md");
    let index = index(root)?;
    if std::fs::read_to_string(&path).is_ok_and(|now| now == index) {
        return Ok(());
    }
    std::fs::write(&path, index).with_context(|| path.display().to_string())
}

fn index(root: &Path) -> anyhow::Result<String> {
    let pages = pages(root)?;
    let mut services: BTreeMap<&str, Vec<(&str, &'static Rule)>> = BTreeMap::new();
    for rule in bartizan_rules::all() {
        let Some(page) = pages.get(rule.page) else { bail!("{}: its page is not below crates/rules/src", rule.id) };
        let service = page.split_once('/').map_or("", |(service, _)| service);
        services.entry(service).or_default().push((page, rule));
    }
    let mut out = String::from(
        "# The rules\n\nWritten by `cargo xtask generate` from the rules' own data; do not edit it. \
         `bartizan rules explain ID` shows a page.\n",
    );
    for (service, rules) in &mut services {
        rules.sort_by_key(|(_, rule)| rule.id);
        write!(out, "\n## {service}\n\n| rule | severity | what it finds | elsewhere |\n|---|---|---|---|\n")?;
        for (page, rule) in rules {
            let aliases: Vec<String> = rule.aliases.iter().map(|alias| alias.id.replace('|', "\\|")).collect();
            let (id, severity, title) = (rule.id, rule.severity, rule.title.replace('|', "\\|"));
            writeln!(out, "| [{id}](../crates/rules/src/{page}) | {severity} | {title} | {} |", aliases.join(", "))?;
        }
    }
    Ok(out)
}

/// Where each page stands below `crates/rules/src`, by its text.
fn pages(root: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let folder = root.join("crates/rules/src");
    let mut pages = BTreeMap::new();
    for service in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
        let service = service?;
        if !service.file_type()?.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(service.path())? {
            let file = file?;
            let name = format!("{}/{}", service.file_name().display(), file.file_name().display());
            if name.ends_with(".md") {
                pages.insert(std::fs::read_to_string(file.path())?, name);
            }
        }
    }
    Ok(pages)
}

#[cfg(test)]
mod tests {
    use super::index;

    #[test]
    fn the_index_names_every_rule_once_and_the_same_way_each_time() {
        let first = index(crate::root()).unwrap();
        for rule in bartizan_rules::all() {
            assert_eq!(first.matches(&format!("| [{}](", rule.id)).count(), 1, "{}", rule.id);
        }
        assert_eq!(first, index(crate::root()).unwrap());
    }

    #[test]
    fn every_link_of_the_index_leads_somewhere() {
        let index = index(crate::root()).unwrap();
        let links = index.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
        for (link, _) in links {
            assert!(crate::root().join("docs").join(link).is_file(), "{link}");
        }
    }
}
