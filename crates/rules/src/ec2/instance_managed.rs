//! An instance that Systems Manager does not see.

use bartizan_estate::Subject;
use bartizan_estate::views::compute::Launch;
use bartizan_estate::views::ssm::Machine;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ec2-instance-managed",
    title: "EC2 instance is not managed by Systems Manager",
    severity: Severity::Medium,
    practice: "EC2-2",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::EC2::Instance"],
    aliases: &[Alias::exact("prowler:ec2_instance_managed_by_ssm")],
    controls: &["AWS-FSBP/SSM.1"],
    page: include_str!("instance_managed.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let running = Launch::new(subject).is_running();
    // A stopped one cannot report, and code does not say whether one will.
    if running.is_absent().is_yes() || running.is(|yes| *yes).is_no() {
        return judge.not_applicable();
    }
    let machines = subject.referrers_here("Bartizan::SSM::ManagedInstance", "InstanceId");
    let online = machines.any(|machine| Machine::new(*machine).is_online());
    let message = match machines.known.is_empty() {
        true => "no agent of Systems Manager reports from this instance",
        false => "the agent of Systems Manager has stopped reporting",
    };
    judge.fail_if(running.is(|yes| *yes).and(online.not()), subject.origin(), message);
}
