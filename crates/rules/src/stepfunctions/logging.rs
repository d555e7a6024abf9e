//! A state machine whose runs leave no trace.

use bartizan_estate::Subject;
use bartizan_estate::views::services::StateMachine;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "stepfunctions-logging",
    title: "State machine does not log",
    severity: Severity::Low,
    practice: "LOG-10",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::StepFunctions::StateMachine"],
    aliases: &[Alias::broader("CKV_AWS_285")],
    controls: &["AWS-FSBP/StepFunctions.1"],
    page: include_str!("logging.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let level = StateMachine::new(subject).log_level();
    judge.require(&level, |level| &**level != "OFF", "runs are not logged");
}
