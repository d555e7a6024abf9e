//! Trivy's files: `.trivyignore` and `.trivyignore.yaml` (trivy pkg/result/ignore.go).

use std::sync::Arc;

use bartizan_tree::Node;

use super::suppression::{Base, Fits, Scope, Suppression, Tool, Written};

/// `.trivyignore`: an id on each line, with `exp:DATE` behind it where it ends. What is above an id in
/// comments is its reason.
pub fn trivyignore(file: &str, text: &str) -> Vec<Suppression> {
    let mut found = Vec::new();
    let mut reason = String::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(comment) = line.strip_prefix('#') {
            reason = format!("{reason} {}", comment.trim()).trim().to_owned();
            continue;
        }
        let mut words = line.split_whitespace();
        let Some(id) = words.next() else {
            reason.clear();
            continue;
        };
        let place = Written::In(file.into(), format!("line {}", number + 1).into());
        let mut one = Suppression::new(Tool::Trivy, id, Scope::Fits(Fits::default()), place).because(&reason);
        if let Some(day) = words.find_map(|word| word.strip_prefix("exp:")) {
            one = one.until(day);
        }
        found.push(one);
    }
    found
}

/// `.trivyignore.yaml`: the entries of `misconfigurations`. Paths are those below `base`, the file's folder.
pub fn trivyignore_yaml(file: &str, base: &Base, document: &Node) -> Vec<Suppression> {
    let list = document.as_map().and_then(|map| map.get("misconfigurations"));
    let items = list.map(|list| list.items().known).unwrap_or_default();
    let entries = items.into_iter().enumerate().map(|(at, item)| {
        let text = |key: &str| item.as_map()?.get(key)?.as_text();
        let paths = item.as_map().and_then(|map| map.get("paths")).map(|paths| paths.items().known).unwrap_or_default();
        let paths = paths.into_iter().filter_map(Node::as_text).map(Arc::from).collect();
        let scope = Scope::Fits(Fits { paths, base: base.clone(), ..Fits::default() });
        let place = Written::In(file.into(), format!("misconfigurations[{at}]").into());
        let mut one = Suppression::new(Tool::Trivy, text("id").unwrap_or(""), scope, place);
        one = one.because(text("statement").unwrap_or(""));
        if text("id").is_none() {
            one = one.wrong("it has no `id`");
        }
        match text("expired_at") {
            Some(day) => one.until(day),
            None => one,
        }
    });
    entries.collect()
}
