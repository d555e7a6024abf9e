//! A log that nobody compares with yesterday.

use bartizan_estate::Subject;
use bartizan_estate::views::account::ACCOUNT;
use bartizan_estate::views::cloudtrail::Trail;
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "cloudtrail-insights",
    title: "CloudTrail does not tell of unusual numbers of calls",
    severity: Severity::Info,
    practice: "LOG-10",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::Account", "AWS::CloudTrail::Trail"],
    aliases: &[Alias::exact("prowler:cloudtrail_insights_exist")],
    controls: &[],
    page: include_str!("insights.md"),
    check: Check::Each(check),
};

/// One trail is enough. That there is none at all is another rule's finding.
fn check(subject: Subject<'_>, judge: &mut Judge) {
    let estate = subject.estate();
    let is_account = subject.kind() == ACCOUNT;
    let trails = estate.everywhere("AWS::CloudTrail::Trail");
    if is_account != estate.is_account() || trails.known.is_empty() {
        return judge.not_applicable();
    }
    let told = Tri::any(trails.known.iter().map(|trail| Trail::new(*trail).has_insights()));
    let told = match trails.more {
        Some(why) if is_account => told.or(Tri::Unknown(why)),
        _ => told,
    };
    judge.fail_if(told.not(), subject.origin(), "no trail has insights");
}
