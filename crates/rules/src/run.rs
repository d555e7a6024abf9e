//! Asking the rules of estates, and putting worlds together.
//!
//! A template whose conditions are open is several estates of one name, a world each. What fails in
//! every world fails; what differs between them is undecided, and says which parameter decides.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use bartizan_estate::{Coverage, Estate, Look, Resource, Subject};
use bartizan_finding::suppress::Grounds;
use bartizan_finding::{Finding, Named, Related, Verdict, fingerprint};
use bartizan_tree::{Field, Node, Origin, State, Why};

use crate::{Check, Judge, Rule};

/// Judges the worlds of one root, template, plan or account. The findings come in the order of the
/// rules and of the resources.
pub fn judge(worlds: &[Estate], rules: &[&'static Rule]) -> Vec<Finding> {
    match worlds {
        [] => Vec::new(),
        [only] => judge_one(only, rules),
        _ => merge(worlds, worlds.iter().map(|world| judge_one(world, rules)).collect()),
    }
}

fn judge_one(estate: &Estate, rules: &[&'static Rule]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in rules {
        let mut of_rule = Vec::new();
        match rule.check {
            Check::Each(check) => {
                for subject in rule.kinds.iter().flat_map(|kind| estate.of(kind)) {
                    let mut judge = Judge::default();
                    check(subject, &mut judge);
                    conclude(rule, estate, Some(subject), judge, &mut of_rule);
                }
                of_rule.extend(untold(rule, estate));
            }
            Check::Whole(check) => {
                let mut judge = Judge::default();
                check(estate, &mut judge);
                conclude(rule, estate, None, judge, &mut of_rule);
            }
        }
        findings.extend(one_answer_each(of_rule));
    }
    findings
}

/// What a rule would have looked at and the account did not list: denied, given up. There may be such
/// resources, so the account as a whole is undecided there.
fn untold(rule: &'static Rule, estate: &Estate) -> Vec<Finding> {
    let Coverage::Complete { gaps } = &estate.coverage else { return Vec::new() };
    let mut found: BTreeMap<Arc<str>, Finding> = BTreeMap::new();
    for gap in gaps.iter().filter(|gap| gap.asked && rule.kinds.contains(&&*gap.kind)) {
        let mut judge = Judge::default();
        judge.undecided(gap.why.clone(), Origin::NONE);
        let mut one = Vec::new();
        conclude(rule, estate, None, judge, &mut one);
        let region = gap.region.clone().unwrap_or_default();
        for mut finding in one {
            finding.fingerprint = fingerprint(rule.id, &estate.name, &finding.resource.address, &region);
            finding.resource.region = gap.region.clone();
            found.entry(region.clone()).or_insert(finding);
        }
    }
    found.into_values().collect()
}

/// One source resource may be several of the vocabulary (a rule with three address ranges): it fails
/// once for each facet, and passes or is undecided once.
fn one_answer_each(findings: Vec<Finding>) -> Vec<Finding> {
    let rank = |verdict: &Verdict| match verdict {
        Verdict::Pass => 0,
        Verdict::Undecided(_) => 1,
        Verdict::Fail => 2,
    };
    let mut worst: HashMap<Arc<str>, u8> = HashMap::new();
    for finding in &findings {
        let entry = worst.entry(finding.resource.address.clone()).or_default();
        *entry = rank(&finding.verdict).max(*entry);
    }
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut kept = Vec::with_capacity(findings.len());
    for mut finding in findings {
        if worst.get(&finding.resource.address) != Some(&rank(&finding.verdict)) {
            continue;
        }
        let times = seen.entry(finding.fingerprint.clone()).or_default();
        *times += 1;
        if *times > 1 {
            if finding.verdict != Verdict::Fail {
                continue;
            }
            // The same trouble twice, such as one rule written two times.
            finding.facet = format!("{}#{times}", finding.facet);
            finding.fingerprint = fingerprint(finding.rule, &finding.fingerprint, "", &times.to_string());
        }
        kept.push(finding);
    }
    kept
}

fn conclude(rule: &'static Rule, estate: &Estate, subject: Option<Subject<'_>>, judge: Judge, out: &mut Vec<Finding>) {
    if judge.not_applicable {
        return;
    }
    let named = subject.map_or_else(|| whole(estate), named);
    let header = subject.map_or(Origin::NONE, Subject::origin);
    let place = |origin: Origin| if origin.is_some() { origin } else { header };
    let finding = |verdict: Verdict, origin: Origin, message: String, facet: String| Finding {
        rule: rule.id,
        title: rule.title,
        aliases: rule.aliases.iter().map(|alias| alias.id).collect(),
        controls: rule.controls,
        severity: rule.severity,
        verdict,
        message,
        fingerprint: fingerprint(rule.id, &estate.name, &named.address, &facet),
        facet,
        resource: named.clone(),
        origin: place(origin),
        masked: false,
        related: satellites(subject, origin),
        proof: Vec::new(),
        grounds: Grounds::default(),
        suppressed: None,
    };
    if judge.outcomes.is_empty() {
        let (verdict, origin, message) = match judge.undecided {
            Some((why, origin)) => (Verdict::Undecided(why.clone()), origin, why.to_string()),
            None => (Verdict::Pass, header, String::new()),
        };
        let mut one = finding(verdict, origin, message, String::new());
        if one.verdict != Verdict::Pass {
            one.grounds = grounds(subject);
        }
        out.push(one);
        return;
    }
    for outcome in judge.outcomes {
        let mut one = finding(Verdict::Fail, outcome.origin, outcome.message, outcome.facet);
        for related in outcome.related {
            one.related.retain(|r| !r.aside || r.address != related.address);
            if !one.related.iter().any(|r| r.address == related.address && r.origin == related.origin) {
                one.related.push(related);
            }
        }
        one.grounds = grounds(subject);
        one.proof = outcome.proof;
        one.masked = outcome.masked;
        if let Some((kind, address)) = outcome.about {
            one.fingerprint = fingerprint(rule.id, &estate.name, &address, &one.facet);
            one.resource = Named { kind, address, name: None, ..one.resource };
        }
        out.push(one);
    }
}

/// What suppressions are looked for around.
fn grounds(subject: Option<Subject<'_>>) -> Grounds {
    let Some(subject) = subject else { return Grounds::default() };
    let resource = subject.resource();
    Grounds {
        body: Some(resource.body),
        source: Some(resource.source.clone()),
        properties: Some(subject.properties().clone()),
        parts: subject.parts().map(|part| (part.body, part.source.clone())).collect(),
    }
}

/// The part that the place is in, or, where the place is the resource itself, all its parts. A value
/// that was written elsewhere (a variable, a parameter, the caller of a module) is shown with the
/// resource that it ends in.
fn satellites(subject: Option<Subject<'_>>, origin: Origin) -> Vec<Related> {
    let Some(subject) = subject else { return Vec::new() };
    let related = |part: &Resource, aside: bool| Related {
        address: part.address.clone(),
        message: format!("is a part of {}", subject.address()),
        origin: part.origin,
        aside,
    };
    match subject.part_at(origin) {
        Some(part) => vec![related(part, false)],
        None => {
            let mut seen: Vec<Arc<str>> = Vec::new();
            let mut parts = Vec::new();
            let (resource, look) = (subject.resource(), subject.estate().look);
            let written = matches!(look, Look::Terraform | Look::CloudFormation) && resource.body.is_some();
            if written && origin.is_some() && !resource.body.contains(origin) {
                let (address, message) = (subject.address().clone(), "is what this is about".to_owned());
                parts.push(Related { address, message, origin: resource.origin, aside: false });
            }
            for part in subject.parts() {
                if part.address != *subject.address() && !seen.contains(&part.address) {
                    seen.push(part.address.clone());
                    parts.push(related(part, true));
                }
            }
            parts
        }
    }
}

fn named(subject: Subject<'_>) -> Named {
    let resource = subject.resource();
    let known = |field: &Field<Arc<str>>| match field.state() {
        State::Known(value) | State::Default(value) => Some(value.clone()),
        State::Absent | State::Unknown(_) => None,
    };
    Named {
        kind: resource.kind.clone(),
        address: resource.address.clone(),
        name: resource.known_as.iter().find_map(Node::as_text).map(Arc::from),
        account: known(&resource.scope.account),
        region: known(&resource.scope.region),
    }
}

fn whole(estate: &Estate) -> Named {
    let account = (estate.look == Look::Account).then(|| estate.name.clone());
    Named { kind: "Bartizan::Account".into(), address: estate.name.clone(), name: None, account, region: None }
}

/// One finding for each rule, resource and facet; where the worlds differ, an undecided one.
fn merge(worlds: &[Estate], judged: Vec<Vec<Finding>>) -> Vec<Finding> {
    let mut order: Vec<(&'static str, Arc<str>)> = Vec::new();
    let mut groups: HashMap<(&'static str, Arc<str>), Group> = HashMap::new();
    for (world, findings) in judged.into_iter().enumerate() {
        for finding in findings {
            let key = (finding.rule, finding.resource.address.clone());
            let group = groups.entry(key.clone()).or_insert_with(|| {
                order.push(key);
                Group::default()
            });
            group.present.insert(world);
            let name = format!("{}:{}", finding.verdict.name(), finding.facet);
            let (_, seen_in) = group.outcomes.entry(name).or_insert_with(|| (finding, BTreeSet::new()));
            seen_in.insert(world);
        }
    }
    let mut merged = Vec::new();
    for key in order {
        let Some(Group { present, outcomes }) = groups.remove(&key) else { continue };
        // What holds in every world where the resource stands.
        let (same, differing): (Vec<_>, Vec<_>) = outcomes.into_values().partition(|(_, seen_in)| *seen_in == present);
        if !same.is_empty() {
            merged.extend(same.into_iter().map(|(finding, _)| finding));
        } else if fails_everywhere(&differing, &present) {
            merged.extend(differing.into_iter().map(|(f, _)| f).filter(|f| f.verdict == Verdict::Fail));
        } else if let Some((finding, _)) = differing.into_iter().max_by_key(|(f, _)| f.verdict == Verdict::Fail) {
            merged.push(undecided(finding, worlds, &present));
        }
    }
    merged
}

/// Whether each world has its own failure: then it fails whatever the parameters are, and each
/// place is to be mended.
fn fails_everywhere(outcomes: &[(Finding, BTreeSet<usize>)], present: &BTreeSet<usize>) -> bool {
    let fails = |world| outcomes.iter().any(|(f, seen_in)| f.verdict == Verdict::Fail && seen_in.contains(world));
    present.iter().all(fails)
}

/// What the worlds say of one rule and one resource.
#[derive(Default)]
struct Group {
    present: BTreeSet<usize>,
    outcomes: BTreeMap<String, (Finding, BTreeSet<usize>)>,
}

fn undecided(mut finding: Finding, worlds: &[Estate], present: &BTreeSet<usize>) -> Finding {
    let mut parameters: Vec<&str> = Vec::new();
    for world in present.iter().filter_map(|world| worlds.get(*world)) {
        for assumption in &world.assumed {
            if !parameters.contains(&&*assumption.parameter) {
                parameters.push(&assumption.parameter);
            }
        }
    }
    let why = Why::Condition(parameters.join(", ").into());
    finding.message = why.to_string();
    finding.facet = String::new();
    finding.fingerprint = fingerprint(finding.rule, &worlds[0].name, &finding.resource.address, "");
    finding.verdict = Verdict::Undecided(why);
    finding
}
