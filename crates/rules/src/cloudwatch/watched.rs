//! Is what happens in an account counted, and does somebody hear of it? The whole chain: a trail's log
//! group, a metric filter on it that matches the events, an alarm on the filter's metric, an action of
//! the alarm, and a subscriber of the topic that the action is.
//!
//! A filter is not compared with a text: it is asked whether it matches events that it should.
//! Several filters may share the work.

use bartizan_estate::views::cloudtrail::Trail;
use bartizan_estate::views::cloudwatch::Alarm;
use bartizan_estate::views::logs::{LogGroup, MetricFilter};
use bartizan_estate::views::sns::Topic;
use bartizan_estate::{Join, Subject};
use bartizan_tree::{Field, Node, Origin, State, Tri, Why};

use super::pattern::Pattern;
use crate::Judge;

/// Events of one service that differ in their name only.
pub(super) struct Events {
    pub(super) source: &'static str,
    pub(super) names: &'static [&'static str],
    /// What else is in them.
    pub(super) with: &'static [(&'static str, &'static str)],
}

/// One event.
struct Event {
    source: &'static str,
    name: &'static str,
    with: &'static [(&'static str, &'static str)],
}

/// What every event has, where nothing else is said.
const USUAL: [(&str, &str); 5] = [
    ("eventType", "AwsApiCall"),
    ("userIdentity.type", "AssumedRole"),
    ("sourceIPAddress", "203.0.113.9"),
    ("awsRegion", "us-east-1"),
    ("readOnly", "false"),
];

impl Event {
    fn member(&self, selector: &str) -> Option<&'static str> {
        let own = [("eventSource", self.source), ("eventName", self.name)];
        let mut all = self.with.iter().chain(&own).chain(&USUAL);
        all.find(|(key, _)| *key == selector).map(|(_, value)| *value)
    }

    fn texts(&self) -> Vec<&'static str> {
        self.with.iter().map(|(_, value)| *value).chain([self.source, self.name]).collect()
    }
}

/// How far the chain of one event goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    Nothing,
    Filter,
    Alarm,
}

/// Judges a trail: each of the events must be watched. A trail without a log group is not asked: that
/// it has none is another rule's finding.
pub(super) fn judge(subject: Subject<'_>, events: &[Events], judge: &mut Judge) {
    let trail = Trail::new(subject);
    if trail.log_group_arn().is_absent().is_yes() {
        return judge.not_applicable();
    }
    let elsewhere = subject.estate().of("AWS::CloudTrail::Trail").filter(|other| *other != subject);
    let scope = &subject.resource().scope;
    let here = |other: &Subject<'_>| scope.same_account(&other.resource().scope).is_yes();
    if elsewhere.filter(here).any(|other| is_watched(Trail::new(other), events).is_yes()) {
        return;
    }
    let group = trail.log_group();
    let group = match group.state() {
        State::Known(group) | State::Default(group) => *group,
        State::Unknown(why) => return judge.undecided(why.clone(), group.origin()),
        State::Absent => return judge.not_applicable(),
    };
    let chain = Chain::of(group);
    let mut missing: Vec<&str> = Vec::new();
    let mut nearest: Option<(Reach, Origin)> = None;
    for event in all(events) {
        let (answer, reach, origin) = chain.watches(&event);
        match answer {
            Tri::Yes => {}
            Tri::Unknown(why) => judge.undecided(why, origin.unwrap_or(subject.origin())),
            Tri::No => {
                missing.push(event.name);
                let place = (reach, origin.unwrap_or(subject.origin()));
                if nearest.is_none_or(|(before, _)| reach < before) {
                    nearest = Some(place);
                }
            }
        }
    }
    let Some((reach, origin)) = nearest else { return };
    let shown = if missing.len() > 3 {
        format!("`{}`, `{}` and {} more", missing[0], missing[1], missing.len() - 2)
    } else {
        format!("`{}`", missing.join("`, `"))
    };
    let message = match reach {
        Reach::Nothing => format!("no metric filter on the trail's log group counts {shown}"),
        Reach::Filter => format!("{shown} is counted, but no alarm watches the metric"),
        Reach::Alarm => format!("an alarm watches {shown}, but tells nobody"),
    };
    judge.fail(origin, message).related(group.resource(), "is the trail's log group");
}

fn is_watched(trail: Trail<'_>, events: &[Events]) -> Tri {
    match trail.log_group().value() {
        Some(group) => {
            let chain = Chain::of(*group);
            Tri::all(all(events).map(|event| chain.watches(&event).0))
        }
        None => Tri::No,
    }
}

fn all(events: &[Events]) -> impl Iterator<Item = Event> {
    events.iter().flat_map(|of| of.names.iter().map(|name| Event { source: of.source, name, with: of.with }))
}

/// The filters of a log group, with the alarms on their metrics.
struct Chain<'e> {
    links: Vec<Link<'e>>,
    /// Why there may be more filters.
    more: Option<Why>,
}

struct Link<'e> {
    filter: MetricFilter<'e>,
    pattern: Result<Pattern, Why>,
    /// Whether an alarm watches, and whether it tells somebody, of each alarm that may be on the metric.
    alarms: Vec<(Tri, Tri, Origin)>,
}

impl<'e> Chain<'e> {
    fn of(group: Subject<'e>) -> Self {
        let filters = LogGroup::new(group).filters();
        let link = |filter: &Subject<'e>| {
            let filter = MetricFilter::new(*filter);
            let text = filter.pattern();
            let pattern = match text.state() {
                State::Known(text) | State::Default(text) => {
                    Pattern::parse(text).ok_or_else(|| Why::Undecidable("this filter pattern is not understood".into()))
                }
                State::Absent => Ok(Pattern::Terms(Vec::new())),
                State::Unknown(why) => Err(why.clone()),
            };
            Link { alarms: alarms_on(filter), filter, pattern }
        };
        Chain { links: filters.known.iter().map(link).collect(), more: filters.more }
    }

    /// Whether an event is watched; if not, how far it comes, and where that ends.
    fn watches(&self, event: &Event) -> (Tri, Reach, Option<Origin>) {
        let mut answer = Tri::No;
        let (mut reach, mut origin) = (Reach::Nothing, None);
        for link in &self.links {
            let matched = match &link.pattern {
                Ok(pattern) => pattern.matches(&|selector| event.member(selector), &event.texts()),
                Err(why) => Tri::Unknown(why.clone()),
            };
            let heard = Tri::any(link.alarms.iter().map(|(on, tells, _)| on.clone().and(tells.clone())));
            answer = answer.or(matched.clone().and(heard));
            if matched.is_yes() {
                let silent = link.alarms.iter().find(|(on, tells, _)| on.is_yes() && tells.is_no());
                let (so_far, place) = match silent {
                    Some((_, _, place)) => (Reach::Alarm, *place),
                    None => (Reach::Filter, link.filter.subject().origin()),
                };
                if so_far > reach {
                    (reach, origin) = (so_far, Some(place));
                }
            }
        }
        if let Some(why) = &self.more {
            answer = answer.or(Tri::Unknown(why.clone()));
        }
        (answer, reach, origin)
    }
}

fn alarms_on(filter: MetricFilter<'_>) -> Vec<(Tri, Tri, Origin)> {
    let counted = filter.metrics();
    let estate = filter.subject().estate();
    let mut found = Vec::new();
    for alarm in estate.of("AWS::CloudWatch::Alarm").map(Alarm::new) {
        let watched = alarm.metrics();
        let on = Tri::any(watched.iter().flat_map(|(namespace, name)| {
            let filter = &filter;
            counted.iter().map(move |(counted_in, counted_as)| {
                let same_name = is_metric(*filter, counted_as, name);
                // The names of metrics differ far more often than their namespaces.
                if same_name.is_no() { same_name } else { same(counted_in, namespace).and(same_name) }
            })
        }));
        if on.is_no() || is_elsewhere(filter.subject(), alarm.subject()) {
            continue;
        }
        let exists = alarm.subject().resource().exists.clone();
        found.push((exists.and(on).and(alarm.watches_above()), tells_somebody(alarm), alarm.subject().origin()));
    }
    // Of an account whose alarms were not read, one of those may watch.
    if let Some(why) = filter.subject().unread("AWS::CloudWatch::Alarm") {
        found.push((Tri::Unknown(why), Tri::Yes, filter.subject().origin()));
    }
    found
}

/// Whether two things stand in different regions: a metric is watched where it is counted.
fn is_elsewhere(a: Subject<'_>, b: Subject<'_>) -> bool {
    let region = |subject: Subject<'_>| subject.resource().scope.region.value().cloned();
    region(a).zip(region(b)).is_some_and(|(a, b)| a != b)
}

/// Whether an alarm's metric is the one that a filter counts into. People write the filter's id (its
/// name) where they gave both one name.
fn is_metric(filter: MetricFilter<'_>, counted: &Field<&Node>, watched: &Field<&Node>) -> Tri {
    if let Some(node) = watched.value()
        && node.as_ref_to().is_some()
        && let Join::To(_) = filter.subject().estate().resolve(&["AWS::Logs::MetricFilter"], node)
        && let Some(named) = filter.subject().resolve(node, &["AWS::Logs::MetricFilter"]).value()
    {
        if *named != filter.subject() {
            return Tri::No;
        }
        return same(counted, &filter.subject().get("FilterName"));
    }
    same(counted, watched)
}

fn same(a: &Field<&Node>, b: &Field<&Node>) -> Tri {
    match (a.value(), b.value()) {
        (Some(a), Some(b)) => Subject::same(a, b),
        _ => match a.why().or(b.why()) {
            Some(why) => Tri::Unknown(why.clone()),
            None => Tri::No,
        },
    }
}

fn tells_somebody(alarm: Alarm<'_>) -> Tri {
    let actions = alarm.actions().items();
    let heard = Tri::any(actions.known.iter().map(|action| is_heard(alarm.subject(), action)));
    let heard = heard.or(actions.more.map_or(Tri::No, Tri::Unknown));
    alarm.actions_enabled().is(|on| *on).and(heard)
}

fn is_heard(alarm: Subject<'_>, action: &Node) -> Tri {
    let topic = alarm.resolve(action, &["AWS::SNS::Topic"]);
    match topic.state() {
        State::Known(topic) => Topic::new(*topic).has_subscriber(),
        // An action other than a topic does something by itself.
        State::Unknown(_) if action.as_text().is_some_and(|arn| !arn.contains(":sns:")) => Tri::Yes,
        State::Unknown(why) => Tri::Unknown(why.clone()),
        _ => Tri::No,
    }
}
