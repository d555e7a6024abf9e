//! Arrows between crates point down only: `xtask/layers.toml` against `cargo metadata`.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};
use serde_json::Value;
use toml::Table;

/// How our own crates are named.
const OURS: &str = "bartizan-";

/// Compares what the crates use with what they may.
pub fn check(root: &Path) -> anyhow::Result<()> {
    let layers = Layers::read(root)?;
    let wrong = layers.wrong(&metadata(root)?);
    if wrong.is_empty() { Ok(()) } else { bail!("arrows that xtask/layers.toml does not allow:\n{}", wrong.join("\n")) }
}

/// One use of one crate by another.
#[derive(Debug, PartialEq, Eq)]
struct Arrow {
    from: String,
    to: String,
    /// Whether only tests use it.
    test: bool,
}

struct Layers {
    /// From the bottom to the top: name, what it may use, what its tests may use besides.
    crates: Vec<(String, Vec<String>, Vec<String>)>,
    only: Vec<(String, Vec<String>)>,
}

impl Layers {
    fn read(root: &Path) -> anyhow::Result<Self> {
        let path = root.join("xtask/layers.toml");
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        Layers::parse(&text)
    }

    fn parse(text: &str) -> anyhow::Result<Self> {
        let table: Table = text.parse()?;
        let mut layers = Layers { crates: Vec::new(), only: Vec::new() };
        for entry in table.get("crate").and_then(toml::Value::as_array).context("there is no [[crate]]")? {
            let name = entry.get("name").and_then(toml::Value::as_str).context("a crate has no name")?;
            let own = |key: &str| names(entry.get(key)).into_iter().map(|name| format!("{OURS}{name}")).collect();
            let uses: Vec<String> = own("uses");
            if let Some(higher) = uses.iter().find(|used| !layers.crates.iter().any(|(lower, ..)| lower == *used)) {
                bail!("layers.toml: {name} may not use {higher}, which does not stand above it in the list");
            }
            layers.crates.push((name.to_owned(), uses, own("tests_use")));
        }
        for (name, users) in table.get("only").and_then(toml::Value::as_table).into_iter().flatten() {
            layers.only.push((name.clone(), names(Some(users))));
        }
        Ok(layers)
    }

    fn wrong(&self, arrows: &[Arrow]) -> Vec<String> {
        arrows
            .iter()
            .filter(|arrow| !self.allows(arrow))
            .map(|arrow| format!("  {} -> {}", arrow.from, arrow.to))
            .collect()
    }

    fn allows(&self, arrow: &Arrow) -> bool {
        let Some((_, uses, tests)) = self.crates.iter().find(|(name, ..)| *name == arrow.from) else { return false };
        if arrow.to.starts_with(OURS) {
            // A crate's tests may use the crate with other features.
            let own = arrow.test && arrow.to == arrow.from;
            return own || uses.contains(&arrow.to) || (arrow.test && tests.contains(&arrow.to));
        }
        let users = self.only.iter().find(|(name, _)| *name == arrow.to).map(|(_, users)| users);
        users.is_none_or(|users| arrow.test || users.contains(&arrow.from))
    }
}

fn names(value: Option<&toml::Value>) -> Vec<String> {
    let items = value.and_then(toml::Value::as_array).into_iter().flatten();
    items.filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

/// Every direct use by a crate of the workspace.
fn metadata(root: &Path) -> anyhow::Result<Vec<Arrow>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root)
        .output()
        .context("cargo metadata")?;
    if !output.status.success() {
        bail!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    }
    let document: Value = serde_json::from_slice(&output.stdout)?;
    let mut arrows = Vec::new();
    for package in document["packages"].as_array().into_iter().flatten() {
        for used in package["dependencies"].as_array().into_iter().flatten() {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let (from, to) = (text(&package["name"]), text(&used["name"]));
            arrows.push(Arrow { from, to, test: used["kind"] == "dev" });
        }
    }
    Ok(arrows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workspace_keeps_its_layers() {
        check(crate::root()).unwrap();
    }

    #[test]
    fn every_crate_has_its_layer() {
        let layers = Layers::read(crate::root()).unwrap();
        for arrow in metadata(crate::root()).unwrap() {
            assert!(layers.crates.iter().any(|(name, ..)| *name == arrow.from), "{}", arrow.from);
        }
    }

    const SMALL: &str = r#"
        [[crate]]
        name = "bartizan-tree"
        uses = []
        [[crate]]
        name = "bartizan-estate"
        uses = ["tree"]
        tests_use = ["look"]
        [only]
        anyhow = ["bartizan"]
    "#;

    fn arrow(from: &str, to: &str, test: bool) -> Arrow {
        Arrow { from: from.into(), to: to.into(), test }
    }

    #[test]
    fn an_arrow_that_is_not_listed_is_wrong() {
        let layers = Layers::parse(SMALL).unwrap();
        for (arrow, allowed) in [
            (arrow("bartizan-estate", "bartizan-tree", false), true),
            (arrow("bartizan-tree", "bartizan-estate", false), false),
            (arrow("bartizan-estate", "bartizan-look", false), false),
            (arrow("bartizan-estate", "bartizan-look", true), true),
            (arrow("bartizan-tree", "thiserror", false), true),
            (arrow("bartizan-tree", "anyhow", false), false),
            (arrow("bartizan-new", "thiserror", false), false),
        ] {
            assert_eq!(layers.wrong(std::slice::from_ref(&arrow)).is_empty(), allowed, "{arrow:?}");
        }
    }

    #[test]
    fn the_list_itself_points_down() {
        let upward = "[[crate]]\nname = \"bartizan-tree\"\nuses = [\"estate\"]\n[[crate]]\nname = \"bartizan-estate\"\nuses = []";
        assert!(Layers::parse(upward).is_err());
    }
}
