//! A volume that nothing uses any more.

use bartizan_estate::Look;
use bartizan_estate::Subject;
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ec2-volume-unattached",
    title: "EBS volume is attached to nothing",
    severity: Severity::Info,
    practice: "EC2-4",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::EC2::Volume"],
    aliases: &[],
    controls: &[],
    page: include_str!("volume_unattached.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    // In code an attachment may stand in another root.
    if subject.estate().look != Look::Account {
        return judge.not_applicable();
    }
    let attachments = subject.get("Attachments").items();
    let used = match attachments.more {
        Some(why) if attachments.known.is_empty() => Tri::Unknown(why),
        _ => (!attachments.known.is_empty()).into(),
    };
    judge.fail_if(used.not(), subject.origin(), "the volume is attached to no instance");
}
