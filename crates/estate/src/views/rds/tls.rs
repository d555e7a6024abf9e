//! Whether a database refuses clients that do not use TLS: a parameter of its engine, in its
//! parameter group or in AWS's default for the version.
//!
//! Defaults: `rds.force_ssl` is 1 since PostgreSQL 15
//! (docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html) and since
//! Aurora PostgreSQL 17 (…/AuroraUserGuide/AuroraPostgreSQL.Security.html), and 0 for SQL Server;
//! `require_secure_transport` is off for MySQL and Aurora MySQL, and on since MariaDB 11.8
//! (…/UserGuide/mariadb-ssl-connections.require-ssl.html).

use std::sync::Arc;

use bartizan_tree::{Field, Node, State, Why};

use crate::views::filled;
use crate::{Look, Subject};

/// Whether TLS is demanded, and what says so.
#[derive(Clone, Debug)]
pub struct Tls<'e> {
    /// The answer; absent where the engine has no parameter for it (Oracle has an option).
    pub required: Field<bool>,
    /// The parameter of the engine.
    pub parameter: &'static str,
    /// The parameter group, where it stands in this estate.
    pub group: Option<Subject<'e>>,
}

pub(super) fn of<'e>(subject: Subject<'e>, property: &str, kind: &str, engine: &Field<Arc<str>>) -> Tls<'e> {
    let tls = |required, parameter, group| Tls { required, parameter, group };
    let origin = subject.origin();
    let name = match engine.state() {
        State::Known(name) | State::Default(name) => name.clone(),
        State::Absent => return tls(unknown("the engine is not written", subject), "", None),
        State::Unknown(why) => return tls(Field::unknown(why.clone(), engine.origin()), "", None),
    };
    let Some(parameter) = parameter_of(&name) else { return tls(Field::absent(origin), "", None) };
    let group = filled(subject.get(property));
    let Some(node) = group.value() else {
        let required = match group.state() {
            State::Unknown(why) => Field::unknown(why.clone(), group.origin()),
            _ => by_version(subject, &name),
        };
        return tls(required, parameter, None);
    };
    let found = subject.resolve(node, &[kind]);
    if let State::Known(found) = found.state() {
        return tls(in_group(*found, parameter), parameter, Some(*found));
    }
    // AWS's own groups cannot be changed, and stand in no code.
    if let Some(family) = node.as_text().and_then(|text| text.strip_prefix("default.")) {
        return tls(by_default(family, subject).placed(group.origin()), parameter, None);
    }
    let why = found.why().cloned().unwrap_or_else(|| Why::Undecidable("the parameter group is not known".into()));
    tls(Field::unknown(why, group.origin()), parameter, None)
}

/// The parameter that demands TLS, where the engine has one.
fn parameter_of(engine: &str) -> Option<&'static str> {
    match engine {
        "postgres" | "aurora-postgresql" => Some("rds.force_ssl"),
        "mysql" | "mariadb" | "aurora-mysql" | "aurora" => Some("require_secure_transport"),
        _ if engine.starts_with("sqlserver") => Some("rds.force_ssl"),
        _ if engine.starts_with("db2") => Some("db2comm"),
        _ => None,
    }
}

fn in_group<'e>(group: Subject<'e>, parameter: &str) -> Field<bool> {
    let written: Field<&Node> = group.get("Parameters").get(parameter);
    // An account also says what holds by default.
    let written = written.or_else(|| match group.estate().look {
        Look::Account => group.get("EffectiveParameters").get(parameter),
        _ => Field::absent(group.origin()),
    });
    let on = written.text().map(|value| matches!(&*value.to_lowercase(), "1" | "on" | "true" | "ssl"));
    on.or_else(|| {
        let family = group.get("Family").text();
        match family.state() {
            State::Known(name) | State::Default(name) => by_default(name, group),
            State::Absent => unknown("the family of the parameter group is not written", group),
            State::Unknown(why) => Field::unknown(why.clone(), family.origin()),
        }
    })
}

fn by_version(subject: Subject<'_>, engine: &str) -> Field<bool> {
    let version = filled(subject.get("EngineVersion")).text();
    match version.state() {
        State::Known(version) | State::Default(version) => by_default(&format!("{engine}{version}"), subject),
        State::Unknown(why) if depends_on_version(engine) => Field::unknown(why.clone(), version.origin()),
        State::Absent if depends_on_version(engine) => {
            unknown("the default of the engine's version decides, and no version is written", subject)
        }
        _ => by_default(engine, subject),
    }
}

fn depends_on_version(engine: &str) -> bool {
    matches!(engine, "postgres" | "aurora-postgresql" | "mariadb")
}

/// AWS's default for a family (`postgres15`, `aurora-mysql8.0`) or an engine and its version.
fn by_default(family: &str, subject: Subject<'_>) -> Field<bool> {
    let family = family.to_lowercase();
    let at = family.find(|c: char| c.is_ascii_digit()).unwrap_or(family.len());
    let (engine, version) = family.split_at(at);
    let mut numbers = version.split(['.', '-']).map(|n| n.parse::<u32>().unwrap_or(0));
    let version = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    let on = match engine.trim_end_matches('-') {
        "postgres" => version >= (15, 0),
        "aurora-postgresql" => version >= (17, 0),
        "mariadb" => version >= (11, 8),
        _ => false,
    };
    Field::absent(subject.origin()).or_default(on)
}

fn unknown(what: &str, subject: Subject<'_>) -> Field<bool> {
    Field::unknown(Why::Undecidable(what.into()), subject.origin())
}
