//! Results of queries that lie as their bucket will have it.

use bartizan_estate::Subject;
use bartizan_estate::views::services::WorkGroup;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "athena-workgroup-encryption",
    title: "Athena work group does not encrypt results",
    severity: Severity::Low,
    practice: "DAT-16",
    responsibility: Responsibility::Customer,
    counts: Counts::MustBeWritten,
    kinds: &["AWS::Athena::WorkGroup"],
    aliases: &[Alias::exact("CKV_AWS_159")],
    controls: &["AWS-FSBP/Athena.1"],
    page: include_str!("workgroup_encryption.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let group = WorkGroup::new(subject);
    if group.is_untouched().is_yes() {
        return judge.not_applicable();
    }
    let encryption = group.encryption();
    judge.require(&encryption, |_| true, "nothing says how results are encrypted");
}
