//! The most powerful user of all should hold something in the hand.

use bartizan_estate::Subject;
use bartizan_estate::views::credentials::Root;
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-root-hardware-mfa",
    title: "Root user has no hardware MFA",
    severity: Severity::High,
    practice: "IAM-6",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::IAM::Root"],
    aliases: &[Alias::exact("prowler:iam_root_hardware_mfa_enabled"), Alias::exact("AVD-AWS-0165")],
    controls: &["CIS-AWS-7.0/2.6", "CIS-AWS-5.0/1.5", "CIS-AWS-3.0/1.6", "AWS-FSBP/IAM.6"],
    page: include_str!("root_hardware_mfa.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let root = Root::new(subject);
    let (password, mfa) = (root.has_password().is(|has| *has), root.has_mfa());
    let none = password.clone().and(mfa.is(|on| *on).not());
    if judge.fail_if(none.clone(), mfa.origin(), "the root user has no second factor at all").is_some() {
        return;
    }
    let devices = root.virtual_devices();
    match devices.known.first() {
        Some(device) => {
            let message = "a second factor of the root user is an app";
            if let Some(outcome) = judge.fail_if(password, device.origin(), message) {
                outcome.related(device.resource(), "is the app");
            }
        }
        None => {
            let unread = devices.more.map_or(Tri::No, Tri::Unknown);
            judge.fail_if(password.and(unread), mfa.origin(), "");
        }
    }
}
