//! An account in which nobody can say who did what.

use bartizan_estate::Subject;
use bartizan_estate::views::cloudtrail::Trail;
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "cloudtrail-enabled",
    title: "No trail records all regions",
    severity: Severity::High,
    practice: "LOG-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::Account"],
    aliases: &[
        Alias::exact("prowler:cloudtrail_multi_region_enabled_logging_management_events"),
        Alias::narrower("prowler:cloudtrail_multi_region_enabled"),
    ],
    controls: &[
        "CIS-AWS-7.0/4.1",
        "CIS-AWS-5.0/3.1",
        "CIS-AWS-3.0/3.1",
        "AWS-FSBP/CloudTrail.1",
        "AWS-FSBP/CloudTrail.3",
    ],
    page: include_str!("enabled.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let trails = subject.estate().everywhere("AWS::CloudTrail::Trail");
    let missing = trails.any(|trail| Trail::new(*trail).records_everywhere()).not();
    let lacking: Vec<(Subject<'_>, &str)> =
        trails.known.iter().map(|trail| (*trail, lacks(Trail::new(*trail)))).collect();
    let message = match lacking.as_slice() {
        [] => "there is no trail".to_owned(),
        [(_, what)] => format!("the only trail {what}"),
        _ => format!("none of {} trails records everything that is done, in all regions", lacking.len()),
    };
    if let Some(outcome) = judge.fail_if(missing, subject.origin(), message) {
        for (trail, what) in lacking {
            outcome.related(trail.resource(), what);
        }
    }
}

/// What a trail lacks, the worst first.
fn lacks(trail: Trail<'_>) -> &'static str {
    let no = |answer: Tri| answer.is_no();
    if no(trail.is_logging().is(|on| *on)) {
        "is stopped"
    } else if no(trail.is_multi_region().is(|on| *on)) {
        "records one region only"
    } else if no(trail.records_management_events()) {
        "does not record all management events"
    } else if no(trail.global_events().is(|on| *on)) {
        "leaves out IAM and other global services"
    } else {
        "may not record everything"
    }
}
