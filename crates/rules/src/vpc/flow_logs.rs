//! A network of which nobody sees what goes on in it.

use bartizan_estate::Subject;
use bartizan_estate::views::vpc::Vpc;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "vpc-flow-logs",
    title: "VPC without flow logs",
    severity: Severity::Medium,
    practice: "NET-10",
    responsibility: Responsibility::Customer,
    counts: Counts::MustBeWritten,
    kinds: &["AWS::EC2::VPC"],
    aliases: &[
        Alias::exact("CKV2_AWS_11"),
        Alias::exact("AVD-AWS-0178"),
        Alias::exact("f6d299d2-21eb-41cc-b1e1-fe12d857500b"),
        Alias::exact("W60"),
    ],
    controls: &["CIS-AWS-7.0/4.7", "CIS-AWS-5.0/3.7", "CIS-AWS-3.0/3.7", "AWS-FSBP/EC2.6"],
    page: include_str!("flow_logs.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let none = Vpc::new(subject).flow_logs().is_empty();
    judge.fail_if(none, subject.origin(), "no flow log watches the VPC");
}
