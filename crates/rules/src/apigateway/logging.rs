//! A stage whose callers leave no trace.

use bartizan_estate::Subject;
use bartizan_estate::views::endpoints::Stage;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "apigateway-logging",
    title: "API Gateway stage does not log access",
    severity: Severity::Low,
    practice: "LOG-10",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::ApiGateway::Stage", "AWS::ApiGatewayV2::Stage"],
    aliases: &[
        Alias::exact("AVD-AWS-0001"),
        Alias::narrower("CKV_AWS_76"),
        Alias::narrower("CKV_AWS_95"),
        Alias::narrower("W69"),
        Alias::narrower("W46"),
        Alias::narrower("API_GW_STAGE_ACCESS_LOGGING_RULE"),
        Alias::narrower("API_GWV2_ACCESS_LOGS_ENABLED"),
        Alias::broader("1b6799eb-4a7a-4b04-9001-8cceb9999326"),
        Alias::broader("80d45af4-4920-4236-a56e-b7ef419d1941"),
    ],
    controls: &["AWS-FSBP/APIGateway.9"],
    page: include_str!("logging.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let destination = Stage::new(subject).log_destination();
    judge.require(&destination, |_| true, "access is not logged");
}
