//! A repository whose images nobody looks through.

use bartizan_estate::Subject;
use bartizan_estate::views::stores::Store;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ecr-scan-on-push",
    title: "ECR images are not scanned when they are pushed",
    severity: Severity::Low,
    practice: "DAT-16",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::ECR::Repository"],
    aliases: &[
        Alias::exact("CKV_AWS_163"),
        Alias::exact("AVD-AWS-0030"),
        Alias::exact("9630336b-3fed-4096-8173-b9afdfe346a7"),
        Alias::exact("9025b2b3-e554-4842-ba87-db7aeec36d35"),
        Alias::exact("W79"),
        Alias::exact("ECR_REPO_SCAN_ON_PUSH"),
    ],
    controls: &["AWS-FSBP/ECR.1"],
    page: include_str!("scan_on_push.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let on = Store::new(subject).scans_on_push();
    judge.require(&on, |on| *on, "images are not scanned when they are pushed");
}
