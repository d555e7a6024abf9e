//! Findings for programs: `bartizan/findings/1`, whose schema is `docs/schemas/findings-1.json`.
//!
//! The shape is a contract. It is written as it is walked, so a report of any length takes no more
//! memory than its longest finding.

use std::io::{self, Write};

use bartizan_finding::suppress::{Line, Suppressed, Written};
use bartizan_finding::{Finding, Related, Severity, Verdict};
use bartizan_tree::{Incomplete, Origin, Place, Position};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use crate::text::answer;
use crate::{Places, Report, Tally, suppressed};

/// Writes a sorted report.
///
/// # Errors
/// Where the writer fails.
pub fn write(mut out: &mut dyn Write, report: &Report, places: &Places<'_>) -> io::Result<()> {
    serde_json::to_writer(&mut out, &Whole { report, places }).map_err(io::Error::from)?;
    writeln!(out)
}

struct Whole<'a> {
    report: &'a Report,
    places: &'a Places<'a>,
}

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Whole { report, places } = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema", "bartizan/findings/1")?;
        map.serialize_entry("tool", &Tool { name: "bartizan", version: report.version })?;
        map.serialize_entry("summary", &Summary::of(report, &report.tally.causes()))?;
        map.serialize_entry(
            "findings",
            &Each { items: &report.findings, as_json: |finding| FindingJson::of(finding, places) },
        )?;
        map.serialize_entry("incomplete", &incomplete(&report.incomplete, places))?;
        if !report.suppressions.is_empty() {
            let lines = Each { items: &report.suppressions, as_json: |line| LineJson::of(line, places) };
            map.serialize_entry("suppressions", &lines)?;
        }
        map.end()
    }
}

/// What could not be judged, as findings and `inspect` list it.
pub(crate) fn incomplete<'a>(lines: &'a [Incomplete], places: &'a Places<'a>) -> impl Serialize + 'a {
    Each {
        items: lines,
        as_json: |line: &'a Incomplete| IncompleteJson {
            what: line.what.to_string(),
            name: &line.name,
            reason: &line.reason,
            location: location(places, line.origin),
        },
    }
}

/// A sequence whose members are turned into JSON one at a time.
pub(crate) struct Each<'a, T, F> {
    pub(crate) items: &'a [T],
    pub(crate) as_json: F,
}

impl<'a, T, J: Serialize, F: Fn(&'a T) -> J> Serialize for Each<'a, T, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(Some(self.items.len()))?;
        for item in self.items {
            seq.serialize_element(&(self.as_json)(item))?;
        }
        seq.end()
    }
}

#[derive(Serialize)]
pub(crate) struct Tool {
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
}

#[derive(Serialize)]
struct Summary<'a> {
    files: usize,
    roots: usize,
    resources: usize,
    fail: usize,
    pass: usize,
    undecided: usize,
    suppressed: usize,
    severities: Severities,
    causes: Vec<CauseJson<'a>>,
    incomplete: usize,
}

#[derive(Serialize)]
struct Severities {
    critical: usize,
    high: usize,
    medium: usize,
    low: usize,
    info: usize,
}

#[derive(Serialize)]
struct CauseJson<'a> {
    cause: &'static str,
    count: usize,
    subjects: Vec<&'a str>,
    advice: &'static str,
}

impl<'a> Summary<'a> {
    fn of(report: &Report, causes: &'a [crate::Cause]) -> Self {
        let (tally, scanned) = (&report.tally, report.scanned);
        Summary {
            files: scanned.files,
            roots: scanned.roots,
            resources: scanned.resources,
            fail: tally.fails(),
            pass: tally.passes(),
            undecided: tally.undecided(),
            suppressed: tally.suppressed(),
            severities: Severities::of(tally),
            causes: causes.iter().map(CauseJson::of).collect(),
            incomplete: report.incomplete.len(),
        }
    }
}

impl Severities {
    fn of(tally: &Tally) -> Self {
        Severities {
            critical: tally.failed(Severity::Critical),
            high: tally.failed(Severity::High),
            medium: tally.failed(Severity::Medium),
            low: tally.failed(Severity::Low),
            info: tally.failed(Severity::Info),
        }
    }
}

impl<'a> CauseJson<'a> {
    fn of(cause: &'a crate::Cause) -> Self {
        let subjects = cause.subjects.iter().map(|subject| &**subject).collect();
        CauseJson { cause: cause.kind, count: cause.count, subjects, advice: cause.advice }
    }
}

#[derive(Serialize)]
struct FindingJson<'a> {
    rule: &'static str,
    aliases: &'a [&'static str],
    verdict: &'static str,
    severity: &'static str,
    title: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'static str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    facet: &'a str,
    resource: ResourceJson<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    calls: Vec<CallJson<'a>>,
    related: Vec<RelatedJson<'a>>,
    proof: Vec<String>,
    controls: &'static [&'static str],
    fingerprint: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressed: Option<SuppressedJson<'a>>,
}

/// Who suppressed a finding.
#[derive(Serialize)]
struct SuppressedJson<'a> {
    by: &'static str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    place: PlaceJson<'a>,
}

/// Where a suppression is written.
#[derive(Serialize)]
struct PlaceJson<'a> {
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<PositionJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<PositionJson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<&'a str>,
}

/// A suppression, and what became of it.
#[derive(Serialize)]
struct LineJson<'a> {
    #[serde(flatten)]
    written: SuppressedJson<'a>,
    state: &'static str,
    silenced: usize,
    #[serde(skip_serializing_if = "str::is_empty")]
    note: &'a str,
}

#[derive(Serialize)]
struct ResourceJson<'a> {
    r#type: &'a str,
    address: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<&'a str>,
}

#[derive(Serialize)]
struct RelatedJson<'a> {
    address: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Location>,
}

/// One module call that a place came through.
#[derive(Serialize)]
struct CallJson<'a> {
    address: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Location>,
}

#[derive(Serialize)]
struct IncompleteJson<'a> {
    what: String,
    name: &'a str,
    reason: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Location>,
}

#[derive(Serialize)]
pub(crate) struct Location {
    file: String,
    start: PositionJson,
    end: PositionJson,
}

#[derive(Serialize)]
struct PositionJson {
    line: u32,
    column: u32,
}

impl<'a> FindingJson<'a> {
    fn of(finding: &'a Finding, places: &'a Places<'a>) -> Self {
        let why = match &finding.verdict {
            Verdict::Undecided(why) => Some(why),
            Verdict::Pass | Verdict::Fail => None,
        };
        let mut proof = finding.proof.clone();
        proof.extend(answer(places, finding.origin));
        let resource = &finding.resource;
        FindingJson {
            rule: finding.rule,
            aliases: &finding.aliases,
            verdict: finding.verdict.name(),
            severity: finding.severity.name(),
            title: finding.title,
            message: &finding.message,
            why: why.map(ToString::to_string),
            cause: why.map(bartizan_tree::Why::kind),
            facet: &finding.facet,
            resource: ResourceJson {
                r#type: &resource.kind,
                address: &resource.address,
                name: resource.name.as_deref(),
                account: resource.account.as_deref(),
                region: resource.region.as_deref(),
            },
            location: primary(places, finding),
            calls: calls(places, finding.origin),
            related: finding.related.iter().map(|related| RelatedJson::of(related, places)).collect(),
            proof,
            controls: finding.controls,
            fingerprint: &finding.fingerprint,
            suppressed: finding.suppressed.as_ref().map(|by| SuppressedJson::of(by, places)),
        }
    }
}

impl<'a> SuppressedJson<'a> {
    fn of(by: &'a Suppressed, places: &Places<'_>) -> Self {
        SuppressedJson {
            by: by.by.name(),
            name: &by.name,
            reason: by.reason.as_deref(),
            owner: by.owner.as_deref(),
            until: by.until.map(suppressed::day),
            place: PlaceJson::of(&by.place, places),
        }
    }
}

impl<'a> PlaceJson<'a> {
    fn of(place: &'a Written, places: &Places<'_>) -> Self {
        match place {
            Written::At(origin) => match location(places, *origin) {
                Some(Location { file, start, end }) => {
                    PlaceJson { file, start: Some(start), end: Some(end), entry: None }
                }
                None => PlaceJson { file: String::new(), start: None, end: None, entry: None },
            },
            Written::In(file, entry) => {
                PlaceJson { file: file.to_string(), start: None, end: None, entry: Some(entry) }
            }
        }
    }
}

impl<'a> LineJson<'a> {
    fn of(line: &'a Line, places: &Places<'_>) -> Self {
        let one = &line.suppression;
        let written = SuppressedJson {
            by: one.tool.name(),
            name: &line.name,
            reason: one.reason.as_deref(),
            owner: one.owner.as_deref(),
            until: one.until.map(suppressed::day),
            place: PlaceJson::of(&one.place, places),
        };
        LineJson { written, state: line.state.name(), silenced: line.silenced, note: &line.note }
    }
}

impl<'a> RelatedJson<'a> {
    fn of(related: &'a Related, places: &Places<'_>) -> Self {
        RelatedJson { address: &related.address, message: &related.message, location: location(places, related.origin) }
    }
}

fn calls<'a>(places: &'a Places<'a>, origin: Origin) -> Vec<CallJson<'a>> {
    let chain = places.sources().chain(origin.calls());
    chain.map(|call| CallJson { address: &call.name, location: location(places, call.site) }).collect()
}

/// The place of a finding. A value from the command line is shown to people as what it is; programs
/// want a file, which is where the value ends.
fn primary(places: &Places<'_>, finding: &Finding) -> Option<Location> {
    let own = location(places, finding.origin)?;
    if !own.file.starts_with("--") {
        return Some(own);
    }
    let ends = finding.related.iter().filter(|related| related.address == finding.resource.address);
    ends.filter_map(|related| location(places, related.origin)).find(|end| !end.file.starts_with("--"))
}

pub(crate) fn location(places: &Places<'_>, origin: Origin) -> Option<Location> {
    let Place { file, start, end } = places.place(origin)?;
    Some(Location { file: file.to_string(), start: start.into(), end: end.into() })
}

impl From<Position> for PositionJson {
    fn from(position: Position) -> Self {
        PositionJson { line: position.line, column: position.column }
    }
}
