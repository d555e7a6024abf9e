//! Outside a VPC no security group and no flow log sees what the function talks to.

use bartizan_estate::Subject;
use bartizan_estate::views::lambda::Function;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "lambda-in-vpc",
    title: "Lambda function is in no VPC",
    severity: Severity::Low,
    practice: "NET-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::Lambda::Function"],
    aliases: &[Alias::exact("CKV_AWS_117"), Alias::exact("W89"), Alias::exact("LAMBDA_INSIDE_VPC")],
    controls: &["AWS-FSBP/Lambda.3"],
    page: include_str!("in_vpc.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let place = subject.get("VpcConfig").origin();
    judge.fail_if(Function::new(subject).in_vpc().not(), place, "the function is in no subnet");
}
