//! Kinds of resources whose changes nobody can look up.

use bartizan_estate::Subject;
use bartizan_estate::views::singletons::Recorder;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "config-records-everything",
    title: "AWS Config does not record every kind of resource",
    severity: Severity::Low,
    practice: "LOG-8",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::Config::ConfigurationRecorder"],
    aliases: &[Alias::broader("CKV2_AWS_45")],
    controls: &[],
    page: include_str!("records_everything.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let recorder = Recorder::new(subject);
    let all = recorder.records_everything();
    let left_out = recorder.left_out().items().known.len();
    let message = match left_out {
        0 => "only some kinds of resources are recorded".to_owned(),
        1 => "one kind of resource is left out".to_owned(),
        count => format!("{count} kinds of resources are left out"),
    };
    judge.require(&all, |on| *on, message);
}
