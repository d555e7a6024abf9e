//! A machine with an address of its own in the internet.

use bartizan_estate::Subject;
use bartizan_estate::views::compute::Launch;
use bartizan_finding::Severity;

use super::inherited;
use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ec2-instance-public-ip",
    title: "Instance has a public address",
    severity: Severity::Medium,
    practice: "EC2-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::EC2::Instance", "AWS::EC2::LaunchTemplate"],
    aliases: &[
        Alias::exact("CKV_AWS_88"),
        Alias::narrower("c44c95fc-ae92-4bb8-bdf8-bb9bc412004a"),
        Alias::narrower("EC2_INSTANCE_NO_PUBLIC_IP"),
        Alias::broader("5a2486aa-facf-477d-a5c1-b010789459ce"),
    ],
    controls: &["AWS-FSBP/EC2.9", "AWS-FSBP/EC2.25"],
    page: include_str!("instance_public_ip.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let launch = Launch::new(subject);
    let elastic = launch.elastic_addresses();
    if let Some(address) = elastic.known.first() {
        let outcome = judge.fail(subject.origin(), "an elastic address is given to the instance");
        outcome.facet("elastic").related(address.resource(), "is the address");
    }
    let public = launch.public_address();
    let answer = public.is(|yes| *yes);
    if let Some(outcome) = inherited::fail_if(judge, launch, answer, public.origin(), "a public address is given to it")
    {
        outcome.facet("public");
    }
}
