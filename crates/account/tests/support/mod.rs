//! Snapshots for the tests: written in the test, or recorded.

#![allow(dead_code, reason = "each test file uses its part of it")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops here")]

use bartizan_account::read;
use bartizan_estate::{Coverage, Draft, Estate, Subject};
use bartizan_tree::{Node, Sources, json};

/// What was read, and the table behind its origins.
pub struct Look {
    pub sources: Sources,
    pub estate: Estate,
    pub draft: Draft,
}

/// Reads a snapshot of one account.
pub fn look(text: &str) -> Look {
    let mut sources = Sources::new();
    let id = sources.add_file("snapshot.json", text);
    let mut drafts = read(&mut sources, id).unwrap();
    assert_eq!(drafts.len(), 1);
    let draft = drafts.remove(0);
    Look { sources, estate: Estate::relate(draft.clone()), draft }
}

/// Reads a snapshot of account 123456789012 with these answers, written with `call`, `region`,
/// `parameters` and `answer` or `error`.
pub fn answers(regions: &[&str], answers: &[String]) -> Look {
    let regions = regions.iter().map(|r| format!("{r:?}")).collect::<Vec<_>>().join(",");
    look(&format!(
        r#"{{"schema":"bartizan/snapshot/1","accounts":["123456789012"],"regions":[{regions}],"answers":[{}]}}"#,
        answers.join(",\n")
    ))
}

/// One answer.
pub fn says(call: &str, region: &str, parameters: &str, answer: &str) -> String {
    format!(r#"{{"call":"{call}","region":"{region}","parameters":{parameters},"answer":{answer}}}"#)
}

/// One error.
pub fn refuses(call: &str, region: &str, parameters: &str, code: &str) -> String {
    format!(
        r#"{{"call":"{call}","region":"{region}","parameters":{parameters},"error":{{"code":"{code}","message":""}}}}"#
    )
}

/// The families that are recorded.
pub fn recordings() -> Vec<String> {
    let folder = format!("{}/../../tests/recordings", env!("CARGO_MANIFEST_DIR"));
    let names = std::fs::read_dir(folder).unwrap().flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut families: Vec<String> = names.filter_map(|n| n.strip_suffix(".snapshot.json").map(str::to_owned)).collect();
    families.sort();
    assert!(families.len() >= 10, "{families:?}");
    families
}

/// The text of a recording.
pub fn recording_text(family: &str) -> String {
    let path = format!("{}/../../tests/recordings/{family}.snapshot.json", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A recording, read.
pub fn recording(family: &str) -> Look {
    look(&recording_text(family))
}

impl Look {
    /// The only resource of a kind whose address or one of whose names ends so.
    pub fn one(&self, kind: &str, name: &str) -> Subject<'_> {
        let named = |s: &Subject<'_>| {
            let resource = s.resource();
            resource.address.ends_with(name) || resource.known_as.iter().any(|n| n.as_text() == Some(name))
        };
        let found: Vec<_> = self.estate.of(kind).filter(named).collect();
        assert_eq!(found.len(), 1, "{kind} {name}: {:?}", self.addresses(kind));
        found[0]
    }

    /// The addresses of a kind.
    pub fn addresses(&self, kind: &str) -> Vec<String> {
        self.estate.of(kind).map(|s| s.address().to_string()).collect()
    }

    /// Why there may be more of a kind.
    pub fn missing(&self, kind: &str, region: Option<&str>) -> Option<String> {
        match &self.draft.coverage {
            Coverage::Complete { .. } => self.draft.coverage.missing(kind, region).map(|why| why.to_string()),
            Coverage::Open => panic!("an account's coverage is never open"),
        }
    }
}

/// A property as JSON: `absent`, or `unknown: why`, where it is not there.
pub fn said(subject: Subject<'_>, path: &str) -> String {
    let field = subject.get(path);
    match (field.value(), field.why()) {
        (Some(node), _) => json::write(node),
        (None, Some(why)) => format!("unknown: {why}"),
        (None, None) => "absent".into(),
    }
}

/// Everything that a draft holds, written out.
pub fn written(draft: &Draft) -> String {
    let mut out = String::new();
    for resource in &draft.resources {
        for node in [&resource.properties, &resource.source].into_iter().chain(&resource.known_as) {
            write_debug(node, &mut out);
        }
        out.push_str(&resource.address);
    }
    out.push_str(&format!("{:?}{:?}", draft.incomplete, draft.coverage));
    out
}

fn write_debug(node: &Node, out: &mut String) {
    out.push_str(&json::write(node));
    out.push_str(&json::write_evaluated(node));
    out.push_str(&format!("{node:?}"));
}
