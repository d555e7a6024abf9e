//! A machine on which approved patches are missing.

use bartizan_estate::Subject;
use bartizan_estate::views::ssm::Machine;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ssm-instance-patches",
    title: "Patches are missing on a managed instance",
    severity: Severity::High,
    practice: "EC2-2",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::SSM::ManagedInstance"],
    aliases: &[Alias::exact("prowler:ssm_managed_compliant_patching")],
    controls: &["AWS-FSBP/SSM.2"],
    page: include_str!("instance_patches.md"),
    check: Check::Each(check),
};

/// What counts against a machine, and what it means
/// (docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-compliance-states.html).
const COUNTS: [(&str, &str); 4] = [
    ("MissingCount", "patches that are approved are missing"),
    ("FailedCount", "patches could not be installed"),
    ("InstalledPendingRebootCount", "patches wait for a restart"),
    ("InstalledRejectedCount", "patches are installed that are rejected"),
];

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let machine = Machine::new(subject);
    // That nobody ever looked is the question of `ssm-instance-patch-scan`.
    if machine.patches().is_absent().is_yes() {
        return judge.not_applicable();
    }
    for (count, message) in COUNTS {
        let number = machine.patches().get(count).integer().or_default(0);
        let text = format!("{} {message}", number.value().copied().unwrap_or_default());
        if let Some(outcome) = judge.fail_if(number.is(|n| *n > 0), number.origin(), text) {
            outcome.facet(count);
            for (count, what) in
                [("CriticalNonCompliantCount", "critical"), ("SecurityNonCompliantCount", "for security")]
            {
                if let Some(n) = machine.patches().get(count).integer().value().filter(|n| **n > 0) {
                    outcome.proof(format!("{n} of them are {what}"));
                }
            }
        }
    }
}
