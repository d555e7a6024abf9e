//! The related whole.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

use bartizan_tree::{Field, Incomplete, Moment, Node, Origin, Value, Why};

use crate::identity::Directory;
use crate::{Coverage, Join, Resource, Scope, Subject, implied, parts};

/// Which kind of source an estate was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Look {
    /// Terraform code.
    Terraform,
    /// A Terraform plan.
    Plan,
    /// A Terraform state.
    State,
    /// A CloudFormation template.
    CloudFormation,
    /// A live account, or a snapshot of one.
    Account,
}

impl Look {
    /// The word that people and machines use.
    pub fn name(self) -> &'static str {
        match self {
            Look::Terraform => "terraform",
            Look::Plan => "plan",
            Look::State => "state",
            Look::CloudFormation => "cloudformation",
            Look::Account => "account",
        }
    }
}

/// What a source hands over: the resources of one root, template, plan or account, each alone.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The root folder or the file, as people know it.
    pub name: Arc<str>,
    /// Which kind of source it is.
    pub look: Look,
    /// The resources, parts included.
    pub resources: Vec<Resource>,
    /// What could not be read.
    pub incomplete: Vec<Incomplete>,
    /// How much of the world this claims to hold.
    pub coverage: Coverage,
    /// What was assumed, where the source leaves it open: a condition and the parameter that
    /// decides it. Drafts of one name with different assumptions are worlds of one template.
    pub assumed: Vec<Assumption>,
    /// When the account was read; nothing for code, which has no age.
    pub taken: Option<Moment>,
    /// The account's regions that were read; none for code. What should exist in every region is
    /// asked of each of these.
    pub regions: Vec<Arc<str>>,
}

/// One choice that makes a world: a template's condition, and what decides it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumption {
    /// The parameter that decides.
    pub parameter: Arc<str>,
    /// What is assumed of it, in words: `Env is "prod"`, `Env is not "prod"`.
    pub choice: Arc<str>,
}

/// All resources of one look, related to each other.
#[derive(Debug)]
pub struct Estate {
    /// See [`Draft::name`].
    pub name: Arc<str>,
    /// See [`Draft::look`].
    pub look: Look,
    /// See [`Draft::coverage`].
    pub coverage: Coverage,
    /// See [`Draft::assumed`].
    pub assumed: Vec<Assumption>,
    /// See [`Draft::taken`].
    pub taken: Option<Moment>,
    /// See [`Draft::regions`].
    pub regions: Vec<Arc<str>>,
    pub(crate) resources: Vec<Resource>,
    pub(crate) effective: Vec<Node>,
    // Parts that are folded into each resource.
    pub(crate) contributors: Vec<Vec<usize>>,
    directory: Directory,
    by_kind: HashMap<Arc<str>, Vec<usize>>,
    reverse: RefCell<HashMap<Through, Arc<Reverse>>>,
    mentions: OnceCell<HashMap<Arc<str>, Vec<usize>>>,
}

/// A kind, and a property of it with the kinds that it points at.
type Through = (Arc<str>, Arc<str>);

/// Who points at whom through one property of one kind.
#[derive(Debug, Default)]
pub(crate) struct Reverse {
    pub(crate) to: HashMap<usize, Vec<usize>>,
    pub(crate) unknown: Vec<(usize, Why)>,
}

impl Estate {
    /// Relates what a source handed over. Linear in the resources and their references.
    pub fn relate(draft: Draft) -> Self {
        let mut resources = draft.resources;
        implied::add(&mut resources, draft.look);
        let directory = Directory::of(&resources);
        let (effective, contributors) = parts::fold(&resources, &directory);
        let mut by_kind: HashMap<Arc<str>, Vec<usize>> = HashMap::new();
        for (id, resource) in resources.iter().enumerate() {
            if resource.part_of.is_none() {
                by_kind.entry(resource.kind.clone()).or_default().push(id);
            }
        }
        Estate {
            name: draft.name,
            look: draft.look,
            coverage: draft.coverage,
            assumed: draft.assumed,
            taken: draft.taken,
            regions: draft.regions,
            resources,
            effective,
            contributors,
            directory,
            by_kind,
            reverse: RefCell::default(),
            mentions: OnceCell::new(),
        }
    }

    /// How many days before the account was read a moment was (RFC 3339). Absent where there is no
    /// moment; unknown where nobody can say when the account was read, or what the text means.
    pub fn days_since(&self, moment: &Field<Arc<str>>) -> Field<i64> {
        let origin = moment.origin();
        moment.clone().then(|text| match (self.taken, Moment::parse(&text)) {
            (Some(taken), Some(moment)) => Field::known(taken.days_since(moment), origin),
            (None, _) => Field::unknown(Why::NotRead("when the account was read".into()), origin),
            (_, None) => Field::unknown(Why::Invalid(format!("`{text}` is no date").into()), origin),
        })
    }

    /// Every resource and part, in the order of the source.
    pub fn resources(&self) -> &[Resource] {
        &self.resources
    }

    /// The places of secrets that were taken out as they were read.
    pub fn secrets(&self) -> Vec<Origin> {
        let mut found = Vec::new();
        for resource in &self.resources {
            secrets_of(&resource.properties, &mut found);
        }
        found
    }

    /// Every whole resource, in the order of the source.
    pub fn subjects(&self) -> impl Iterator<Item = Subject<'_>> {
        (0..self.resources.len()).filter(|id| self.resources[*id].part_of.is_none()).map(|id| self.subject(id))
    }

    /// The whole resources of a kind, in the order of the source.
    pub fn of(&self, kind: &str) -> impl Iterator<Item = Subject<'_>> {
        self.by_kind.get(kind).into_iter().flatten().map(|id| self.subject(*id))
    }

    /// The kinds that are here.
    pub fn kinds(&self) -> impl Iterator<Item = &Arc<str>> {
        self.by_kind.keys()
    }

    /// Why there may be resources of this kind that are not here; `None` where all are.
    pub fn missing(&self, kind: &str) -> Option<Why> {
        self.coverage.missing(kind, None)
    }

    /// The resource of one of these kinds that the value names.
    pub fn resolve(&self, kinds: &[&str], node: &Node) -> Join {
        self.directory.resolve(&self.resources, kinds, node, None)
    }

    /// The same, said by something that lives in a scope: of several with one name, the one there.
    pub(crate) fn resolve_from(&self, scope: &Scope, kinds: &[&str], node: &Node) -> Join {
        self.directory.resolve(&self.resources, kinds, node, Some(&scope.name))
    }

    /// The resources and parts whose source refers to an address in any way, itself included.
    /// Computed once.
    pub(crate) fn mentions(&self, address: &str) -> &[usize] {
        let mentions = self.mentions.get_or_init(|| {
            let mut mentions: HashMap<Arc<str>, Vec<usize>> = HashMap::new();
            for (id, resource) in self.resources.iter().enumerate().filter(|(_, r)| !r.implied) {
                references(&resource.source, &mut |address| {
                    let at = mentions.entry(address.clone()).or_default();
                    if at.last() != Some(&id) {
                        at.push(id);
                    }
                });
            }
            mentions
        });
        mentions.get(address).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn subject(&self, id: usize) -> Subject<'_> {
        Subject::new(self, id)
    }

    /// Who of a kind points through a property (a dotted path, lists are entered) at whom of the
    /// target kinds. Computed once for each kind and property.
    pub(crate) fn reverse(&self, kind: &str, property: &str, targets: &[&str]) -> Arc<Reverse> {
        let key: Through = (kind.into(), format!("{property}>{}", targets.join(",")).into());
        if let Some(found) = self.reverse.borrow().get(&key) {
            return found.clone();
        }
        let mut reverse = Reverse::default();
        for id in self.by_kind.get(kind).into_iter().flatten().copied() {
            let (values, more) = reach(&self.effective[id], property);
            for value in values {
                match self.resolve_from(&self.resources[id].scope, targets, value) {
                    Join::To(target) => {
                        let from = reverse.to.entry(target).or_default();
                        if from.last() != Some(&id) {
                            from.push(id);
                        }
                    }
                    Join::Outside(_) => {}
                    Join::Unknown(why) => reverse.unknown.push((id, why)),
                }
            }
            if let Some(why) = more {
                reverse.unknown.push((id, why));
            }
        }
        let reverse = Arc::new(reverse);
        self.reverse.borrow_mut().insert(key, reverse.clone());
        reverse
    }
}

/// Calls for the address of every reference in a tree.
fn references(node: &Node, found: &mut dyn FnMut(&Arc<str>)) {
    match &node.value {
        Value::Ref(reference) => found(&reference.resource),
        Value::List(list) => list.items.iter().for_each(|node| references(node, found)),
        Value::Map(map) => map.values().for_each(|node| references(node, found)),
        Value::Concat(parts) => parts.iter().for_each(|node| references(node, found)),
        Value::Json(document) => references(document, found),
        Value::Open { known, .. } => references(known, found),
        _ => {}
    }
}

fn secrets_of(node: &Node, found: &mut Vec<Origin>) {
    match &node.value {
        Value::Redacted { .. } if node.origin.is_some() => found.push(node.origin),
        Value::List(list) => list.items.iter().for_each(|item| secrets_of(item, found)),
        Value::Map(map) => map.values().for_each(|item| secrets_of(item, found)),
        Value::Open { known, .. } => secrets_of(known, found),
        _ => {}
    }
}

/// All values that stand at a path; lists on the way are entered. Also why there may be more.
pub(crate) fn reach<'a>(node: &'a Node, path: &str) -> (Vec<&'a Node>, Option<Why>) {
    let mut found = Vec::new();
    let mut more = None;
    walk(node, path, &mut found, &mut more);
    (found, more)
}

fn walk<'a>(node: &'a Node, path: &str, found: &mut Vec<&'a Node>, more: &mut Option<Why>) {
    let items = node.items();
    if more.is_none() {
        *more = items.more;
    }
    let (key, rest) = match path.split_once('.') {
        Some((key, rest)) => (key, rest),
        None => (path, ""),
    };
    for item in items.known {
        if path.is_empty() {
            found.push(item);
            continue;
        }
        let member = item.get(key);
        match member.state() {
            bartizan_tree::State::Known(next) | bartizan_tree::State::Default(next) => walk(next, rest, found, more),
            bartizan_tree::State::Absent => {}
            bartizan_tree::State::Unknown(why) => match written(item, key) {
                // What is not known may still name a resource whose name is written in the same way.
                Some(node) if rest.is_empty() => found.push(node),
                _ => {
                    more.get_or_insert_with(|| why.clone());
                }
            },
        }
    }
}

/// A member as it stands there, known or not.
fn written<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    match &node.value {
        bartizan_tree::Value::Map(map) => map.get(key),
        bartizan_tree::Value::Open { known, .. } => written(known, key),
        _ => None,
    }
}
