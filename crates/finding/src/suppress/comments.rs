//! The forms that are written in comments.
//!
//! | tool | form | stands |
//! |---|---|---|
//! | Bartizan | `bartizan:ignore[id, until=DATE] reason` | on the line or above: what starts there |
//! | Checkov | `checkov:skip=ID,…:reason` (`bridgecrew:`, `cortex:`) | in the resource or the module call |
//! | Trivy, tfsec | `trivy:ignore:ID[k=v]:exp:DATE:ws:GLOB`, several on a line | on the line or above |
//! | KICS | `kics-scan ignore`, `enable=`, `disable=` | above everything else |
//! | KICS | `kics-scan ignore-line`, `ignore-block` | above |
//! | terrascan | `ts:skip=ID reason` | in the resource |
//!
//! Read at their sources: checkov/common/comment/enum.py, trivy pkg/iac/ignore, the documentation of
//! KICS ("Using commands on scanned files as comments"), terrascan pkg/utils/skip_rules.go.

use std::ops::Range;
use std::sync::Arc;

use bartizan_tree::{Origin, SourceId};

use super::layout::{Layout, around};
use super::suppression::{Names, Scope, Suppression, Tool, Written};

/// Words of which one stands in every form; a file without them is not taken apart.
const MARKS: [&str; 4] = [":ignore", ":skip=", "kics-scan", "dd-iac-scan"];

/// Whether a text may hold a suppression at all.
pub(crate) fn may_hold(text: &str) -> bool {
    MARKS.iter().any(|mark| text.contains(mark))
}

/// Which language a file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    Hcl,
    Yaml,
}

impl Language {
    /// By the file's name and content; nothing where the file can have no comments.
    pub(crate) fn of(path: &str, text: &str) -> Option<Self> {
        let ends = |endings: &[&str]| endings.iter().any(|ending| path.ends_with(ending));
        if ends(&[".tf", ".tofu", ".tfvars", ".hcl"]) {
            return Some(Language::Hcl);
        }
        let is_json = text.trim_start_matches('\u{feff}').trim_start().starts_with('{');
        (ends(&[".yaml", ".yml", ".template", ".cfn", ".json"]) && !is_json).then_some(Language::Yaml)
    }
}

/// All suppressions in the comments of a file.
pub(crate) fn read(source: SourceId, text: &str, language: Language) -> Vec<Suppression> {
    let layout = match language {
        Language::Hcl => super::hcl::read(text),
        Language::Yaml => super::yaml::read(text),
    };
    let blocks = match language {
        Language::Hcl => layout.at_depth(0),
        Language::Yaml => resources(text, &layout),
    };
    let targets = layout.targets(text);
    let mut file = File { source, text, layout: &layout, targets, blocks, found: Vec::new() };
    for at in 0..layout.comments.len() {
        file.comment(at);
    }
    file.found
}

/// The members of `Resources`.
fn resources(text: &str, layout: &Layout) -> Vec<Range<usize>> {
    let sections = layout.at_depth(0);
    let name = |range: &Range<usize>| text[range.clone()].trim_start_matches(['"', '\'']);
    let section = sections.iter().find(|range| name(range).starts_with("Resources"));
    let Some(section) = section else { return Vec::new() };
    let mut members = layout.at_depth(1);
    members.retain(|member| section.start <= member.start && member.end <= section.end);
    members
}

struct File<'t> {
    source: SourceId,
    text: &'t str,
    layout: &'t Layout,
    /// What each comment stands at.
    targets: Vec<Option<Range<usize>>>,
    /// Resources, module calls and whatever else stands by itself.
    blocks: Vec<Range<usize>>,
    found: Vec<Suppression>,
}

impl File<'_> {
    fn comment(&mut self, at: usize) {
        let inner = self.layout.comments[at].inner.clone();
        let mut start = inner.start;
        for line in self.text[inner].split_inclusive('\n') {
            if may_hold(line) {
                self.line(at, start, line);
            }
            start += line.len();
        }
    }

    fn line(&mut self, at: usize, start: usize, line: &str) {
        // `## x`, `/// x`, and the stars of a block comment.
        let words = line.trim_start_matches(['#', '/', '*', ' ', '\t', ';']).trim_end();
        let start = start + (line.len() - line.trim_start_matches(['#', '/', '*', ' ', '\t', ';']).len());
        let place = Written::At(Origin::new(self.source, start..start + words.len()));
        if let Some(rest) = words.strip_prefix("bartizan:ignore") {
            self.bartizan(at, rest, &place);
        } else if let Some(rest) = strip_any(words, &["kics-scan", "dd-iac-scan"]) {
            self.kics(at, rest, start, &place);
        } else if let Some(rest) = words.strip_prefix("ts:skip=") {
            let (id, reason) = rest.split_once([' ', '\t']).unwrap_or((rest, ""));
            let scope = self.block(start);
            self.found.push(Suppression::new(Tool::Terrascan, id, scope, place).because(reason));
        } else if let Some(rest) = after_any(words, &["checkov:skip=", "bridgecrew:skip=", "cortex:skip="]) {
            self.checkov(rest, start, &place);
        } else {
            self.trivy(at, words, start);
        }
    }

    /// What a comment on a line, or above one, is about.
    fn target(&self, at: usize) -> Scope {
        match &self.targets[at] {
            Some(range) => Scope::Within(self.source, range.clone()),
            None => Scope::Nowhere,
        }
    }

    /// The block that a place is in.
    fn block(&self, place: usize) -> Scope {
        match around(&self.blocks, place) {
            Some(range) => Scope::Within(self.source, range),
            None => Scope::Nowhere,
        }
    }

    fn bartizan(&mut self, at: usize, rest: &str, place: &Written) {
        let scope = self.target(at);
        let form = "write it as bartizan:ignore[rule-id, until=2027-01-31] reason";
        let one = |id: &str| Suppression::new(Tool::Bartizan, id, scope.clone(), place.clone());
        let Some((inside, reason)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) else {
            return self.found.push(one("").wrong(form));
        };
        let (mut ids, mut until, mut odd) = (Vec::new(), None, None);
        for part in inside.split(',').map(str::trim) {
            match part.split_once('=') {
                None if part.is_empty() => {}
                None => ids.push(part),
                Some((key, day)) if key.trim() == "until" => until = Some(day),
                Some((key, _)) => odd = Some(format!("there is no `{}`; {form}", key.trim())),
            }
        }
        if ids.is_empty() {
            return self.found.push(one("").wrong(format!("it names no rule; {form}")));
        }
        for id in ids {
            let mut suppression = one(id).because(reason);
            if let Some(day) = until {
                suppression = suppression.until(day);
            }
            if let Some(odd) = &odd {
                suppression = suppression.wrong(odd.as_str());
            }
            self.found.push(suppression);
        }
    }

    fn checkov(&mut self, rest: &str, start: usize, place: &Written) {
        let rest = rest.trim_start_matches(' ');
        let is_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ',');
        let (ids, reason) = rest.split_at(rest.find(|c| !is_id(c)).unwrap_or(rest.len()));
        let reason = reason.strip_prefix(':').unwrap_or(reason);
        let scope = self.block(start);
        let one = |id: &str| Suppression::new(Tool::Checkov, id, scope.clone(), place.clone()).because(reason);
        let mut ids = ids.split(',').filter(|id| !id.is_empty()).peekable();
        if ids.peek().is_none() {
            self.found.push(one("").wrong("it names no check; write it as checkov:skip=CKV_AWS_18:reason"));
        }
        self.found.extend(ids.map(one));
    }

    /// Every word of the line may be one.
    fn trivy(&mut self, at: usize, words: &str, start: usize) {
        let scope = self.target(at);
        for word in words.split([' ', '\t']) {
            let bare = word.trim_start_matches(['#', '/', '*']);
            let Some(rest) = strip_any(bare, &["trivy:", "tfsec:"]) else { continue };
            // INVARIANT: a word is a piece of `words`, so the difference is its offset.
            let offset = start + (bare.as_ptr() as usize - words.as_ptr() as usize);
            let place = Written::At(Origin::new(self.source, offset..offset + bare.len()));
            self.found.extend(trivy_word(rest, scope.clone(), place));
        }
    }

    fn kics(&mut self, at: usize, rest: &str, start: usize, place: &Written) {
        let command = rest.trim();
        // KICS compares commands in lower case.
        let lower = command.to_ascii_lowercase();
        let one = |id: &str, scope: Scope| Suppression::new(Tool::Kics, id, scope, place.clone());
        let head = if start < self.layout.first_statement() { Scope::File(self.source) } else { Scope::Nowhere };
        if self.layout.comments[at].trailing {
            let why = "KICS takes it only from a line of its own";
            return self.found.push(one("*", Scope::Nowhere).wrong(why));
        }
        match &*lower {
            "ignore" => self.found.push(one("*", head)),
            "ignore-line" => {
                let scope = match self.target(at) {
                    Scope::Within(source, range) => Scope::At(source, line_around(self.text, range.start)),
                    other => other,
                };
                self.found.push(one("*", scope));
            }
            "ignore-block" => {
                let scope = self.target(at);
                self.found.push(one("*", scope));
            }
            _ => {
                let listed = |key: &str| lower.strip_prefix(key).map(|ids| ids.split(',').map(str::trim));
                if let Some(ids) = listed("disable=") {
                    self.found.extend(ids.filter(|id| !id.is_empty()).map(|id| one(id, head.clone())));
                } else if let Some(ids) = listed("enable=") {
                    let ids: Vec<Arc<str>> = ids.filter(|id| !id.is_empty()).map(Arc::from).collect();
                    self.found.push(Suppression { names: Names::AllBut(ids), ..one("*", head) });
                } else {
                    let why = "KICS knows ignore, ignore-line, ignore-block, enable= and disable=";
                    self.found.push(one("", Scope::Nowhere).wrong(why));
                }
            }
        }
    }
}

/// `ignore:AVD-AWS-0086[key=value]:exp:2027-01-31:ws:dev-*`: names and values in turn.
fn trivy_word(word: &str, scope: Scope, place: Written) -> Option<Suppression> {
    let mut sections = word.split(':');
    let mut suppression: Option<Suppression> = None;
    let (mut until, mut workspace) = (None, None);
    while let (Some(key), Some(value)) = (sections.next(), sections.next()) {
        match key {
            "ignore" => {
                let (id, parameters) = value.split_once('[').map_or((value, None), |(id, rest)| (id, Some(rest)));
                let mut one = Suppression::new(Tool::Trivy, id, scope.clone(), place.clone());
                if id.is_empty() {
                    one = one.wrong("it names no check; write it as trivy:ignore:AVD-AWS-0086");
                }
                if let Some(parameters) = parameters {
                    let pairs = parameters.trim_end_matches(']').split(',').filter_map(|pair| pair.split_once('='));
                    one.parameters = pairs.map(|(path, value)| (path.into(), value.into())).collect();
                    if one.parameters.is_empty() {
                        one = one.wrong("its parameters are written as [name=value,name=value]");
                    }
                }
                suppression = Some(one);
            }
            "exp" => until = Some(value),
            "ws" => workspace = Some(value),
            _ => {}
        }
    }
    let mut suppression = suppression?;
    suppression.workspace = workspace.map(Arc::from);
    Some(match until {
        Some(day) => suppression.until(day),
        None => suppression,
    })
}

fn line_around(text: &str, at: usize) -> Range<usize> {
    let start = text[..at].rfind('\n').map_or(0, |n| n + 1);
    let end = text[at..].find('\n').map_or(text.len(), |n| at + n);
    start..end
}

fn strip_any<'t>(text: &'t str, prefixes: &[&str]) -> Option<&'t str> {
    prefixes.iter().find_map(|prefix| text.strip_prefix(prefix))
}

/// What stands behind the first of these words.
fn after_any<'t>(text: &'t str, words: &[&str]) -> Option<&'t str> {
    let first = words.iter().filter_map(|word| Some(text.find(word)? + word.len())).min();
    first.map(|at| &text[at..])
}

#[cfg(test)]
mod tests {
    use bartizan_tree::Sources;

    use super::{Language, read};

    /// How many bytes of each hostile pattern are read.
    const HOSTILE: usize = 1 << 18;

    #[test]
    fn hostile_files_take_no_longer_than_others() {
        let mut sources = Sources::new();
        let id = sources.add_file("f", "");
        let patterns = [
            "\"${",
            "<<A\n",
            "<<",
            "${",
            "{\n",
            "[",
            "# trivy:ignore:x\n",
            "#trivy:ignore:x ",
            "/*",
            "- ",
            "a:\n ",
            "a: |\n",
            "'",
            "\"",
            "# checkov:skip=",
            "a, ",
            "# bartizan:ignore[",
            "x = {} # kics-scan ignore-line\n",
            "!",
            "a: b # bartizan:ignore[x]\n",
            "# checkov:skip=a,a,a\n",
            "<<-A\n${<<A\n",
        ];
        for pattern in patterns {
            for language in [Language::Hcl, Language::Yaml] {
                let text = pattern.repeat(HOSTILE / pattern.len());
                let found = read(id, &text, language);
                assert!(found.len() <= text.len(), "{pattern:?} {language:?}");
            }
        }
    }
}
