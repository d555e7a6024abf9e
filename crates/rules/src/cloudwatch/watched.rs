//! Is what happens in an account counted, and does somebody hear of it? The whole chain: a trail's log
//! group, a metric filter on it that matches the events, an alarm on the filter's metric, an action of
//! the alarm, and a subscriber of the topic that the action is.
//!
//! A filter is not compared with a text: it is asked whether it matches events that it should.
//! Several filters may share the work. An alarm stands in its filter's region, and goes off at one
//! event, or at many where many are usual.

use bartizan_estate::views::account::ACCOUNT;
use bartizan_estate::views::cloudtrail::Trail;
use bartizan_estate::views::cloudwatch::Alarm;
use bartizan_estate::views::event_selectors::Access;
use bartizan_estate::views::logs::{Counted, LogGroup, MetricFilter};
use bartizan_estate::views::sns::Topic;
use bartizan_estate::{Join, Subject};
use bartizan_tree::{Field, Node, Origin, State, Tri, Why};

use super::pattern::Pattern;
use crate::Judge;

/// What a rule wants to be heard of.
pub(super) struct Family {
    pub(super) events: &'static [Events],
    /// Whether single ones are usual, so that an alarm may wait for more.
    pub(super) are_usual: bool,
}

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
    Threshold,
    Alarm,
}

/// Judges a trail: each of the events must be watched. A trail without a log group is not asked: that
/// it has none is another rule's finding. Of an account, whether there is such a trail at all.
pub(super) fn judge(subject: Subject<'_>, family: &Family, judge: &mut Judge) {
    if subject.kind() == ACCOUNT {
        return judge_account(subject, family, judge);
    }
    let trail = Trail::new(subject);
    if trail.log_group_arn().is_absent().is_yes() {
        return judge.not_applicable();
    }
    let elsewhere = subject.estate().of("AWS::CloudTrail::Trail").filter(|other| *other != subject);
    let scope = &subject.resource().scope;
    // A trail beside this one will do, where it hears as much.
    let here = |other: &Subject<'_>| {
        let as_wide = Trail::new(*other).is_multi_region().is(|on| *on).or(trail.is_multi_region().is(|on| !*on));
        scope.same_account(&other.resource().scope).and(as_wide).is_yes()
    };
    if elsewhere.filter(here).any(|other| is_watched(Trail::new(other), family).is_yes()) {
        return;
    }
    let group = trail.log_group();
    let group = match group.state() {
        State::Known(group) | State::Default(group) => *group,
        State::Unknown(why) => return judge.undecided(why.clone(), group.origin()),
        State::Absent => return judge.not_applicable(),
    };
    let chain = Chain::of(group, family);
    let mut missing: Vec<&str> = Vec::new();
    let mut unrecorded = false;
    let mut nearest: Option<(Reach, Origin)> = None;
    for event in all(family) {
        let (answer, reach, origin) = chain.watches(&event);
        let recorded = is_recorded(trail, &event);
        match recorded.clone().and(answer) {
            Tri::Yes => {}
            Tri::Unknown(why) => judge.undecided(why, origin.unwrap_or(subject.origin())),
            Tri::No => {
                missing.push(event.name);
                unrecorded |= recorded.is_no();
                let place = (reach, origin.unwrap_or(subject.origin()));
                if nearest.is_none_or(|(before, _)| reach < before) {
                    nearest = Some(place);
                }
            }
        }
    }
    let Some((reach, origin)) = nearest else { return };
    let shown = shown(&missing);
    let message = match reach {
        _ if unrecorded => format!("the trail does not record {shown}"),
        Reach::Nothing => format!("no metric filter on the trail's log group counts {shown}"),
        Reach::Filter => format!("{shown} is counted, but no alarm watches the metric"),
        Reach::Threshold => format!("an alarm watches {shown}, but does not go off at a single one"),
        Reach::Alarm => format!("an alarm watches {shown}, but tells nobody"),
    };
    let origin = if unrecorded { subject.origin() } else { origin };
    judge.fail(origin, message).related(group.resource(), "is the trail's log group");
}

/// An account of which no trail has a log group: nothing of it can be heard.
fn judge_account(subject: Subject<'_>, family: &Family, judge: &mut Judge) {
    let trails = subject.estate().everywhere("AWS::CloudTrail::Trail");
    let none = trails.any(|trail| Trail::new(*trail).log_group_arn().is_present()).not();
    if none.is_no() {
        return judge.not_applicable();
    }
    let names: Vec<&str> = all(family).map(|event| event.name).collect();
    let message = format!("no trail sends {} to a log group, where an alarm could hear of it", shown(&names));
    judge.fail_if(none, subject.origin(), message);
}

fn shown(names: &[&str]) -> String {
    match names {
        [first, second, _, _, ..] => format!("`{first}`, `{second}` and {} more", names.len() - 2),
        _ => format!("`{}`", names.join("`, `")),
    }
}

/// Whether a trail records such an event at all.
fn is_recorded(trail: Trail<'_>, event: &Event) -> Tri {
    let selectors = trail.selectors();
    let access = if event.name.starts_with("Get") { Access::Read } else { Access::Write };
    let taken = selectors.management_of(access).and(selectors.leaves_out(event.source).not());
    trail.is_logging().is(|on| *on).and(taken)
}

fn is_watched(trail: Trail<'_>, family: &Family) -> Tri {
    match trail.log_group().value() {
        Some(group) => {
            let chain = Chain::of(*group, family);
            Tri::all(all(family).map(|event| is_recorded(trail, &event).and(chain.watches(&event).0)))
        }
        None => Tri::No,
    }
}

fn all(family: &Family) -> impl Iterator<Item = Event> {
    family.events.iter().flat_map(|of| of.names.iter().map(|name| Event { source: of.source, name, with: of.with }))
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
    alarms: Vec<Listener>,
}

/// An alarm that may be on a filter's metric.
struct Listener {
    /// Whether it is.
    is_on: Tri,
    /// Whether what the filter counts makes it go off.
    hears: Tri,
    /// Whether it tells somebody then.
    tells: Tri,
    origin: Origin,
}

impl<'e> Chain<'e> {
    fn of(group: Subject<'e>, family: &Family) -> Self {
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
            Link { alarms: alarms_on(filter, family), filter, pattern }
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
            let heard = link.alarms.iter().map(|one| one.is_on.clone().and(one.hears.clone()).and(one.tells.clone()));
            answer = answer.or(matched.clone().and(Tri::any(heard)));
            if matched.is_yes() {
                let on = || link.alarms.iter().filter(|one| one.is_on.is_yes());
                let silent = on().find(|one| one.hears.is_yes() && one.tells.is_no());
                let (so_far, place) = match (silent, on().find(|one| one.hears.is_no())) {
                    (Some(one), _) => (Reach::Alarm, one.origin),
                    (None, Some(one)) => (Reach::Threshold, one.origin),
                    (None, None) => (Reach::Filter, link.filter.subject().origin()),
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

fn alarms_on(filter: MetricFilter<'_>, family: &Family) -> Vec<Listener> {
    let counted = filter.metrics();
    let scope = &filter.subject().resource().scope;
    let mut found = Vec::new();
    for alarm in filter.subject().estate().of("AWS::CloudWatch::Alarm").map(Alarm::new) {
        let watched = alarm.metrics();
        let dimensions = alarm.dimensions();
        let on_metric = |metric: &Counted<'_>, namespace: &Field<&Node>, name: &Field<&Node>| {
            let same_name = is_metric(filter, &metric.name, name);
            // The names of metrics differ far more often than their namespaces.
            if same_name.is_no() {
                return same_name;
            }
            // A metric with dimensions is another one than that without.
            let as_wide = match metric.has_dimensions {
                true => Tri::Yes,
                false => dimensions.is_empty(),
            };
            same(&metric.namespace, namespace).and(same_name).and(as_wide)
        };
        let mut is_on = Tri::No;
        let mut hears = Tri::No;
        for metric in &counted {
            let on = Tri::any(watched.iter().map(|(namespace, name)| on_metric(metric, namespace, name)));
            if !on.is_no() {
                let many = if family.are_usual { alarm.adds_up() } else { Tri::No };
                hears = hears.or(alarm.hears(metric.amount)).or(many.and(alarm.looks_upward()));
            }
            is_on = is_on.or(on);
        }
        if is_on.is_no() {
            continue;
        }
        let place = scope.same_place(&alarm.subject().resource().scope);
        let is_on = alarm.subject().resource().exists.clone().and(place).and(is_on);
        found.push(Listener { is_on, hears, tells: tells_somebody(alarm), origin: alarm.subject().origin() });
    }
    // Of an account whose alarms were not read, one of those may watch.
    if let Some(why) = filter.subject().unread("AWS::CloudWatch::Alarm") {
        let origin = filter.subject().origin();
        found.push(Listener { is_on: Tri::Unknown(why), hears: Tri::Yes, tells: Tri::Yes, origin });
    }
    found
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

/// Whether an alarm tells somebody, by itself or through a composite alarm.
fn tells_somebody(alarm: Alarm<'_>) -> Tri {
    let own = acts(alarm);
    if own.is_yes() {
        return own;
    }
    own.or(alarm.composites().any(|composite| acts(*composite)))
}

fn acts(alarm: Alarm<'_>) -> Tri {
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
        State::Unknown(why) if is_gone(alarm, action) => {
            alarm.unread("AWS::SNS::Topic").map_or(Tri::No, |_| Tri::Unknown(why.clone()))
        }
        State::Unknown(why) => Tri::Unknown(why.clone()),
        _ => Tri::No,
    }
}

/// Whether an ARN names a topic of the alarm's own account and region, where there is none of that
/// name. Topics of other accounts and regions are not here to look at.
fn is_gone(alarm: Subject<'_>, action: &Node) -> bool {
    let scope = &alarm.resource().scope;
    let (Some(account), Some(region)) = (scope.account.value(), scope.region.value()) else { return false };
    let mut parts = action.as_text().unwrap_or_default().split(':').skip(3);
    alarm.estate().is_account() && parts.next() == Some(region) && parts.next() == Some(account)
}
