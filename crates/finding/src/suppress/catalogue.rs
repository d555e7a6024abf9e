//! Which rules a name means: a rule's id, what another tool calls it, a pattern; and what to say of a
//! name that means none.
//!
//! A form of another tool names checks of that tool, or rules of ours; ours may name any.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::suppression::Tool;
use crate::names::{distance, glob};

/// Ids of other tools, whether a rule has them or not.
const FOREIGN: &str = include_str!("../../data/foreign.txt");

/// A rule, as suppressions know it.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its id.
    pub id: &'static str,
    /// What other tools call it.
    pub aliases: Vec<(&'static str, Closeness)>,
}

/// How another tool's question stands to ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closeness {
    /// The same question, or the rule's own id.
    Exact,
    /// It asks more than ours.
    Broader,
    /// It asks a part of ours.
    Narrower,
}

/// What a name means.
#[derive(Clone, Debug, Default)]
pub(crate) struct Meaning {
    /// Whether it means every rule.
    pub(crate) everything: bool,
    /// The rules, and through which alias.
    pub(crate) rules: Vec<(&'static str, Closeness, &'static str)>,
    /// Why it means none.
    pub(crate) nothing: Option<Nothing>,
}

/// Why a name means no rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Nothing {
    /// Another tool has it, and no rule here asks the same.
    Foreign,
    /// Nobody is known to have it; what is most like it.
    Unknown(Option<String>),
}

/// All names.
#[derive(Debug)]
pub(crate) struct Catalogue {
    rules: Vec<Known>,
    by_name: HashMap<String, Vec<(usize, Closeness, &'static str)>>,
    // What Trivy calls one check.
    trivy: HashMap<String, Vec<&'static str>>,
    foreign: HashSet<String>,
    // Looking for what is most like a name is the one thing that costs.
    suggestions: usize,
}

/// For how many unknown names the most similar one is looked for.
const MAX_SUGGESTIONS: usize = 50;

impl Catalogue {
    pub(crate) fn new(rules: Vec<Known>) -> Self {
        let mut by_name: HashMap<String, Vec<_>> = HashMap::new();
        for (at, rule) in rules.iter().enumerate() {
            let own = std::iter::once((rule.id, Closeness::Exact));
            for (name, closeness) in own.chain(rule.aliases.iter().copied()) {
                by_name.entry(name.to_ascii_lowercase()).or_default().push((at, closeness, name));
            }
        }
        let (mut trivy, mut foreign): (HashMap<String, Vec<&str>>, _) = (HashMap::new(), HashSet::new());
        for line in FOREIGN.lines().filter(|line| !line.starts_with('#')) {
            let mut words = line.split(' ');
            let tool = words.next().unwrap_or_default();
            let Some(first) = words.next() else { continue };
            foreign.insert(first.to_ascii_lowercase());
            for word in words {
                foreign.insert(word.to_ascii_lowercase());
                if tool == "name" {
                    trivy.entry(word.to_ascii_lowercase()).or_default().push(first);
                }
            }
        }
        Catalogue { rules, by_name, trivy, foreign, suggestions: 0 }
    }

    /// What a name means in a tool's form.
    pub(crate) fn meaning(&mut self, tool: Tool, written: &str) -> Meaning {
        let name = written.trim().to_ascii_lowercase();
        if name == "*" {
            return Meaning { everything: true, ..Meaning::default() };
        }
        let found = if name.contains('*') { self.fitting(tool, &name) } else { self.named(tool, &name) };
        if !found.is_empty() {
            return Meaning { rules: found, ..Meaning::default() };
        }
        let nothing = match self.is_foreign(tool, &name) {
            true => Nothing::Foreign,
            false => Nothing::Unknown(self.similar(tool, &name)),
        };
        Meaning { nothing: Some(nothing), ..Meaning::default() }
    }

    fn named(&self, tool: Tool, name: &str) -> Vec<(&'static str, Closeness, &'static str)> {
        let bare = match tool {
            Tool::Bartizan => PREFIXES.iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name),
            _ => name,
        };
        let mut found = self.by_exactly(tool, bare);
        for id in self.trivy.get(bare).filter(|_| matches!(tool, Tool::Trivy | Tool::Bartizan)).into_iter().flatten() {
            found.extend(self.by_exactly(tool, &id.to_ascii_lowercase()));
        }
        closest(found)
    }

    fn by_exactly(&self, tool: Tool, name: &str) -> Vec<(&'static str, Closeness, &'static str)> {
        let entries = self.by_name.get(name).into_iter().flatten();
        let allowed = entries.filter(|(at, _, name)| *name == self.rules[*at].id || speaks(tool, name));
        allowed.map(|(at, closeness, name)| (self.rules[*at].id, *closeness, *name)).collect()
    }

    fn fitting(&self, tool: Tool, pattern: &str) -> Vec<(&'static str, Closeness, &'static str)> {
        let own = self.by_name.keys().map(String::as_str);
        let trivy = self.trivy.keys().map(String::as_str);
        let names = own.chain(trivy).filter(|name| glob(pattern, name));
        let mut found: Vec<_> = names.flat_map(|name| self.named(tool, name)).collect();
        found.sort_unstable();
        closest(found)
    }

    /// Whether the name is one that the tool has, as far as is known here: from a list for what the tools
    /// ask of AWS, by its form for the rest.
    fn is_foreign(&self, tool: Tool, name: &str) -> bool {
        if self.foreign.contains(name) || (name.contains('*') && self.foreign.iter().any(|id| glob(name, id))) {
            return true;
        }
        let starts = |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
        let numbered = |letters: &[char]| {
            let rest = name.trim_start_matches(letters);
            rest.len() + 1 == name.len() && !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit())
        };
        // `CKV_AZURE_1`, but not `CKV_AWS_9999`, of which all are known.
        let checkov = starts(&["ckv_", "ckv2_"]) && !starts(&["ckv_aws_", "ckv2_aws_"]) || starts(&["bc_", "cve-"]);
        let trivy = (starts(&["avd-"]) && !starts(&["avd-aws-"]))
            || starts(&[
                "cve-",
                "ghsa-",
                "azu-",
                "gcp-",
                "google-",
                "azure-",
                "ksv-",
                "ds-",
                "github-",
                "digitalocean-",
            ]);
        match tool {
            Tool::Checkov => checkov,
            Tool::Trivy => trivy,
            Tool::Terrascan => starts(&["ac_", "aws.", "accurics."]),
            Tool::CfnLint => name.len() <= 5 && (numbered(&['e', 'w', 'i']) || ["e", "w", "i"].contains(&name)),
            Tool::CdkNag => starts(&[
                "awssolutions-",
                "hipaa.security-",
                "nist.800.53.r",
                "pci.dss.321-",
                "serverless-",
                "cdknagvalidationfailure",
            ]),
            Tool::Bartizan => checkov || trivy,
            Tool::Kics | Tool::CfnNag | Tool::Guard => false,
        }
    }

    fn similar(&mut self, tool: Tool, name: &str) -> Option<String> {
        self.suggestions += 1;
        if self.suggestions > MAX_SUGGESTIONS || name.len() > 80 {
            return None;
        }
        let most = (name.len() / 3).clamp(1, 4);
        let names = self.by_name.values().flatten().map(|(at, _, alias)| (self.rules[*at].id, *alias));
        let allowed = names.filter(|(id, alias)| id == alias || speaks(tool, alias)).map(|(_, alias)| alias);
        let close = allowed.map(|alias| (distance(name, &alias.to_ascii_lowercase()), alias));
        close.filter(|(distance, _)| *distance <= most).min().map(|(_, alias)| alias.to_owned())
    }
}

/// What may stand before an id in Bartizan's own form.
const PREFIXES: [&str; 6] = ["checkov:", "trivy:", "tfsec:", "kics:", "cfn_nag:", "guard:"];

/// Each rule once, through its closest name.
fn closest(mut found: Vec<(&'static str, Closeness, &'static str)>) -> Vec<(&'static str, Closeness, &'static str)> {
    found.sort_unstable();
    // Several narrower names of one rule may each tell their own facet.
    found.dedup_by(|b, a| a.0 == b.0 && (a.1 != Closeness::Narrower || a.2 == b.2));
    found
}

/// Whether an alias is an id of this tool, told by its form; ours may name any.
fn speaks(tool: Tool, alias: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match tool {
        Tool::Bartizan => true,
        Tool::Checkov => alias.starts_with("CKV"),
        Tool::Trivy => alias.starts_with("AVD-"),
        Tool::Kics => alias.len() == 36 && alias.bytes().filter(|b| *b == b'-').count() == 4,
        Tool::CfnNag => alias.strip_prefix(['W', 'F']).is_some_and(digits),
        Tool::Guard => {
            alias.contains('_') && !alias.starts_with("CKV") && !alias.contains(|c: char| c.is_ascii_lowercase())
        }
        Tool::Terrascan => alias.starts_with("AC_"),
        Tool::CdkNag => alias.starts_with("AwsSolutions-"),
        Tool::CfnLint => false,
    }
}

/// The name as it is shown.
pub(crate) fn shown(names: &super::Names) -> String {
    match names {
        super::Names::One(name) => name.to_string(),
        super::Names::AllBut(names) => {
            let names: Vec<&str> = names.iter().map(Arc::as_ref).collect();
            format!("all but {}", names.join(", "))
        }
    }
}
