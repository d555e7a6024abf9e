//! The forms that stand in a template's `Metadata`, of a resource or of the whole.
//!
//! | tool | path |
//! |---|---|
//! | Bartizan | `bartizan.ignore[]`: `rule`, `until`, `reason` |
//! | Checkov | `checkov.skip[]`, `bridgecrew.skip[]`: `id`, `comment` |
//! | terrascan | `runterrascan.io/skip`: JSON in a text, `rule`, `comment` |
//! | cfn_nag | `cfn_nag.rules_to_suppress[]`: `id`, `reason` |
//! | Guard's registry | `guard.SuppressedRules[]` |
//! | cfn-lint | `cfn-lint.config.ignore_checks[]` |
//! | cdk-nag | `cdk_nag.rules_to_suppress[]`: `id`, `reason`, `applies_to` |
//!
//! Read at their sources: checkov cloudformation/context_parser.py, terrascan pkg/utils/skip_rules.go,
//! cfn_nag lib/cfn-nag/metadata.rb, the `when` of the registry's rules, cfnlint
//! template.get_directives, cdk-nag src/utils/nag-suppression-helper.ts.

use bartizan_tree::{Node, Sources, json};

use super::suppression::{Scope, Suppression, Tool, Written};

/// The suppressions in a `Metadata`.
pub(crate) fn read(metadata: &Node, scope: &Scope, sources: &Sources) -> Vec<Suppression> {
    let mut reader = Reader { scope, found: Vec::new() };
    for (path, name, reason, tool) in LISTS {
        for item in member(metadata, path).into_iter().flat_map(|list| list.items().known) {
            reader.entry(*tool, item, name, reason);
        }
    }
    reader.terrascan(metadata, sources);
    reader.found
}

/// Where the lists stand, how their members name a check and say why, and whose they are.
type List = (&'static [&'static str], &'static str, &'static str, Tool);
const LISTS: &[List] = &[
    (&["bartizan", "ignore"], "rule", "reason", Tool::Bartizan),
    (&["checkov", "skip"], "id", "comment", Tool::Checkov),
    (&["bridgecrew", "skip"], "id", "comment", Tool::Checkov),
    (&["cfn_nag", "rules_to_suppress"], "id", "reason", Tool::CfnNag),
    (&["guard", "SuppressedRules"], "id", "reason", Tool::Guard),
    (&["cfn-lint", "config", "ignore_checks"], "id", "reason", Tool::CfnLint),
    (&["cdk_nag", "rules_to_suppress"], "id", "reason", Tool::CdkNag),
];

fn member<'n>(node: &'n Node, path: &[&str]) -> Option<&'n Node> {
    path.iter().try_fold(node, |node, step| node.as_map()?.get(step))
}

struct Reader<'a> {
    scope: &'a Scope,
    found: Vec<Suppression>,
}

impl Reader<'_> {
    fn entry(&mut self, tool: Tool, item: &Node, name: &str, reason: &str) {
        let text = |key: &str| item.as_map()?.get(key)?.as_text();
        let id = item.as_text().or_else(|| text(name));
        let place = Written::At(item.origin);
        let mut one = Suppression::new(tool, id.unwrap_or(""), self.scope.clone(), place);
        one = one.because(text(reason).unwrap_or(""));
        if id.is_none() {
            one = one.wrong(format!("it has no `{name}`"));
        }
        if let Some(day) = text("until").filter(|_| tool == Tool::Bartizan) {
            one = one.until(day);
        }
        if tool == Tool::CdkNag && item.as_map().is_some_and(|map| map.contains_key("applies_to")) {
            let what = "it speaks of some findings of the rule only (applies_to), which cannot be told apart here";
            one = one.wrong(what);
        }
        self.found.push(one);
    }

    fn terrascan(&mut self, metadata: &Node, sources: &Sources) {
        let Some(written) = member(metadata, &["runterrascan.io/skip"]) else { return };
        match json::parse_embedded(sources, written) {
            Ok(list) => list.items().known.into_iter().for_each(|item| {
                self.entry(Tool::Terrascan, &item.clone().at(written.origin), "rule", "comment");
            }),
            Err(_) => {
                let place = Written::At(written.origin);
                let wrong = "it is a text that holds JSON: [{\"rule\": \"AC_AWS_0000\", \"comment\": \"reason\"}]";
                self.found.push(Suppression::new(Tool::Terrascan, "", self.scope.clone(), place).wrong(wrong));
            }
        }
    }
}
