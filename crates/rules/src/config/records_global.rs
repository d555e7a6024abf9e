//! IAM, whose changes no region records.

use bartizan_estate::Subject;
use bartizan_estate::views::account::ACCOUNT;
use bartizan_estate::views::singletons::Recorder;
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "config-records-global",
    title: "AWS Config does not record IAM",
    severity: Severity::Low,
    practice: "LOG-8",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::Account", "AWS::Config::ConfigurationRecorder"],
    aliases: &[Alias::exact("CKV2_AWS_48")],
    controls: &[],
    page: include_str!("records_global.md"),
    check: Check::Each(check),
};

/// One region is enough, and more would record the same again.
fn check(subject: Subject<'_>, judge: &mut Judge) {
    let estate = subject.estate();
    let is_account = subject.kind() == ACCOUNT;
    let recorders = estate.everywhere("AWS::Config::ConfigurationRecorder");
    if is_account != estate.is_account() || (recorders.known.is_empty() && recorders.more.is_none()) {
        return judge.not_applicable();
    }
    let recorded = Tri::any(recorders.known.iter().map(|one| Recorder::new(*one).records_global()));
    let recorded = match recorders.more {
        Some(why) if is_account => recorded.or(Tri::Unknown(why)),
        _ => recorded,
    };
    let message = match is_account {
        true => "no recorder of any region records users, roles and policies of IAM",
        false => "users, roles and policies of IAM are not recorded",
    };
    let place = subject.get("RecordingGroup.IncludeGlobalResourceTypes").origin();
    judge.fail_if(recorded.not(), if is_account { subject.origin() } else { place }, message);
}
