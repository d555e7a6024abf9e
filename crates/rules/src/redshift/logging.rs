//! A warehouse whose users leave no trace.

use bartizan_estate::Subject;
use bartizan_estate::views::stores::Store;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "redshift-logging",
    title: "Redshift cluster does not log",
    severity: Severity::Low,
    practice: "LOG-10",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::Redshift::Cluster"],
    aliases: &[
        Alias::exact("CKV_AWS_71"),
        Alias::exact("15ffbacc-fa42-4f6f-a57d-2feac7365caa"),
        Alias::exact("3de2d4ff-fe53-4fc9-95d3-2f8a69bf90d6"),
    ],
    controls: &["AWS-FSBP/Redshift.4"],
    page: include_str!("logging.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let logged = Store::new(subject).is_logged();
    judge.fail_if(logged.not(), subject.get("LoggingProperties").origin(), "connections are not logged");
}
