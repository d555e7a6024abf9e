//! A recorder that runs and loses what it records.

use bartizan_estate::Subject;
use bartizan_estate::views::singletons::Recorder;
use bartizan_finding::Severity;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "config-recorder-failing",
    title: "AWS Config cannot deliver what it records",
    severity: Severity::Medium,
    practice: "LOG-8",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::Config::ConfigurationRecorder"],
    aliases: &[],
    controls: &[],
    page: include_str!("recorder_failing.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let recorder = Recorder::new(subject);
    // Only an account can say how it went; one that is stopped is another rule's finding.
    if !subject.estate().is_account() || recorder.is_running().is(|on| *on).is_no() {
        return judge.not_applicable();
    }
    let status = recorder.last_status();
    let code = recorder.last_error_code();
    let because = code.value().map_or_else(String::new, |code| format!(": {code}"));
    let failed = status.is(|status| &**status == "FAILURE");
    judge.fail_if(failed, status.origin(), format!("the recorder's last delivery failed{because}"));
}
