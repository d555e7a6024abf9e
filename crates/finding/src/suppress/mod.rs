//! What is not to be told: findings that somebody has looked at and decided to live with, in
//! Bartizan's own words and in those of the tools that people come from.
//!
//! A suppression never makes a finding go away: it stays, says who suppressed it and why, and does not
//! count. One that silences nothing, has run out or names nothing that is known is told, so that
//! nobody believes in it. A name that asks a part of a rule silences that part only, and where the
//! part cannot be told, nothing. Files are taken apart only where a word of these forms stands in
//! them, so who suppresses nothing pays nothing.

mod catalogue;
mod comments;
mod facets;
mod files;
mod hcl;
mod layout;
mod metadata;
mod suppression;
mod yaml;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use bartizan_tree::{Moment, Node, Origin, Source, SourceId, Sources, State, Value};

pub use catalogue::{Closeness, Known};
pub use files::{trivyignore, trivyignore_yaml};
pub use suppression::{Base, Fits, Names, Scope, Suppression, Tool, Written};

use crate::{Finding, Verdict, names};
use catalogue::{Catalogue, Nothing};

/// How many suppressions of one file count. More are no decision that anybody has made.
pub const MAX_SUPPRESSIONS: usize = 10_000;

/// What a finding stands on, for telling what is suppressed around it.
#[derive(Clone, Debug, Default)]
pub struct Grounds {
    /// All of the resource.
    pub body: Option<Origin>,
    /// The resource in the source's own words.
    pub source: Option<Node>,
    /// Its properties, in the vocabulary.
    pub properties: Option<Node>,
    /// The parts that were folded into it: all of each, in the source's own words.
    pub parts: Vec<(Origin, Node)>,
}

/// Who suppressed a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppressed {
    /// In whose form.
    pub by: Tool,
    /// What it names.
    pub name: Arc<str>,
    /// Why, where that is said.
    pub reason: Option<Arc<str>>,
    /// Who answers for it.
    pub owner: Option<Arc<str>>,
    /// From this day on it does not hold.
    pub until: Option<Moment>,
    /// Where it is written.
    pub place: Written,
}

/// A suppression, and what became of it.
#[derive(Clone, Debug)]
pub struct Line {
    /// As it was written.
    pub suppression: Suppression,
    /// What it names, to be shown.
    pub name: String,
    /// What became of it.
    pub state: Outcome,
    /// How many findings it silenced.
    pub silenced: usize,
    /// What there is to say of it; empty where all is well.
    pub note: String,
}

/// What became of a suppression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// It silenced findings.
    Used,
    /// It is not written as its form wants.
    Wrong,
    /// Nobody has such an id.
    Unknown,
    /// Its day has come.
    Expired,
    /// It names a part of a rule, which cannot be told apart.
    Narrower,
    /// Nothing that it names is found there.
    Unused,
    /// Another tool has the id, and no rule asks the same.
    Foreign,
    /// What it names was not asked this time.
    NotAsked,
}

impl Outcome {
    /// The word of the JSON contract.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Used => "used",
            Outcome::Wrong => "wrong",
            Outcome::Unknown => "unknown",
            Outcome::Expired => "expired",
            Outcome::Narrower => "narrower",
            Outcome::Unused => "unused",
            Outcome::Foreign => "foreign",
            Outcome::NotAsked => "not-asked",
        }
    }

    /// Whether somebody should look at it.
    pub fn is_trouble(self) -> bool {
        !matches!(self, Outcome::Used | Outcome::NotAsked)
    }
}

/// All suppressions of one scan.
#[derive(Debug)]
pub struct Suppressions {
    today: Moment,
    workspace: Arc<str>,
    known: fn() -> Vec<Known>,
    catalogue: Option<Catalogue>,
    entries: Vec<Entry>,
    // By the file that they hold in and the rule that they silence.
    by_place: HashMap<(Option<SourceId>, Option<&'static str>), Vec<usize>>,
    // How many sources were looked at.
    seen: usize,
    // What is judged now, and what comments silenced in code, for the plans of that code.
    judged: Judged,
    roots: HashSet<Arc<str>>,
    in_code: HashMap<Place, Vec<(String, Suppressed)>>,
    // Which metadata was read: worlds of a template share it.
    metadata: HashSet<Origin>,
}

/// A root, a rule, and an address in it.
type Place = (Arc<str>, &'static str, String);

/// What the findings are of that come next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Judged {
    /// A Terraform root: its folder.
    Code(Arc<str>),
    /// A plan: its file.
    Plan(Arc<str>),
    /// Anything else.
    Other,
}

#[derive(Debug)]
struct Entry {
    suppression: Suppression,
    rules: Vec<(&'static str, Closeness, &'static str)>,
    everything: bool,
    nothing: Option<Nothing>,
    silenced: usize,
    // A finding that it may speak of, and the rule's name for what cannot be told.
    narrower: Option<(&'static str, &'static str)>,
}

impl Suppressions {
    /// None yet. `known` is asked for the rules when there is a suppression; `today` is what expiry is
    /// compared with, and `workspace` what Trivy's `ws` is.
    pub fn new(today: Moment, workspace: impl Into<Arc<str>>, known: fn() -> Vec<Known>) -> Self {
        Suppressions {
            today,
            workspace: workspace.into(),
            known,
            catalogue: None,
            entries: Vec::new(),
            by_place: HashMap::new(),
            seen: 0,
            judged: Judged::Other,
            roots: HashSet::new(),
            in_code: HashMap::new(),
            metadata: HashSet::new(),
        }
    }

    /// Adds one, from a configuration or a file of its own.
    pub fn add(&mut self, suppression: Suppression) {
        let known = self.known;
        let catalogue = self.catalogue.get_or_insert_with(|| Catalogue::new(known()));
        let (mut rules, mut everything, mut nothing) = (Vec::new(), false, None);
        match &suppression.names {
            Names::One(name) if name.is_empty() => {}
            Names::One(name) => {
                let meaning = catalogue.meaning(suppression.tool, name);
                (rules, everything, nothing) = (meaning.rules, meaning.everything, meaning.nothing);
            }
            Names::AllBut(names) => {
                // What is enabled is told; what asks more than it is told too.
                rules = names.iter().flat_map(|name| catalogue.meaning(suppression.tool, name).rules).collect();
                everything = true;
            }
        }
        let source = match &suppression.scope {
            Scope::Within(source, _) | Scope::At(source, _) | Scope::File(source) => Some(*source),
            Scope::Resource(body) => Some(body.source()),
            Scope::Fits(_) | Scope::Nowhere => None,
        };
        let at = self.entries.len();
        let mut keys: Vec<Option<&'static str>> = match everything {
            true => vec![None],
            false => rules.iter().map(|(rule, ..)| Some(*rule)).collect(),
        };
        keys.dedup();
        if suppression.wrong.is_none() && !matches!(suppression.scope, Scope::Nowhere) {
            keys.into_iter().for_each(|key| self.by_place.entry((source, key)).or_default().push(at));
        }
        self.entries.push(Entry { suppression, rules, everything, nothing, silenced: 0, narrower: None });
    }

    /// Looks for comments in the files that came since it was asked last.
    pub fn read(&mut self, sources: &Sources) {
        let first = self.seen;
        for (id, source) in sources.iter().skip(first) {
            self.seen += 1;
            let Source::File { path, text } = source else { continue };
            let Some(language) = comments::Language::of(path, text) else { continue };
            if !comments::may_hold(text) {
                continue;
            }
            let found = comments::read(id, text, language);
            let beyond = found.len() > MAX_SUPPRESSIONS;
            found.into_iter().take(MAX_SUPPRESSIONS).for_each(|one| self.add(one));
            if beyond {
                let place = Written::At(Origin::new(id, 0..0));
                let why =
                    format!("a limit was reached: {MAX_SUPPRESSIONS} suppressions of one file; more do not count");
                self.add(Suppression::new(Tool::Bartizan, "", Scope::Nowhere, place).wrong(why));
            }
        }
    }

    /// Reads the `Metadata` of a template's resource, whose body is given, or of a whole template.
    pub fn read_metadata(&mut self, metadata: &Node, body: Option<Origin>, sources: &Sources) {
        if !self.metadata.insert(metadata.origin) {
            return;
        }
        let scope = body.map_or_else(|| Scope::File(metadata.origin.source()), Scope::Resource);
        for one in metadata::read(metadata, &scope, sources).into_iter().take(MAX_SUPPRESSIONS) {
            self.add(one);
        }
    }

    /// Says what the findings are of that come next.
    pub fn enter(&mut self, judged: Judged) {
        if let Judged::Code(folder) = &judged {
            self.roots.insert(folder.clone());
        }
        self.judged = judged;
    }

    /// The root that a plan is of: the one in whose folder it lies, or the only one.
    fn planned(&self) -> Option<Arc<str>> {
        let Judged::Plan(file) = &self.judged else { return None };
        let folder = file.rsplit_once('/').map_or(".", |(folder, _)| folder);
        match self.roots.get(folder) {
            Some(root) => Some(root.clone()),
            None => self.roots.iter().next().filter(|_| self.roots.len() == 1).cloned(),
        }
    }

    /// A plan has no comments: what they silence in its code is silenced there too.
    fn as_in_code(&self, finding: &Finding) -> Option<Suppressed> {
        let key = (self.planned()?, finding.rule, without_keys(&finding.resource.address));
        let silenced = self.in_code.get(&key)?;
        // What was undecided in code has no facet, and may be anything in the plan.
        let found = silenced.iter().find(|(facet, _)| facet.is_empty() || *facet == finding.facet);
        found.map(|(_, suppressed)| suppressed.clone())
    }

    /// Marks a finding that is suppressed.
    pub fn apply(&mut self, finding: &mut Finding, sources: &Sources) {
        let grounds = std::mem::take(&mut finding.grounds);
        if self.entries.is_empty() || finding.verdict == Verdict::Pass {
            return;
        }
        let around = Around::of(finding, &grounds, sources);
        let mut silenced_by = None;
        for at in self.candidates(&around, finding.rule) {
            let one = &self.entries[at].suppression;
            let holds = one.until.is_none_or(|until| self.today < until) && self.workspace_fits(at);
            if !holds || !around.is_in(&one.scope) || !around.has(&one.parameters) {
                continue;
            }
            let entry = &mut self.entries[at];
            if entry.silences(finding) {
                entry.silenced += 1;
                silenced_by.get_or_insert_with(|| entry.suppressed());
            }
        }
        finding.suppressed = silenced_by.or_else(|| self.as_in_code(finding));
        if let (Judged::Code(root), Some(suppressed)) = (&self.judged, &finding.suppressed)
            && matches!(suppressed.place, Written::At(_))
        {
            let key = (root.clone(), finding.rule, without_keys(&finding.resource.address));
            self.in_code.entry(key).or_default().push((finding.facet.clone(), suppressed.clone()));
        }
    }

    /// What may silence a finding, in the order in which it was read.
    fn candidates(&self, around: &Around<'_>, rule: &'static str) -> Vec<usize> {
        let mut places: Vec<Option<SourceId>> = around.places.iter().map(|place| Some(place.source())).collect();
        places.push(None);
        places.sort_unstable();
        places.dedup();
        let keys = places.into_iter().flat_map(|place| [(place, None), (place, Some(rule))]);
        let mut found: Vec<usize> = keys.filter_map(|key| self.by_place.get(&key)).flatten().copied().collect();
        found.sort_unstable();
        found
    }

    fn workspace_fits(&self, at: usize) -> bool {
        let wanted = &self.entries[at].suppression.workspace;
        wanted.as_ref().is_none_or(|pattern| names::glob(pattern, &self.workspace))
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What became of each. One that was read twice, since two roots share a file, is one.
    /// `asked` are the rules that were asked.
    pub fn finish(self, sources: &Sources, asked: &HashSet<&'static str>) -> Vec<Line> {
        let Suppressions { today, workspace, entries, .. } = self;
        let mut lines: BTreeMap<(String, usize, String, usize), Line> = BTreeMap::new();
        for entry in entries {
            let key = match &entry.suppression.place {
                Written::At(origin) => match sources.source(origin.source()) {
                    Source::File { path, .. } => (path.to_string(), origin.range().start, String::new()),
                    _ => (String::new(), origin.range().start, String::new()),
                },
                Written::In(file, line) => (file.to_string(), 0, line.to_string()),
            };
            let line = entry.line(today, &workspace, asked);
            // The same name twice in one comment is two, and the second one has nothing to do.
            let key = (key.0, key.1, format!("{} {}", key.2, line.name), 0);
            match lines.entry(key) {
                std::collections::btree_map::Entry::Vacant(empty) => {
                    empty.insert(line);
                }
                std::collections::btree_map::Entry::Occupied(mut held) => {
                    let held = held.get_mut();
                    held.silenced += line.silenced;
                    if line.state < held.state {
                        (held.state, held.note) = (line.state, line.note);
                    }
                }
            }
        }
        lines.into_values().collect()
    }
}

impl Entry {
    fn silences(&mut self, finding: &Finding) -> bool {
        if let Names::AllBut(_) = self.suppression.names {
            return !self.rules.iter().any(|(rule, ..)| *rule == finding.rule);
        }
        if self.everything {
            return true;
        }
        for (rule, closeness, alias) in &self.rules {
            if *rule != finding.rule {
                continue;
            }
            let told = match closeness {
                Closeness::Exact | Closeness::Broader => Some(true),
                Closeness::Narrower => facets::is_about(alias, finding),
            };
            match told {
                Some(true) => return true,
                Some(false) => {}
                None => self.narrower = Some((alias, rule)),
            }
        }
        false
    }

    fn suppressed(&self) -> Suppressed {
        let one = &self.suppression;
        Suppressed {
            by: one.tool,
            name: catalogue::shown(&one.names).into(),
            reason: one.reason.clone(),
            owner: one.owner.clone(),
            until: one.until,
            place: one.place.clone(),
        }
    }

    fn line(self, today: Moment, workspace: &str, asked: &HashSet<&'static str>) -> Line {
        let name = catalogue::shown(&self.suppression.names);
        let (state, note) = self.outcome(&name, today, workspace, asked);
        Line { suppression: self.suppression, name, state, silenced: self.silenced, note }
    }

    fn outcome(&self, name: &str, today: Moment, workspace: &str, asked: &HashSet<&'static str>) -> (Outcome, String) {
        let one = &self.suppression;
        if let Some(wrong) = &one.wrong {
            return (Outcome::Wrong, wrong.to_string());
        }
        match &self.nothing {
            Some(Nothing::Unknown(similar)) => {
                let similar = similar.as_ref().map(|close| format!("; did you mean {close}?")).unwrap_or_default();
                return (Outcome::Unknown, format!("nobody is known to have the id {name}{similar}"));
            }
            Some(Nothing::Foreign) => {
                return (
                    Outcome::Foreign,
                    format!("no rule of Bartizan asks what {name} asks, so there is nothing to silence"),
                );
            }
            None => {}
        }
        if let Some(until) = one.until.filter(|until| today >= *until) {
            let day = until.to_string();
            return (Outcome::Expired, format!("it held until {}", day.split('T').next().unwrap_or(&day)));
        }
        if self.silenced > 0 {
            return (Outcome::Used, String::new());
        }
        if let Some((alias, rule)) = self.narrower {
            let what = format!(
                "{alias} asks only a part of {rule}, and which part a finding is cannot be told; write bartizan:ignore[{rule}] if all of it is meant"
            );
            return (Outcome::Narrower, what);
        }
        if matches!(one.scope, Scope::Nowhere) {
            return (Outcome::Unused, "it stands where it speaks of nothing".to_owned());
        }
        if !self.everything && !self.rules.iter().any(|(rule, ..)| asked.contains(rule)) {
            return (Outcome::NotAsked, String::new());
        }
        if one.workspace.as_ref().is_some_and(|pattern| !names::glob(pattern, workspace)) {
            return (Outcome::Unused, format!("this is not its workspace, but {workspace}"));
        }
        (Outcome::Unused, "nothing that it names is found there".to_owned())
    }
}

/// Where a finding stands.
struct Around<'a> {
    finding: &'a Finding,
    grounds: &'a Grounds,
    sources: &'a Sources,
    /// The primary place.
    primary: Origin,
    /// The resource, the part that it is about, and the module calls around them.
    places: Vec<Origin>,
    /// The part that it is about.
    part: Option<&'a Node>,
}

impl<'a> Around<'a> {
    fn of(finding: &'a Finding, grounds: &'a Grounds, sources: &'a Sources) -> Self {
        let primary = finding.origin;
        // A finding in a part is about that part, and not about its neighbours.
        let written_in =
            |body: Origin, node: &Node| body.contains(primary) || (primary.is_some() && holds(node, primary));
        let part = grounds.parts.iter().find(|(body, node)| body.is_some() && written_in(*body, node));
        let mut places = Vec::new();
        for place in [Some(primary), grounds.body, part.map(|(body, _)| *body)].into_iter().flatten() {
            if place.is_some() {
                places.push(place);
            }
            places.extend(sources.chain(place.calls()).map(|call| call.site));
        }
        Around { finding, grounds, sources, primary, places, part: part.map(|(_, node)| node) }
    }

    fn is_in(&self, scope: &Scope) -> bool {
        match scope {
            Scope::Within(source, range) => {
                let range = Origin::new(*source, range.clone());
                self.places.iter().any(|place| range.contains(*place))
            }
            Scope::At(source, range) => self.primary.source() == *source && range.contains(&self.primary.range().start),
            Scope::File(source) => self.places.iter().any(|place| place.source() == *source),
            Scope::Resource(body) => {
                let own = [self.grounds.body].into_iter().flatten().chain(self.part_body());
                own.into_iter().any(|place| body.contains(place))
            }
            Scope::Fits(fits) => self.fits(fits),
            Scope::Nowhere => false,
        }
    }

    fn part_body(&self) -> Option<Origin> {
        let part = self.part?;
        self.grounds.parts.iter().find(|(_, node)| std::ptr::eq(node, part)).map(|(body, _)| *body)
    }

    fn fits(&self, fits: &Fits) -> bool {
        let resource = &self.finding.resource;
        let in_paths = || {
            self.places.iter().any(|place| match self.sources.source(place.source()) {
                Source::File { path, .. } => {
                    let path = fits.base.below(path);
                    fits.paths.iter().any(|pattern| names::path_glob(pattern, &path))
                }
                _ => false,
            })
        };
        (fits.paths.is_empty() || in_paths())
            && fits.account.as_ref().is_none_or(|account| resource.account.as_ref() == Some(account))
            && fits.address.as_ref().is_none_or(|pattern| names::glob(pattern, &resource.address))
            && fits.tag.as_ref().is_none_or(|(key, value)| self.is_tagged(key, value.as_deref()))
    }

    fn is_tagged(&self, key: &str, value: Option<&str>) -> bool {
        let fits = |node: Option<&Node>| match (node.and_then(Node::as_text), value) {
            (_, None) => true,
            (Some(found), Some(pattern)) => names::glob(pattern, found),
            (None, Some(_)) => false,
        };
        let Some(tags) = self.grounds.properties.as_ref().and_then(|node| node.as_map()?.get("Tags")) else {
            return false;
        };
        match &tags.value {
            Value::Map(map) => map.get(key).is_some_and(|node| fits(Some(node))),
            _ => tags
                .items()
                .known
                .into_iter()
                .filter_map(Node::as_map)
                .any(|tag| tag.get("Key").and_then(Node::as_text) == Some(key) && fits(tag.get("Value"))),
        }
    }

    /// Whether the resource, or the part, has these values.
    fn has(&self, parameters: &[(Arc<str>, Arc<str>)]) -> bool {
        let own = self.part.or(self.grounds.source.as_ref());
        parameters
            .iter()
            .all(|(path, value)| own.is_some_and(|node| at_path(node, path).is_some_and(|found| is(found, value))))
    }
}

/// An address without the keys of instances: a comment speaks of all of them.
fn without_keys(address: &str) -> String {
    let mut bare = String::with_capacity(address.len());
    let (mut depth, mut quoted) = (0usize, false);
    for c in address.chars() {
        match c {
            '"' => quoted = !quoted,
            '[' if !quoted => depth += 1,
            ']' if !quoted => depth = depth.saturating_sub(1),
            _ if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    bare
}

/// Whether a value comes from a place.
fn holds(node: &Node, place: Origin) -> bool {
    if node.origin == place {
        return true;
    }
    match &node.value {
        Value::Map(map) => map.values().any(|member| holds(member, place)),
        Value::List(list) => list.items.iter().any(|member| holds(member, place)),
        Value::Open { known, .. } => holds(known, place),
        _ => false,
    }
}

/// A value by a dotted path, in which numbers count members of lists; of several blocks without a
/// number it is the first.
fn at_path<'n>(node: &'n Node, path: &str) -> Option<&'n Node> {
    path.split('.').try_fold(node, |node, step| match &node.value {
        Value::List(list) => match step.parse::<usize>() {
            Ok(at) => list.items.get(at),
            Err(_) => list.items.first()?.as_map()?.get(step),
        },
        _ => node.as_map()?.get(step),
    })
}

fn is(node: &Node, wanted: &str) -> bool {
    match node.field().state() {
        State::Known(node) => match &node.value {
            Value::Text(text) => **text == *wanted,
            Value::Bool(value) => wanted == if *value { "true" } else { "false" },
            Value::Number(number) => number.to_string() == wanted,
            _ => false,
        },
        _ => false,
    }
}
