//! What follows from an answer: the questions that the rows ask about its members.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use bartizan_tree::{Node, Origin, json};

use crate::journal::Key;
use crate::nodes;
use crate::reads::{Argument, Reach, Reads, Row, Step};

/// What is asked once for the account stands under this name.
pub(crate) const GLOBAL: &str = "global";

/// The rows of an audit, by their calls.
pub(crate) struct Plan {
    calls: Vec<Call>,
    by_name: HashMap<Arc<str>, usize>,
}

/// One call, and what waits for it.
pub(crate) struct Call {
    pub(crate) name: Arc<str>,
    /// Its rows, in which it is asked for each account or region.
    pub(crate) roots: Vec<Row>,
    /// The rows that are asked for each member of its answers.
    after: Vec<Row>,
    /// The calls of those.
    pub(crate) dependents: BTreeSet<usize>,
    /// The calls that this one waits for.
    pub(crate) waits_for: BTreeSet<usize>,
}

/// What was asked and answered.
pub(crate) struct Told<'a> {
    pub(crate) account: &'a Arc<str>,
    pub(crate) region: &'a Arc<str>,
    pub(crate) parameters: &'a Node,
    pub(crate) answer: &'a Node,
}

/// What follows.
#[derive(Debug)]
pub(crate) enum Follows {
    /// A question.
    Ask { call: usize, key: Key, parameters: Node },
    /// A member of a batch: the questions that agree in all other parameters are one.
    Gather { group: Group, member: Node },
}

/// Which batch a member belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Group {
    pub(crate) account: Arc<str>,
    pub(crate) call: usize,
    pub(crate) region: Arc<str>,
    pub(crate) parameter: String,
    pub(crate) size: usize,
    /// The other parameters, as JSON.
    pub(crate) others: Box<str>,
}

impl Plan {
    /// The rows of these calls and of those that they wait for.
    pub(crate) fn new(reads: &Reads, wanted: impl Fn(&str) -> bool) -> Self {
        let mut names: BTreeSet<&str> =
            reads.rows().iter().filter(|row| row.is_recorded() && wanted(&row.call)).map(|row| &*row.call).collect();
        loop {
            let rows = reads.rows().iter().filter(|row| names.contains(&*row.call));
            let mut more: BTreeSet<&str> = rows.filter_map(|row| Some(&*row.each.as_ref()?.call)).collect();
            // Where the list does not say where its members live, this call does.
            more.extend(
                reads
                    .rows()
                    .iter()
                    .filter(|row| {
                        let lists = |other: &Row| other.each == row.each && other.region.is_some();
                        row.step == Some(Step::BucketRegion)
                            && reads.rows().iter().any(|other| names.contains(&*other.call) && lists(other))
                    })
                    .map(|row| &*row.call),
            );
            let before = names.len();
            names.extend(more);
            if names.len() == before {
                break;
            }
        }
        let mut calls: Vec<Call> = names
            .iter()
            .map(|name| Call {
                name: (*name).into(),
                roots: Vec::new(),
                after: Vec::new(),
                dependents: BTreeSet::new(),
                waits_for: BTreeSet::new(),
            })
            .collect();
        let by_name: HashMap<Arc<str>, usize> =
            calls.iter().enumerate().map(|(i, call)| (call.name.clone(), i)).collect();
        for row in reads.rows() {
            let Some(&own) = by_name.get(&*row.call) else { continue };
            let Some(each) = &row.each else {
                calls[own].roots.push(row.clone());
                continue;
            };
            let lister = by_name[&*each.call];
            calls[lister].after.push(row.clone());
            calls[lister].dependents.insert(own);
            calls[own].waits_for.insert(lister);
            if row.region.is_some()
                && let Some(step) =
                    reads.rows().iter().find(|r| r.step == Some(Step::BucketRegion) && r.each == row.each)
                && let Some(&step) = by_name.get(&*step.call)
            {
                calls[step].dependents.insert(own);
                calls[own].waits_for.insert(step);
            }
        }
        Plan { calls, by_name }
    }

    pub(crate) fn calls(&self) -> &[Call] {
        &self.calls
    }

    pub(crate) fn call(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// Whether answers to it lead to further questions.
    pub(crate) fn leads_on(&self, call: usize) -> bool {
        !self.calls[call].dependents.is_empty()
    }

    /// The first questions in an account.
    pub(crate) fn roots(&self, account: &Arc<str>, regions: &[Arc<str>]) -> Vec<(usize, Key, Node)> {
        let mut roots = Vec::new();
        for (i, call) in self.calls.iter().enumerate() {
            for row in &call.roots {
                let parameters = Node::map(given(row, account), Origin::NONE);
                let mut ask = |region: &Arc<str>| {
                    roots.push((i, key(account, region, &call.name, &parameters), parameters.clone()));
                };
                match row.reach {
                    Reach::Global => ask(&GLOBAL.into()),
                    Reach::Regional => regions.iter().for_each(ask),
                }
            }
        }
        roots
    }

    /// What follows from an answer to a call.
    pub(crate) fn follow(&self, call: usize, told: &Told<'_>, then: &mut impl FnMut(Follows)) {
        let lister = &self.calls[call];
        for row in &lister.after {
            let Some(each) = &row.each else { continue };
            for member in nodes::members(told.answer, &each.path).known {
                self.about(row, member, told, then);
            }
        }
        // The answer to the step that finds a bucket's region is a member with its region.
        if let Some(row) = self.bucket_region(call)
            && let Some(member) = bucket(told)
        {
            let lister = row.each.as_ref().and_then(|each| self.call(&each.call));
            let after = lister.into_iter().flat_map(|lister| &self.calls[lister].after);
            for of_bucket in after.filter(|of_bucket| of_bucket.each == row.each && of_bucket.region.is_some()) {
                self.about(of_bucket, &member, told, then);
            }
        }
    }

    /// The questions of several members, as few as there can be, in an order that does not show in
    /// which order the members came.
    pub(crate) fn batches(&self, group: &Group, mut members: Vec<Node>) -> Vec<(usize, Key, Node)> {
        members.sort_by_cached_key(json::write);
        members.dedup();
        let others = parsed(&group.others);
        let name = &self.calls[group.call].name;
        members
            .chunks(group.size)
            .map(|chunk| {
                let mut all = others.clone();
                all.insert((&*group.parameter).into(), Node::list(chunk.to_vec(), Origin::NONE));
                let parameters = Node::map(all, Origin::NONE);
                (group.call, key(&group.account, &group.region, name, &parameters), parameters)
            })
            .collect()
    }

    fn about(&self, row: &Row, member: &Node, told: &Told<'_>, then: &mut impl FnMut(Follows)) {
        let is_one_of = |path: &str, values: &[Node]| {
            let found = member.find(path);
            found.value().is_some_and(|found| values.iter().any(|value| filled(value, told.account) == **found))
        };
        if !row.when.iter().all(|(path, values)| is_one_of(path, values))
            || row.unless.iter().any(|(path, values)| is_one_of(path, values))
        {
            return;
        }
        let mut region = told.region.clone();
        if let Some(path) = &row.region {
            let said = member.find(path).text();
            match said.value() {
                Some(said) => region = said.clone(),
                // The step asks, and comes back.
                None if self.waits_for_region(row) => return,
                None => {}
            }
        }
        if row.step == Some(Step::BucketRegion) && member.get("BucketRegion").is_present().is_yes() {
            return;
        }
        let mut parameters = given(row, told.account);
        let mut of_batch = None;
        for (name, argument) in &row.with {
            let value = match argument {
                Argument::Member => Some(member.clone()),
                Argument::Path(path) => member.find(path).value().map(|node| (*node).clone()),
                Argument::Parameter(name) => told.parameters.get(name).value().map(|node| (*node).clone()),
            };
            // What is not known (a name that looks like a secret was taken out) is not asked about.
            let Some(value) = value.filter(Node::is_known) else { return };
            match &row.batch {
                Some(batch) if batch.parameter == *name => of_batch = Some((batch, value)),
                _ => {
                    parameters.insert((&**name).into(), value);
                }
            }
        }
        let Some(call) = self.call(&row.call) else { return };
        let parameters = Node::map(parameters, Origin::NONE);
        then(match of_batch {
            Some((batch, member)) => Follows::Gather {
                group: Group {
                    account: told.account.clone(),
                    region,
                    call,
                    parameter: batch.parameter.clone(),
                    size: batch.size,
                    others: json::write(&parameters).into(),
                },
                member: member.at(Origin::NONE),
            },
            None => {
                let key = key(told.account, &region, &self.calls[call].name, &parameters);
                Follows::Ask { call, key, parameters }
            }
        });
    }

    fn waits_for_region(&self, row: &Row) -> bool {
        self.call(&row.call)
            .is_some_and(|call| self.calls[call].waits_for.iter().any(|other| self.bucket_region(*other).is_some()))
    }

    /// The row that makes this call the step that finds a bucket's region.
    fn bucket_region(&self, call: usize) -> Option<&Row> {
        self.calls[call].waits_for.iter().find_map(|lister| {
            self.calls[*lister]
                .after
                .iter()
                .find(|row| row.step == Some(Step::BucketRegion) && *row.call == *self.calls[call].name)
        })
    }
}

/// A bucket as the list would have told it. `us-east-1` answers with nothing, the oldest of `eu-west-1`
/// with `EU` (docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html).
fn bucket(told: &Told<'_>) -> Option<Node> {
    let name = (*told.parameters.get("Bucket").value()?).clone();
    let location = told.answer.get("LocationConstraint").text();
    let region = match location.value().map(|text| &**text) {
        None | Some("") => "us-east-1",
        Some("EU") => "eu-west-1",
        Some(region) => region,
    };
    let region = Node::text(region, Origin::NONE);
    Some(Node::map(json::members([("Name", name), ("BucketRegion", region)]), Origin::NONE))
}

fn given(row: &Row, account: &str) -> BTreeMap<Arc<str>, Node> {
    row.given.iter().map(|(name, node)| (Arc::from(&**name), filled(node, account))).collect()
}

/// A value of a row: `{account}` is the account's id.
fn filled(node: &Node, account: &str) -> Node {
    match node.as_text() {
        Some("{account}") => Node::text(account, Origin::NONE),
        _ => node.clone(),
    }
}

pub(crate) fn key(account: &Arc<str>, region: &Arc<str>, call: &Arc<str>, parameters: &Node) -> Key {
    Key {
        account: account.clone(),
        region: region.clone(),
        call: call.clone(),
        parameters: json::write(parameters).into(),
    }
}

fn parsed(text: &str) -> BTreeMap<Arc<str>, Node> {
    let mut sources = bartizan_tree::Sources::new();
    let id = sources.add_file("parameters", text);
    // INVARIANT: it was written from a map.
    json::parse_file(&sources, id).ok().and_then(|node| node.as_map().map(|map| map.to_map())).unwrap_or_default()
}
