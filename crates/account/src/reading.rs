//! Reading one account: asking the snapshot, building resources, and keeping book of what was not
//! told.
//!
//! A list call that is missing or denied is a gap of the coverage: there may be resources that are
//! not here. A call about one resource that is missing or denied leaves that resource's properties
//! unknown.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use bartizan_estate::{Coverage, Draft, Gap, Look, Resource, Scope};
use bartizan_tree::{Field, Incomplete, Moment, Node, Origin, SourceId, Sources, What, Why};

use crate::adapt;
use crate::answers::Answers;
use crate::building::Building;
use crate::meaning::{Meaning, meaning, who_denied};
use crate::nodes;
use crate::snapshot::{Answer, Refusal, Snapshot};

/// One draft for each account.
pub(crate) fn drafts(snapshot: &Snapshot, sources: &Sources, source: SourceId) -> Vec<Draft> {
    let file = match sources.source(source) {
        bartizan_tree::Source::File { path, .. } => path.clone(),
        _ => "snapshot".into(),
    };
    let none = [Arc::from("")];
    let accounts: &[Arc<str>] = if snapshot.accounts.is_empty() { &none } else { &snapshot.accounts };
    let mut answers = Answers::by_account(snapshot);
    let mut drafts = Vec::with_capacity(accounts.len());
    for (i, account) in accounts.iter().enumerate() {
        let own = answers.remove(&**account).unwrap_or_default();
        let mut reading = Reading::new(snapshot, own, account, sources);
        adapt::adapt(&mut reading);
        // The account's own name, not the file's: what is found today is found again in tomorrow's.
        let name = if account.is_empty() { file.clone() } else { account.clone() };
        let mut draft = reading.into_draft(name);
        if i == 0 {
            draft.incomplete.splice(0..0, snapshot.incomplete.iter().cloned());
        }
        drafts.push(draft);
    }
    drafts
}

/// Where a call is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Once for the account.
    Global,
    /// In each region.
    Regional,
}

/// One member of a list call's answer.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// `ec2:DescribeVpcs`.
    pub(crate) call: &'static str,
    pub(crate) node: Node,
    /// `global` where the call is made once for the account.
    pub(crate) region: Arc<str>,
}

/// What the account says when it is asked about one thing.
#[derive(Clone, Debug)]
pub(crate) enum Told {
    /// This.
    Answer(Node),
    /// That there is no such thing; the place where it says so.
    Nothing(Origin),
    /// That the resource is no longer there.
    Gone,
    /// Nothing: why.
    Unknown(Why, Origin),
}

/// A call that was refused for one reason in one region: the line to show, and how often.
struct Trouble {
    line: Incomplete,
    /// The errors: one may be looked at more than once.
    seen: HashSet<Origin>,
}

/// One account on its way.
pub(crate) struct Reading<'a> {
    answers: Answers<'a>,
    pub(crate) sources: &'a Sources,
    pub(crate) account: Arc<str>,
    pub(crate) partition: &'static str,
    regions: Vec<Arc<str>>,
    taken: Option<Moment>,
    /// The role in the account let nobody in: nothing is known of it.
    shut: Option<Why>,
    scopes: HashMap<Arc<str>, Arc<Scope>>,
    resources: Vec<Resource>,
    gaps: Vec<Gap>,
    gaps_seen: HashSet<(Arc<str>, Option<Arc<str>>, Why)>,
    troubles: BTreeMap<(Arc<str>, Arc<str>, Meaning), Trouble>,
}

impl<'a> Reading<'a> {
    fn new(snapshot: &'a Snapshot, answers: Answers<'a>, account: &Arc<str>, sources: &'a Sources) -> Self {
        Reading {
            answers,
            sources,
            account: account.clone(),
            partition: nodes::partition(snapshot.regions.first().map_or("", |region| region)),
            regions: snapshot.regions.clone(),
            taken: snapshot.taken,
            shut: None,
            scopes: HashMap::new(),
            resources: Vec::new(),
            gaps: Vec::new(),
            gaps_seen: HashSet::new(),
            troubles: BTreeMap::new(),
        }
        .at_the_door()
    }

    /// An account whose role could not be taken on says why, once, of everything.
    fn at_the_door(mut self) -> Self {
        for answer in self.answers.to("sts:AssumeRole") {
            if let Err(refusal) = &answer.result {
                self.shut = self.refused(answer, refusal);
            }
        }
        self
    }

    /// Why there is no answer to a call.
    fn unread(&self, call: &str) -> Why {
        self.shut.clone().unwrap_or_else(|| Why::NotRead(call.into()))
    }

    /// The members of a list in a call's answers, of every page and region. Where one is missing,
    /// there may be more resources of these kinds.
    pub(crate) fn list(&mut self, reach: Reach, call: &'static str, member: &str, kinds: &[&str]) -> Vec<Item> {
        let answers = self.answers.to(call);
        self.note_gaps(reach, call, &answers, kinds);
        let mut items = Vec::new();
        for answer in answers {
            let Ok(node) = &answer.result else { continue };
            let list = nodes::members(node, member);
            if let Some(why) = list.more {
                self.gap(kinds, Some(&answer.region), &why);
            }
            items.extend(list.known.into_iter().map(|node| Item {
                call,
                node: node.clone(),
                region: answer.region.clone(),
            }));
        }
        items
    }

    /// The answers of a call that is made once for the account or a region, and is not about one
    /// resource: what each region says. Where the call is missing, there may be more of these kinds.
    pub(crate) fn each(&mut self, reach: Reach, call: &'static str, kinds: &[&str]) -> Vec<(Arc<str>, Told)> {
        let answers = self.answers.to(call);
        self.note_gaps(reach, call, &answers, kinds);
        let mut by_region: BTreeMap<Arc<str>, Vec<&Answer>> = BTreeMap::new();
        for answer in answers {
            by_region.entry(answer.region.clone()).or_default().push(answer);
        }
        by_region.into_iter().map(|(region, answers)| (region, self.told(call, &answers))).collect()
    }

    /// Asks about one thing, by any of its names.
    pub(crate) fn ask(&mut self, call: &'static str, region: Option<&str>, parameter: &str, names: &[&str]) -> Told {
        let answers = self.answers.about(call, parameter, names, region);
        self.told(call, &answers)
    }

    /// Asks about one thing, where only some answers of the call will do.
    pub(crate) fn ask_that(
        &mut self,
        call: &'static str,
        region: Option<&str>,
        parameter: &str,
        names: &[&str],
        will_do: impl Fn(&Answer) -> bool,
    ) -> Told {
        let mut answers = self.answers.about(call, parameter, names, region);
        answers.retain(|answer| will_do(answer));
        self.told(call, &answers)
    }

    /// Says that nothing is known of these kinds in a region, or in all.
    pub(crate) fn gap(&mut self, kinds: &[&str], region: Option<&Arc<str>>, why: &Why) {
        let asked = self.answers.has(why.subject());
        for kind in kinds {
            let region = region.filter(|region| &***region != "global").cloned();
            let gap = Gap { kind: (*kind).into(), region, why: why.clone(), asked };
            if self.gaps_seen.insert((gap.kind.clone(), gap.region.clone(), gap.why.clone())) {
                self.gaps.push(gap);
            }
        }
    }

    /// Where things of a region live; `global` is nowhere in particular.
    pub(crate) fn scope(&mut self, region: &Arc<str>) -> Arc<Scope> {
        let account = &self.account;
        let make = || {
            let field = |text: &Arc<str>, known: bool| {
                if known { Field::known(text.clone(), Origin::NONE) } else { Field::absent(Origin::NONE) }
            };
            Arc::new(Scope {
                name: format!("{account}/{region}").into(),
                account: field(account, !account.is_empty()),
                region: field(region, &**region != "global"),
            })
        };
        self.scopes.entry(region.clone()).or_insert_with(make).clone()
    }

    /// The regions that were read.
    pub(crate) fn regions(&self) -> &[Arc<str>] {
        &self.regions
    }

    /// The services that do not exist in a region, by the names of their clients: a call says so.
    pub(crate) fn without(&self, region: &str) -> BTreeSet<Arc<str>> {
        let absent = |answer: &&Answer| match &answer.result {
            Err(refusal) => meaning(&answer.call, &refusal.code, &refusal.message) == Meaning::NotInRegion,
            Ok(_) => false,
        };
        let here = self.answers.all().filter(|answer| *answer.region == *region).filter(absent);
        here.filter_map(|answer| answer.call.split(':').next()).map(Arc::from).collect()
    }

    /// An ARN of this account.
    pub(crate) fn arn(&self, service: &str, region: &str, resource: &str) -> String {
        let region = if region == "global" { "" } else { region };
        format!("arn:{}:{service}:{region}:{}:{resource}", self.partition, self.account)
    }

    /// Begins a resource that is a member of a list. `table` is the lexicon's: the call, or the call
    /// and the list.
    pub(crate) fn begin(&mut self, table: &str, item: &Item, address: impl Into<Arc<str>>) -> Building<'a> {
        let scope = self.scope(&item.region);
        let mut building = Building::new(table, item, address.into(), scope, self.sources);
        building.carry(table, item.call, &item.node);
        building
    }

    /// Asks about a resource and takes what is told; gives it back for more.
    pub(crate) fn fill(
        &mut self,
        building: &mut Building<'a>,
        call: &'static str,
        parameter: &str,
        names: &[&str],
    ) -> Told {
        let region = building.region.clone();
        let region = (&*region != "global").then_some(&*region);
        let told = self.ask(call, region, parameter, names);
        building.take(call, &told);
        told
    }

    /// The resource stands; one that is gone does not.
    pub(crate) fn end(&mut self, building: Building<'a>) {
        self.resources.extend(building.finish());
    }

    fn note_gaps(&mut self, reach: Reach, call: &str, answers: &[&Answer], kinds: &[&str]) {
        let wanted = match reach {
            Reach::Global => vec![Arc::from("global")],
            Reach::Regional => self.regions.clone(),
        };
        for region in wanted {
            let mut here = answers.iter().filter(|a| reach == Reach::Global || a.region == region).peekable();
            if here.peek().is_none() {
                let why = self.unread(call);
                self.gap(kinds, Some(&region), &why);
            }
        }
        for answer in answers {
            if let Err(refusal) = &answer.result
                && let Some(why) = self.refused(answer, refusal)
            {
                self.gap(kinds, Some(&answer.region), &why);
            }
        }
    }

    fn told(&mut self, call: &str, answers: &[&Answer]) -> Told {
        let mut merged: Option<Node> = None;
        for answer in answers {
            match &answer.result {
                Ok(node) => merged = Some(merged.map_or_else(|| node.clone(), |before| nodes::joined(&before, node))),
                Err(refusal) => {
                    return match meaning(call, &refusal.code, &refusal.message) {
                        Meaning::Absent | Meaning::NotEnabled | Meaning::NotInRegion => Told::Nothing(refusal.origin),
                        Meaning::Gone => Told::Gone,
                        _ => match self.refused(answer, refusal) {
                            Some(why) => Told::Unknown(why, refusal.origin),
                            None => Told::Nothing(refusal.origin),
                        },
                    };
                }
            }
        }
        merged.map_or_else(|| Told::Unknown(self.unread(call), Origin::NONE), Told::Answer)
    }

    /// Why an error leaves something unknown; nothing where it says that there is nothing.
    fn refused(&mut self, answer: &Answer, refusal: &Refusal) -> Option<Why> {
        let means = meaning(&answer.call, &refusal.code, &refusal.message);
        let (why, verb) = match means {
            Meaning::Absent | Meaning::NotEnabled | Meaning::NotInRegion | Meaning::Gone => return None,
            Meaning::Denied => (Why::Denied(answer.call.clone()), "denied"),
            Meaning::Throttled => (Why::NotRead(answer.call.clone()), "throttled"),
            Meaning::Failed => (Why::NotRead(answer.call.clone()), "answered with an error"),
        };
        let who = (means == Meaning::Denied).then(|| who_denied(&refusal.message)).flatten();
        let who = who.map(|who| format!(": {who}")).unwrap_or_default();
        let reason = format!("{verb} in {} of account {} ({}{who})", answer.region, answer.account, refusal.code);
        let line = || Incomplete::new(What::Call, answer.call.clone(), reason, refusal.origin);
        let key = (answer.call.clone(), answer.region.clone(), means);
        let trouble = self.troubles.entry(key).or_insert_with(|| Trouble { line: line(), seen: HashSet::new() });
        trouble.seen.insert(refusal.origin);
        Some(why)
    }

    fn into_draft(self, name: Arc<str>) -> Draft {
        let mut incomplete: Vec<Incomplete> = Vec::new();
        for Trouble { mut line, seen } in self.troubles.into_values() {
            if seen.len() > 1 {
                line.reason = format!("{}, {} times", line.reason, seen.len()).into();
            }
            incomplete.push(line);
        }
        for (call, (times, answer)) in self.answers.unused() {
            let reason =
                format!("{times} of its answers are about nothing that the snapshot lists, or it is not read yet");
            incomplete.push(Incomplete::new(What::Call, call, reason, answer.parameters.origin));
        }
        Draft {
            name,
            look: Look::Account,
            resources: self.resources,
            incomplete,
            coverage: Coverage::Complete { gaps: self.gaps },
            assumed: Vec::new(),
            taken: self.taken,
            regions: self.regions,
        }
    }
}
