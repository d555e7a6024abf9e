//! A trail that is blind in all regions but one.

use bartizan_estate::Subject;
use bartizan_estate::views::cloudtrail::Trail;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "cloudtrail-multi-region",
    title: "CloudTrail records one region only",
    severity: Severity::Medium,
    practice: "LOG-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::CloudTrail::Trail"],
    aliases: &[
        Alias::exact("CKV_AWS_67"),
        Alias::exact("AVD-AWS-0014"),
        Alias::exact("MULTI_REGION_CLOUD_TRAIL_ENABLED"),
        Alias::exact("058ac855-989f-4378-ba4d-52d004020da7"),
        Alias::broader("8173d5eb-96b5-4aa6-a71b-ecfa153c123d"),
    ],
    controls: &["CIS-AWS-7.0/4.1", "CIS-AWS-5.0/3.1", "CIS-AWS-3.0/3.1", "AWS-FSBP/CloudTrail.1"],
    page: include_str!("multi_region.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let scope = &subject.resource().scope;
    let others = subject.estate().of("AWS::CloudTrail::Trail").filter(|other| *other != subject);
    let mut beside = others.filter(|other| scope.same_account(&other.resource().scope).is_yes()).map(Trail::new);
    // A trail of one region is none too few beside one of all.
    if beside.any(|other| other.is_multi_region().is(|on| *on).and(other.is_logging().is(|on| *on)).is_yes()) {
        return;
    }
    let all = Trail::new(subject).is_multi_region();
    judge.require(&all, |on| *on, "the trail records one region only");
}
