//! Databases from everywhere.

use bartizan_estate::Subject;
use bartizan_estate::views::security_group::{Direction, Protocol, Rule as GroupRule};
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use super::exposure::{INGRESS, judge_rules};
use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ec2-security-group-open-database-ports",
    title: "Security group opens a database to the internet",
    severity: Severity::High,
    practice: "NET-4",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: INGRESS,
    aliases: &[
        Alias::narrower("54c417bf-c762-48b9-9d31-b3d87047e3f0"),
        Alias::broader("381c3f2a-ef6f-4eff-99f7-b169cda3422c"),
        Alias::broader("4728cd65-a20c-49da-8b31-9c08b423e4db"),
        Alias::broader("4a1e6b34-1008-4e61-a5f2-1f7c276f8d14"),
        Alias::broader("W2"),
        Alias::broader("EC2_SECURITY_GROUP_INGRESS_OPEN_TO_WORLD_RULE"),
    ],
    controls: &["AWS-FSBP/EC2.19", "AWS-FSBP/EC2.18"],
    page: include_str!("security_group_open_database_ports.md"),
    check: Check::Each(check),
};

/// Ports at which databases and caches listen unless they are told otherwise: each product's own
/// documentation.
const DATABASES: &[(u16, &str)] = &[
    (1433, "SQL Server"),
    (1434, "SQL Server Browser"),
    (1521, "Oracle"),
    (1522, "Oracle"),
    (2383, "SQL Server Analysis Services"),
    (2483, "Oracle"),
    (2484, "Oracle"),
    (3306, "MySQL"),
    (4333, "mSQL"),
    (5432, "PostgreSQL"),
    (5439, "Redshift"),
    (5984, "CouchDB"),
    (6379, "Redis"),
    (7000, "Cassandra"),
    (7001, "Cassandra"),
    (7474, "Neo4j"),
    (7687, "Neo4j"),
    (8086, "InfluxDB"),
    (8182, "Neptune"),
    (8529, "ArangoDB"),
    (9042, "Cassandra"),
    (9160, "Cassandra"),
    (9200, "OpenSearch"),
    (9300, "OpenSearch"),
    (11211, "Memcached"),
    (27017, "MongoDB"),
    (27018, "MongoDB"),
    (27019, "MongoDB"),
    (50000, "Db2"),
];

const PROTOCOLS: &[Protocol] = &[Protocol::Tcp, Protocol::Udp];

fn check(subject: Subject<'_>, judge: &mut Judge) {
    // One finding a rule, whatever many databases it opens: what is wrong is the rule.
    let covers = |rule: GroupRule<'_>| Tri::any(DATABASES.iter().map(|(port, _)| rule.covers(PROTOCOLS, *port)));
    let names = |rule: GroupRule<'_>| {
        let mut covered = DATABASES.iter().filter(|(port, _)| rule.covers(PROTOCOLS, *port).is_yes());
        match (covered.next(), covered.next()) {
            (Some((port, name)), None) => format!("{name} (port {port}) is"),
            (Some((port, name)), Some(_)) => format!("{name} (port {port}) and other databases are"),
            _ => "a database's port is".to_owned(),
        }
    };
    judge_rules(subject, judge, Direction::Ingress, covers, |rule, block| format!("{} open to {block}", names(rule)));
}
