//! Amazon Inspector: what it scans in each region. Neither Terraform nor CloudFormation states it for a
//! region that nobody wrote of.

use bartizan_estate::Subject;
use bartizan_estate::views::account::Region;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

const KIND: &str = "Bartizan::Inspector::AccountStatus";

/// It asks all of them in one.
const ALIASES: &[Alias] = &[Alias::broader("prowler:inspector2_is_enabled")];

const fn rule(
    id: &'static str,
    title: &'static str,
    severity: Severity,
    controls: &'static [&'static str],
    page: &'static str,
    check: fn(Subject<'_>, &mut Judge),
) -> Rule {
    Rule {
        id,
        title,
        severity,
        practice: "LOG-7",
        responsibility: Responsibility::Customer,
        counts: Counts::Effective,
        kinds: &["Bartizan::Region"],
        aliases: ALIASES,
        controls,
        page,
        check: Check::Each(check),
    }
}

pub(super) const EC2: Rule = rule(
    "inspector-ec2",
    "Inspector does not scan instances",
    Severity::Medium,
    &["AWS-FSBP/Inspector.1"],
    include_str!("ec2.md"),
    |subject, judge| check(subject, judge, "Ec2", "instances"),
);

pub(super) const ECR: Rule = rule(
    "inspector-ecr",
    "Inspector does not scan container images",
    Severity::Medium,
    &["AWS-FSBP/Inspector.2"],
    include_str!("ecr.md"),
    |subject, judge| check(subject, judge, "Ecr", "container images"),
);

pub(super) const LAMBDA: Rule = rule(
    "inspector-lambda",
    "Inspector does not scan functions",
    Severity::Medium,
    &["AWS-FSBP/Inspector.4"],
    include_str!("lambda.md"),
    |subject, judge| check(subject, judge, "Lambda", "functions"),
);

pub(super) const LAMBDA_CODE: Rule = rule(
    "inspector-lambda-code",
    "Inspector does not scan the code of functions",
    Severity::Low,
    &["AWS-FSBP/Inspector.3"],
    include_str!("lambda_code.md"),
    |subject, judge| check(subject, judge, "LambdaCode", "the code of functions"),
);

fn check(subject: Subject<'_>, judge: &mut Judge, member: &str, what: &str) {
    let region = Region::new(subject);
    if !region.has("inspector2") {
        return judge.not_applicable();
    }
    let here = region.of(KIND);
    let on = here.any(|status| status.get(member).text().is(|status| &**status == "ENABLED"));
    let all_off = here.known.iter().any(|status| status.get("Status").text().is(|s| &**s == "DISABLED").is_yes());
    let message = match all_off {
        true => format!("Inspector is off in {}", region.name()),
        false => format!("Inspector does not scan {what} in {}", region.name()),
    };
    let place = here.known.first().map_or(subject.origin(), |status| status.get(member).origin());
    judge.fail_if(on.not(), place, message);
}
