//! A database with an address on the internet.

use bartizan_estate::Subject;
use bartizan_estate::views::rds::Instance;
use bartizan_finding::Severity;
use bartizan_tree::State;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "rds-public",
    title: "RDS instance has a public address",
    severity: Severity::High,
    practice: "NET-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::RDS::DBInstance"],
    aliases: &[
        Alias::exact("CKV_AWS_17"),
        Alias::exact("AVD-AWS-0180"),
        Alias::exact("de38e1d5-54cb-4111-a868-6f7722695007"),
        Alias::exact("F22"),
        Alias::exact("RDS_INSTANCE_PUBLIC_ACCESS_CHECK"),
        Alias::narrower("35113e6f-2c6b-414d-beec-7a9482d3b2d1"),
    ],
    controls: &["CIS-AWS-7.0/3.2.3", "CIS-AWS-5.0/2.2.3", "CIS-AWS-3.0/2.3.3", "AWS-FSBP/RDS.2"],
    page: include_str!("public.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let public = Instance::new(subject).publicly_accessible();
    let message = match public.state() {
        State::Default(_) => "nothing is written, and the VPC has an internet gateway: AWS gives it a public address",
        _ => "the instance has a public address",
    };
    judge.fail_if(public.is(|public| *public), public.origin(), message);
}
